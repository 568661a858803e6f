"""Web pages that show a part of their article, or none of it, and tell the rest otherwise or not at all."""

import json

from tests.reading.web_page_parts import CHINESE, FOOTER, HEADING, MENU, Sample, page, paragraphs


def _json_ld(body: str, **more: object) -> str:
    thing = {"@context": "https://schema.org", "@type": "NewsArticle", "articleBody": body, **more}
    told = json.dumps({"@graph": [{"@type": "WebSite", "name": "澜州日报"}, thing]}, ensure_ascii=False)
    return f"<script type='application/ld+json'>{told}</script>"


def _shell() -> Sample:
    return Sample(
        "an empty shell with JSON-LD",
        page(
            "<div id='root'></div><noscript>请启用 JavaScript 后继续访问本网站的全部内容和服务。</noscript>",
            head=_json_ld(
                "\n".join(CHINESE), headline="港口恢复全部冬季班次", datePublished="2026-11-20T08:30:00+08:00"
            ),
        ),
        CHINESE,
        without=("JavaScript",),
    )


def _teaser_with_json_ld() -> Sample:
    return Sample(
        "a teaser whose whole text is in JSON-LD",
        page(
            f"<article>{HEADING}{paragraphs(CHINESE[:2])}<div class='paywall'>开通会员阅读全文</div></article>",
            head=_json_ld("\n".join(CHINESE)),
        ),
        CHINESE,
        without=("开通会员",),
    )


def _stub() -> Sample:
    return Sample(
        "a stub before a paywall",
        page(
            f"{MENU}<article>{HEADING}{paragraphs([CHINESE[0], CHINESE[4], CHINESE[5]])}"
            f"<div class='paywall'><p>登录后阅读全文</p></div></article>{FOOTER}"
        ),
        (CHINESE[0], CHINESE[4], CHINESE[5]),
        without=("登录后",),
    )


HALF_SHOWN = (_shell(), _teaser_with_json_ld(), _stub())
