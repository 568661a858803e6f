"""Web pages of the kinds that news comes in, each with the article that stands in it."""

from tests.reading.web_page_parts import (
    BYLINE,
    CHINESE,
    CHINESE_NOISE,
    COMMENTS,
    END_NESTED,
    ENGLISH,
    FOOTER,
    HEADING,
    MENU,
    NESTED,
    OTHER_ENGLISH,
    OTHER_NEWS,
    PICTURE,
    PICTURE_URL,
    SIDE,
    Sample,
    links,
    page,
    paragraphs,
)
from tests.reading.web_pages_half_shown import HALF_SHOWN


def _portal() -> Sample:
    body = paragraphs(CHINESE)
    return Sample(
        "a portal that names nothing",
        page(
            f"{MENU}{NESTED}{HEADING}{BYLINE}<div class=txt>{PICTURE}{body}</div>{END_NESTED}{SIDE}{COMMENTS}{FOOTER}"
        ),
        CHINESE,
        without=CHINESE_NOISE,
        pictures=[PICTURE_URL],
    )


def _portal_of_breaks() -> Sample:
    body = "".join(f"　　{text}<br><br>\n" for text in CHINESE)
    return Sample(
        "a portal whose paragraphs are line breaks",
        page(
            f"{MENU}<table><tr><td>{HEADING}{BYLINE}<div class=c1>{body}</div></td><td>{SIDE}</td></tr></table>{FOOTER}"
        ),
        CHINESE,
        without=CHINESE_NOISE,
    )


def _portal_with_class() -> Sample:
    share = "<div class='share-box'>分享到微信 分享到微博</div>"
    related = f"<div class='related-news'><h3>相关新闻</h3><ul>{links(OTHER_NEWS)}</ul></div>"
    return Sample(
        "a portal with a class for its articles",
        page(
            f"{MENU}{HEADING}{BYLINE}<div class='article-content'>{PICTURE}{paragraphs(CHINESE)}{share}{related}"
            f"</div>{COMMENTS}"
        ),
        CHINESE,
        without=(*CHINESE_NOISE, "分享到微信"),
        pictures=[PICTURE_URL],
    )


def _people() -> Sample:
    body = paragraphs([f"\t{text}" for text in CHINESE])
    return Sample(
        "a gb2312 page that says so in a meta element",
        page(
            f"{MENU}{HEADING}<div class='rm_txt_con cf'>{body}<p class=paper_num>(责编：何苗)</p></div>{FOOTER}"
        ).replace("charset=utf-8", "http-equiv='Content-Type' content='text/html; charset=gb2312'"),
        CHINESE,
        without=CHINESE_NOISE,
        encoding="gb18030",
    )


def _big5() -> Sample:
    texts = (
        "港務局今天公布冬季航運安排，碼頭自下週一起恢復全部班次，旅客可以在窗口和網上購票。",
        "港務局負責人林遠山說，去年冬天停航三十一天，損失超過四百萬元，今年備足了燃料和防滑材料。",
        "市民可以撥打服務熱線諮詢，遇到大風停航，購票人不必到場就能退票。",
    )
    return Sample(
        "a Big5 page",
        page(
            f"<ul>{links(['首頁', '國際'])}</ul><h1>港口恢復全部冬季班次</h1><article>{paragraphs(texts)}</article>",
            title="港口恢復全部冬季班次 | 瀾州日報",
            language="zh-TW",
        ).replace("utf-8", "big5"),
        texts,
        title="港口恢復全部冬季班次",
        encoding="big5",
    )


def _wechat() -> Sample:
    sections = "".join(f"<section><span style='font-size:15px'>{text}</span></section>" for text in CHINESE)
    picture = (
        "<p><img class='rich_pages wxw-img' data-src='https://mmbiz.example/mmbiz_jpg/pier/640?wx_fmt=jpeg' "
        "data-w='1080'></p>"
    )
    return Sample(
        "a WeChat article",
        page(
            "<div id='js_article'>"
            f"<h1 class='rich_media_title' id='activity-name'>{' ' * 8}港口恢复全部冬季班次{' ' * 8}</h1>"
            "<div id='meta_content'><a id='js_name'>澜州港务</a><em id='publish_time'></em></div>"
            "<div class='rich_media_content' id='js_content' style='visibility: "
            f"hidden; opacity: 0;'>{picture}{sections}</div></div>"
            "<div id='js_pc_qr_code'>微信扫一扫关注该公众号</div><script>var ct = \"1795132800\";</script>",
            head=(
                "<meta property='og:title' content='港口恢复全部冬季班次'>"
                "<meta property='og:site_name' content='微信公众平台'><meta name='author' content='澜州港务'>"
            ),
            title="",
        ),
        CHINESE,
        without=("微信扫一扫",),
        pictures=["https://mmbiz.example/mmbiz_jpg/pier/640?wx_fmt=jpeg"],
        url="https://mp.weixin.qq.com/s/abc",
    )


def _short_wechat() -> Sample:
    return Sample(
        "a short WeChat notice",
        page(f"<h1>停航通知</h1><div id='js_content'>{paragraphs(CHINESE[:1])}</div>", title="停航通知"),
        CHINESE[:1],
        title="停航通知",
    )


def _blog() -> Sample:
    side = f"<aside class='widget-area'><h2>Recent posts</h2><ul>{links(OTHER_ENGLISH)}</ul></aside>"
    comments = "".join(
        f"<li id='comment-{n}'><p>Great post, we waited an hour at the pier last month too, thanks.</p></li>"
        for n in range(5)
    )
    quote = "<blockquote><p>Nobody should have to sleep in the hall.</p></blockquote>"
    code = "<pre><code>ferry --winter\n  --all</code></pre>"
    return Sample(
        "a blog",
        page(
            f"<header><nav><ul>{links(['Home', 'About', 'Archive'])}</ul></nav>"
            "</header><main><article class='post hentry'>"
            "<header class='entry-header'><h1 class='entry-title'>Winter ferries "
            "are back</h1><p class='byline'>by Ada Finch</p></header>"
            f"<div class='entry-content'>{paragraphs(ENGLISH[:3])}<h2>What "
            f"it costs</h2>{quote}{code}{paragraphs(ENGLISH[3:])}"
            "<ul><li>Bring a card.</li><li>Be early.</li></ul></div></article>"
            f"<ol class='commentlist'>{comments}</ol></main>{side}",
            title="Winter ferries are back – Pier Notes",
            language="en",
        ),
        (*ENGLISH, "Nobody should have to sleep in the hall.", "Bring a card."),
        title="Winter ferries are back",
        without=("Great post", "Recent posts", "Archive"),
    )


def _english_news() -> Sample:
    inserts = [f"<div data-component='text-block'><p>{text}</p></div>" for text in ENGLISH]
    inserts.insert(
        3, f"<div class='related-links'><h2>More on this story</h2><ul>{links(OTHER_ENGLISH[:3])}</ul></div>"
    )
    inserts.insert(
        2,
        "<figure><img srcset='/img/pier-320.jpg 320w, /img/pier-640.jpg "
        "640w' alt='The pier'><figcaption>The pier on Sunday</figcaption>"
        "</figure>",
    )
    return Sample(
        "an English news page of many components",
        page(
            f"<nav>{links(['News', 'Sport', 'Weather'])}</nav><main id=main>"
            "<article><h1>Island ferries to run all winter</h1>"
            f"<time datetime='2026-11-20T08:30:00Z'>3 hours ago</time>{''.join(inserts)}</article></main>"
            f"<section><h2>Most read</h2><ol>{links(OTHER_ENGLISH)}</ol></section>"
            "<footer><p>Copyright 2026 The Harbour Post</p></footer>",
            title="Island ferries to run all winter - The Harbour Post",
            language="en-GB",
        ),
        ENGLISH,
        title="Island ferries to run all winter",
        without=("Most read", "Storm damage", "Copyright", "Weather"),
        pictures=["https://news.example/img/pier-320.jpg"],
    )


def _cards_below() -> Sample:
    cards = "".join(
        f"<article class='card'><h3><a href='/{n}'>{title}</a></h3><p>{title}，详情请看本报报道。</p></article>"
        for n, title in enumerate(OTHER_NEWS)
    )
    return Sample(
        "an article with cards of others below it",
        page(f"{MENU}<article class=main-story>{HEADING}{paragraphs(CHINESE)}</article><section>{cards}</section>"),
        CHINESE,
        without=("山城地铁", "详情请看"),
    )


def _forum() -> Sample:
    posts = "".join(
        f"<div class='reply-item'><a href='/u/{n}'>用户{n}</a><div class='reply-text'>谢谢楼主，"
        f"第{n}个来报到，周末就去坐一趟。</div></div>"
        for n in range(8)
    )
    return Sample(
        "a forum thread",
        page(
            f"{MENU}<div class='thread'>{HEADING}<div class='post-body'>{paragraphs(CHINESE)}"
            f"</div></div><div class='replies'>{posts}</div>",
            title="港口恢复全部冬季班次 - 澜州论坛",
        ),
        CHINESE,
        without=("谢谢楼主",),
    )


def _government() -> Sample:
    body = "".join(
        f"<p style='text-indent:2em'>{n}、{text}</p>" for n, text in zip("一二三四五六", CHINESE, strict=True)
    )
    table = "<table><tr><th>航线</th><th>票价</th></tr><tr><td>东岛</td><td>十二元</td></tr></table>"
    return Sample(
        "a government notice with numbered paragraphs and a table",
        page(
            f"{MENU}<form id=aspnetForm><div class=box>{HEADING}<div class=pages_content>{body}{table}"
            f"</div></div></form>{FOOTER}"
        ),
        [f"{n}、{text}" for n, text in zip("一二三四五六", CHINESE, strict=True)],
        without=CHINESE_NOISE,
    )


def _item_property() -> Sample:
    return Sample(
        "a page with schema.org's property",
        page(f"{MENU}<div class=a><div class=b itemprop='articleBody'>{paragraphs(CHINESE, 'div')}</div>{SIDE}</div>"),
        CHINESE,
        without=CHINESE_NOISE,
    )


def _links_all_over() -> Sample:
    dated = links(OTHER_NEWS, "<li><a href='/n/{n}.html'>{title}</a> 2026-11-19</li>")
    middle = f"<div class=x1><p>延伸：</p><ul>{links(OTHER_NEWS[:3])}</ul></div>"
    return Sample(
        "an article among links",
        page(f"<article>{HEADING}{paragraphs(CHINESE[:2])}{middle}{paragraphs(CHINESE[2:])}<ul>{dated}</ul></article>"),
        CHINESE,
    )


def _unclosed() -> Sample:
    body = "".join(f"<p>{text}" for text in CHINESE)
    return Sample(
        "a page that closes nothing",
        "<html><title>港口恢复全部冬季班次</title><body><div><ul><li><a "
        f"href=/>首页</a><li><a href=/2>国内</a></ul><div class=x>{HEADING}"
        f"<div>{body}",
        CHINESE,
    )


def _live_sections() -> Sample:
    sections = "".join(
        f"<h2>{head}</h2>{paragraphs(texts)}"
        for head, texts in (("加开班次", CHINESE[:3]), ("减半收费", CHINESE[3:5]), ("退票", CHINESE[5:]))
    )
    return Sample(
        "an article with sub-headings",
        page(f"{MENU}{NESTED}{HEADING}<div class=z>{sections}</div>{END_NESTED}{SIDE}"),
        (*CHINESE, "减半收费"),
        without=CHINESE_NOISE,
    )


ARTICLES = (
    *HALF_SHOWN,
    _portal(),
    _portal_of_breaks(),
    _portal_with_class(),
    _people(),
    _big5(),
    _wechat(),
    _short_wechat(),
    _blog(),
    _english_news(),
    _cards_below(),
    _forum(),
    _government(),
    _item_property(),
    _links_all_over(),
    _unclosed(),
    _live_sections(),
)
