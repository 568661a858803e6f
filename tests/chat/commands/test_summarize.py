from datetime import timedelta

import pytest

from bot.chat.allowance import MOST_AN_HOUR
from bot.chat.commands.summarize import links_in
from bot.core.fault import Fault
from bot.core.subscriber import ChatAddress, ChatKind, Platform
from bot.errors import FetchError
from tests.chat.house import House, Person
from tests.services.newsroom import BODY

PAGE = "https://news.example/port"
GROUP = ChatAddress(Platform.TELEGRAM, -100)


def page(title: str = "港口恢复班次", body: str = BODY) -> bytes:
    head = f'<head><meta charset="utf-8"><title>{title}</title></head>'
    return f"<!doctype html><html>{head}<body><article><h1>{title}</h1>{body}</article></body></html>".encode()


@pytest.fixture
def served(house: House) -> House:
    house.web.put(PAGE, page(), "text/html")
    return house


@pytest.mark.parametrize(
    "text",
    [
        PAGE,
        f"/summarize {PAGE}",
        "/summarize news.example/port",
        f"概括 {PAGE}",
        f"总结{PAGE}",
        f"看看这个：{PAGE}。",
        f"【港口恢复班次】{PAGE}",
    ],
)
async def test_a_page_is_told_as_a_story(served: House, person: Person, text: str) -> None:
    said = await person.says(text)
    assert said.startswith("港口恢复班次\n港务局今天公布冬季安排")
    assert "1. 修好甲路" in said
    assert PAGE in said
    assert [url for url, _ in served.web.asked] == [PAGE]


async def test_nothing_of_a_page_is_stored(served: House, person: Person) -> None:
    before = await served.articles.count()
    await person.says(PAGE)
    assert await served.articles.count() == before


async def test_a_page_that_cannot_be_had_is_told_in_words(house: House, person: Person) -> None:
    house.web.pages[PAGE] = FetchError(PAGE, Fault.REFUSED, "404")
    assert await person.says(PAGE) == (
        "没有成功：对方说没有这个页面（404）。\n看看网址有没有写错，或者是不是已经换了地方。"
    )
    assert (await person.says("https://news.example/forbidden")).startswith("没有成功：网站不让程序读这一页。")


async def test_a_page_without_an_article_is_told_and_operators_are_led_to_addfeed(
    house: House, person: Person, operator: Person
) -> None:
    house.web.put("https://news.example/", b"<!doctype html><title>x</title><p>y</p>", "text/html")
    assert (await person.says("https://news.example/")).startswith("没有成功：这一页里没找到文章。")
    assert (await operator.says("https://news.example/")).endswith("/addfeed https://news.example/")


async def test_a_person_may_ask_ten_times_an_hour(served: House, person: Person) -> None:
    for _ in range(MOST_AN_HOUR):
        assert (await person.says(PAGE)).startswith("港口")
    assert await person.says(PAGE) == "一小时最多读 10 个链接，请过 60 分钟再发。"
    assert len(served.web.asked) == MOST_AN_HOUR
    assert (await Person(served, address=ChatAddress(Platform.TELEGRAM, 8)).says(PAGE)).startswith("港口")
    served.clock.at += timedelta(hours=1)
    assert (await person.says(PAGE)).startswith("港口")


async def test_an_operator_may_ask_as_often_as_they_like(served: House, operator: Person) -> None:
    for _ in range(MOST_AN_HOUR + 2):
        assert (await operator.says(PAGE)).startswith("港口")


async def test_in_a_group_only_managers_have_pages_read(served: House) -> None:
    member = Person(served, kind=ChatKind.GROUP, address=GROUP, may_manage=False)
    assert (await member.says(f"/summarize {PAGE}")).startswith("在群里，只有管理员能让我读网页。")
    assert served.web.asked == []
    manager = Person(served, kind=ChatKind.GROUP, address=GROUP)
    assert (await manager.says(f"/summarize {PAGE}")).startswith("港口")


async def test_without_an_address_it_says_how(person: Person) -> None:
    assert (await person.says("/summarize")).endswith("/summarize https://example.com/news/1")
    assert "不像是网址" in await person.says("/summarize 今天的新闻")
    assert (await person.says(f"/summarize {PAGE} {PAGE}/2")).startswith("一次只读一个链接")


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("", []),
        ("没有链接 a.example", []),
        ("https://a.example/1，还有https://a.example/2。", ["https://a.example/1", "https://a.example/2"]),
        ("(https://a.example/x?y=1&z=2)", ["https://a.example/x?y=1&z=2"]),
        ("HTTPS://A.example/ www.b.example/c t.me/d", ["HTTPS://A.example/", "www.b.example/c", "t.me/d"]),
        ("《标题》https://a.example/1 @要点", ["https://a.example/1"]),
        ("https://a.example https://a.example", ["https://a.example"]),
    ],
)
def test_links_are_found_among_words(text: str, links: list[str]) -> None:
    assert links_in(text) == links
