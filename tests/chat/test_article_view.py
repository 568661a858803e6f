from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.chat.actions import ReadStory, SaveStory
from bot.chat.article_view import article_blocks, article_buttons, pages
from bot.chat.reply import Block, Code, Group, Item, Items, Line, Picture, Quote, Run, Table, Title, plain
from bot.chat.story_view import Viewpoint
from bot.chat.telegram.html import HtmlPacker
from bot.chat.telegram.rich import RichPacker
from bot.chat.texts import texts_in
from bot.core import article as parts
from bot.core.article import Article, Role
from bot.core.category import CategoryPath
from bot.core.language import Language
from bot.core.subscriber import Format
from tests.botapi.rich import check_rich

TEXTS = texts_in("zh-Hans")
VIEW = Viewpoint(TEXTS, "Asia/Shanghai", date(2026, 11, 23))


def article(*blocks: parts.Block) -> Article:
    return Article(
        title="北岭港扩建",
        categories=CategoryPath.parse("社会/港口"),
        author=None,
        source="北岭晚报",
        published=datetime(2026, 11, 23, 0, 30, tzinfo=UTC),
        url="https://news.example/port",
        blocks=blocks,
        language=Language.SIMPLIFIED,
        identity="port",
        revision="1",
        origin="port.md",
    )


def body_of(*blocks: parts.Block) -> tuple[Block, ...]:
    return ungrouped(article_blocks(article(*blocks), VIEW)[2:])


def ungrouped(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    return tuple(inner for block in blocks for inner in (block.blocks if isinstance(block, Group) else (block,)))


def test_an_article_begins_with_its_title_whose_it_is_when_and_where() -> None:
    title, origin, *_ = ungrouped(article_blocks(article(parts.Paragraph("正文。")), VIEW))
    assert title == Title((Run("北岭港扩建", bold=True),))
    assert isinstance(origin, Line)
    assert [run.text for run in origin.text] == ["北岭晚报", " · ", "今天 08:30", " · ", "阅读原文"]
    assert origin.text[-1].url == "https://news.example/port"


def test_of_the_body_all_is_written_and_of_the_rest_nothing() -> None:
    assert body_of(
        parts.Paragraph("（记者 某人）", Role.CREDIT),
        parts.Paragraph("正文。"),
        parts.Paragraph("背景：说明", head=3),
        parts.Paragraph("小标题", strong=True),
        parts.Heading("一、规模", 1),
        parts.Quote(("他说。", "她说。")),
        parts.Table((("年", "量"), ("2025", "3"))),
        parts.Code("a\n b"),
        parts.Paragraph("扫码关注", Role.PROMOTION),
        parts.Listing(("相关阅读",), (0,), role=Role.RELATED),
    ) == (
        Line(plain("正文。")),
        Line((Run("背景：", bold=True), Run("说明"))),
        Line((Run("小标题", bold=True),)),
        Title((Run("一、规模", bold=True),), level=2),
        Quote((plain("他说。"), plain("她说。"))),
        Table((("年", "量"), ("2025", "3"))),
        Code("a\n b"),
    )


def test_lists_are_numbered_within_their_own() -> None:
    listing = parts.Listing(("甲", "甲一", "甲二", "乙", "乙一"), (0, 1, 1, 0, 1), ordered=True)
    (items,) = body_of(listing)
    assert isinstance(items, Items)
    assert [(item.marker, item.depth) for item in items.items] == [
        ("1.", 0), ("(1)", 1), ("(2)", 1), ("2.", 0), ("(1)", 1),
    ]  # fmt: skip
    bullet = parts.Listing(("甲",), (3,))
    assert body_of(bullet)[0] == Items((Item("•", plain("甲"), 0),))


def test_a_picture_has_its_caption_wherever_the_source_puts_it() -> None:
    image = parts.Image("https://img.example/1.jpg")
    text, caption = parts.Paragraph("文"), parts.Paragraph("港口全景", Role.CAPTION)
    assert body_of(text, image, caption)[1] == Picture(image.url, plain("港口全景"))
    assert body_of(text, replace(image, caption="夜景"), caption)[1] == Picture(image.url, plain("夜景"))
    assert body_of(text, image)[1] == Picture(image.url)


def test_the_picture_of_the_front_matter_leads_unless_it_stands_in_the_text() -> None:
    url = "https://img.example/1.jpg"
    headed = replace(article(parts.Paragraph("文")), head_image=url)
    assert article_blocks(headed, VIEW)[2] == Group((Picture(url),))
    twice = replace(headed, blocks=(parts.Paragraph("文"), parts.Image(url)))
    assert article_blocks(twice, VIEW).count(Group((Picture(url),))) == 1


def test_an_article_without_text_says_so() -> None:
    assert body_of(parts.Image("https://img.example/1.jpg"))[-1] == Line(plain("这篇文章没有别的文字。"), quiet=True)


LONG = article(
    *[
        block
        for number in range(120)
        for block in (
            parts.Heading(f"第 {number} 节", 2),
            parts.Paragraph("港口今年吞吐量增长两成，泊位增加到十二个。" * 9),
            parts.Listing(tuple("泊位很长" for _ in range(9)), (0, 1, 2) * 3, ordered=True),
            parts.Table((("年", "量"),) * 4),
        )
    ]
)


def test_a_page_of_html_is_one_message() -> None:
    blocks = article_blocks(LONG, VIEW)
    shared = pages(blocks, Format.HTML)
    assert len(shared) > 10
    assert sum(shared, ()) == ungrouped(blocks)
    assert [len(HtmlPacker().pack(page)) for page in shared] == [1] * len(shared)


def test_a_rich_page_is_one_message_that_telegram_takes() -> None:
    shared = pages(article_blocks(LONG, VIEW), Format.RICH)
    assert 1 < len(shared) < 8
    for page in shared:
        (part,) = RichPacker().pack(page)
        assert check_rich({"html": part.body}).losses == ()


def test_a_terminal_has_one_page() -> None:
    assert len(pages(article_blocks(LONG, VIEW), Format.TERMINAL)) == 1


@pytest.mark.parametrize(
    ("page", "turns"),
    [
        (0, [("下一页 ›", ReadStory(7, 1))]),
        (1, [("‹ 上一页", ReadStory(7, 0)), ("下一页 ›", ReadStory(7, 2))]),
        (2, [("‹ 上一页", ReadStory(7, 1))]),
    ],
)
def test_buttons_turn_pages_and_keep_the_article(page: int, turns: list[tuple[str, ReadStory]]) -> None:
    first, second = article_buttons(7, page, 3, TEXTS, is_saved=False)
    assert [(button.label, button.action) for button in first] == turns
    assert [(button.label, button.action) for button in second] == [("收藏", SaveStory(7, 1))]


def test_a_kept_article_of_one_page_can_only_be_let_go() -> None:
    ((only,),) = article_buttons(7, 0, 1, TEXTS, is_saved=True)
    assert (only.label, only.action) == ("取消收藏", SaveStory(7, 0))
