"""What a paragraph is there for: by its words, and by its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.article import Block, Role
from bot.reading.blocks import read_blocks
from bot.reading.roles import assign_roles, role_of

LONG = "港务局今天表示，码头恢复了全部班次，旅客可以在窗口或者网上购票，节假日照常开放。"


def assigned(html: str, title: str = "另一个题目") -> list[tuple[Role, str]]:
    blocks: tuple[Block, ...] = assign_roles(read_blocks(html), title)
    return [(block.role, " ".join(block.parts)) for block in blocks]


def body(html: str, title: str = "另一个题目") -> list[str]:
    return [text for role, text in assigned(html, title) if role is Role.BODY]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("原标题：港口今天开放", Role.ORIGINAL_TITLE),
        ("（原標題：港口今天開放）", Role.ORIGINAL_TITLE),
        ("来源：澜州日报", Role.SOURCE),
        ("文章来源 | 澜州日报", Role.SOURCE),
        ("转自：澜州日报微信号", Role.SOURCE),
        ("2026-11-20 08:00", Role.SOURCE),
        ("Source: The Harbour Post", Role.SOURCE),
        ("责任编辑：林某某", Role.CREDIT),
        ("責任編輯：林某某", Role.CREDIT),
        ("责编 / 林某某", Role.CREDIT),
        ("编辑、校对：林某某 何某", Role.CREDIT),
        ("文 | 林某某", Role.CREDIT),
        ("（记者 林某某）", Role.CREDIT),
        ("本报记者 林某某", Role.CREDIT),
        ("By Lin Somebody", Role.CREDIT),
        ("（完）", Role.CREDIT),
        ("▲码头清晨", Role.CAPTION),
        ("图片来源：视觉中心", Role.CAPTION),
        ("码头清晨。林某某 摄", Role.CAPTION),
        ("Photo: Lin Somebody", Role.CAPTION),
        ("免责声明：本文仅供参考。", Role.DISCLAIMER),
        ("版权声明：转载请联系本报。", Role.DISCLAIMER),
        ("未经授权不得转载", Role.DISCLAIMER),
        ("以上内容不构成投资建议，据此操作风险自担。", Role.DISCLAIMER),
        ("All rights reserved.", Role.DISCLAIMER),
        ("感谢读者林先生的线索投递！", Role.PROMOTION),
        ("扫描下方二维码关注我们", Role.PROMOTION),
        ("更多精彩内容请关注澜州日报", Role.PROMOTION),
        ("点击这里查看详情", Role.PROMOTION),
        ("下载澜州客户端，看更多新闻", Role.PROMOTION),
        ("欢迎投稿", Role.PROMOTION),
        ("（广告）", Role.PROMOTION),
        ("Subscribe to our newsletter", Role.PROMOTION),
        ("相关阅读", Role.RELATED),
        ("【延伸阅读】", Role.RELATED),
        ("Read more: harbour traffic", Role.RELATED),
        ("Read more", Role.RELATED),
        ("Read more about the harbour on our site", Role.PROMOTION),
        ("标签：港口 航运", Role.RELATED),
        ("https://news.example/2026/11/20/a.html", Role.RELATED),
        ("——————", Role.DECORATION),
        ("***", Role.DECORATION),
        ("……", Role.DECORATION),
    ],
)
def test_words_give_a_paragraph_away(text: str, role: Role) -> None:
    assert role_of(text) is role


@pytest.mark.parametrize(
    "text",
    [
        LONG,
        "来源于海上的水汽使气温下降。",
        "编辑部今天搬进了新楼，读者可以到一楼参观。",
        "记者从港务局了解到，码头恢复了全部班次。",
        "更多旅客选择了夜班船。",
        "广告业今年增长一成。",
        "标签管理办法今天起施行。",
        "相关部门表示，码头恢复了全部班次。",
        "图书馆今天开放。",
        "声明发布之后，双方恢复了谈判。",
        "公众号运营者须在年底前完成登记。",
        "完成登记的企业有三百家。",
        "记者：码头恢复全部班次了吗？",
        "The editor of the paper resigned on Friday.",
        "Read the minutes and you will see how the vote went, the mayor said.",
        "3",
    ],
)
def test_news_that_merely_uses_such_words_stays_news(text: str) -> None:
    assert role_of(text) is Role.BODY


def test_a_credit_is_never_long() -> None:
    assert role_of("责任编辑：" + "港务局今天表示。" * 30) is Role.BODY


@given(st.text(max_size=500))
def test_any_text_has_a_role(text: str) -> None:
    assert role_of(text) in Role


@pytest.mark.parametrize(
    ("repeated", "title"),
    [
        ("港口今天恢复全部班次", "港口今天恢复全部班次"),
        ("港口今天恢復全部班次", "港口今天恢复全部班次"),
        ("港口 今天 恢复全部班次", "港口今天恢复全部班次"),
        ("港口今天恢复全部班次（图）", "港口今天恢复全部班次"),
        ("港口今天恢复全部班次…", "港口今天恢复全部班次…"),
        ("港口今天恢复全部班次！", "港口今天恢复全部班次！"),
    ],
)
def test_the_headline_is_recognised_where_the_body_repeats_it(repeated: str, title: str) -> None:
    assert assigned(f"<p>{repeated}</p><p>{LONG}</p>", title)[0][0] is Role.ORIGINAL_TITLE


@pytest.mark.parametrize(
    ("opening", "title"),
    [
        ("港口今天恢复全部班次，旅客可在窗口购票。", "港口今天恢复全部班次"),
        ("港口今天恢复全部班次。", "港口恢复全部的班次"),
        ("码头", "港口今天恢复全部班次"),
        ("文字", ""),
    ],
)
def test_a_sentence_that_resembles_the_headline_stays_news(opening: str, title: str) -> None:
    assert body(f"<p>{opening}</p><p>{LONG}</p>", title)[0] == opening


def test_the_headline_is_only_looked_for_at_the_top() -> None:
    assert body(f"<p>{LONG}</p>" * 5 + "<p>港口开放</p>", "港口开放")[-1] == "港口开放"


def test_a_line_that_introduces_a_picture_or_a_player_is_a_caption() -> None:
    picture = '<img src="https://news.example/a.jpg">'
    assert assigned(f"<p>现场图：</p><p>{picture}</p>")[0][0] is Role.CAPTION
    assert assigned("<p>现场视频：</p><iframe></iframe>")[0][0] is Role.CAPTION
    assert assigned(f"<p>安排如下：</p><p>{LONG}</p>")[0][0] is Role.BODY


def test_what_stands_under_related_news_belongs_to_it() -> None:
    html = f"<p>{LONG}</p><p>相关阅读</p><p>邻市港口扩建</p><ul><li>渡轮换新</li></ul><p>{LONG * 2}</p>"
    assert body(html) == [LONG, LONG * 2]


def test_a_sentence_after_related_news_speaks_for_the_article_again() -> None:
    assert body("<p>相关阅读</p><p>港口今天开放。</p><p>班次增多</p>") == ["港口今天开放。", "班次增多"]


def test_a_bare_link_does_not_make_what_follows_related() -> None:
    assert body("<p>https://news.example/a</p><p>班次增多</p>") == ["班次增多"]


def test_a_list_of_addresses_is_related_and_a_quoted_disclaimer_is_one() -> None:
    html = "<ul><li>https://news.example/a</li><li>https://news.example/b</li></ul><blockquote>未经授权不得转载</blockquote>"
    assert [role for role, _ in assigned(html)] == [Role.RELATED, Role.DISCLAIMER]


def test_a_quotation_of_several_kinds_stays_news() -> None:
    html = f"<blockquote><p>{LONG}</p><p>责任编辑：林某某</p></blockquote>"
    assert [role for role, _ in assigned(html)] == [Role.BODY]
