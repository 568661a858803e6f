import asyncio
from collections import Counter
from dataclasses import dataclass, field

import pytest

from bot.core.fault import Fault
from bot.core.feed import Validators
from bot.errors import FetchError
from bot.fetching import robots
from bot.fetching.robots import Robots, concerning_us
from bot.fetching.web import Page
from tests.fetching.conftest import Serve
from tests.fetching.servers import SetClock, answer, web_of

HOUR_S = 3_600
PAGE = "https://news.example/a"


@dataclass
class GivenWeb:
    """A web where every origin has this robots.txt, or this fault."""

    text: str | bytes | Fault
    asked: Counter[str] = field(default_factory=Counter)
    at_once: int = 0

    async def get(self, url: str, *, accept: str) -> Page:
        assert accept.startswith("text/plain")
        self.asked[url] += 1
        self.at_once += 1
        await asyncio.sleep(0)
        self.at_once -= 1
        if isinstance(self.text, Fault):
            raise FetchError(url, self.text)
        body = self.text if isinstance(self.text, bytes) else self.text.encode()
        return Page(url, None, False, "text/plain", body, Validators(), None, {}, len(body))


def asking(text: str | bytes | Fault, clock: SetClock | None = None) -> tuple[Robots, GivenWeb]:
    web = GivenWeb(text)
    return Robots(web, clock or SetClock()), web


RULES = """
User-agent: *
Disallow: /private/
Allow: /private/open
Disallow: /*.pdf$
Crawl-delay: 2

User-agent: OtherBot
Disallow: /
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", True),
        ("/a?b=c", True),
        ("/private/a", False),
        ("/private/open/a", True),
        ("/a.pdf", False),
        ("/a.pdf?x", True),
        ("/robots.txt", True),
    ],
)
async def test_the_rules_for_everybody_hold_for_us(path: str, allowed: bool) -> None:  # noqa: FBT001 - a parameter
    found, web = asking(RULES)
    assert await found.allows(f"https://news.example{path}") is allowed
    assert list(web.asked) == ["https://news.example/robots.txt"]


@pytest.mark.parametrize("name", ["Yaodian", "yaodian", "YAODIAN/1.0", "Yaodian*", "YaoDian # us"])
async def test_rules_that_name_us_come_before_those_for_everybody(name: str) -> None:
    found, _ = asking(f"User-agent: *\nDisallow: /\n\nUser-agent: {name}\nDisallow: /secret\n")
    assert await found.allows(PAGE)
    assert not await found.allows("https://news.example/secret")


@pytest.mark.parametrize("name", ["Yao", "dian", "YaodianX", "Bot", ""])
async def test_rules_for_others_do_not_hold_for_us(name: str) -> None:
    found, _ = asking(f"User-agent: {name}\nDisallow: /\n")
    assert await found.allows(PAGE)


@pytest.mark.parametrize(
    ("fault", "allowed"),
    [
        (Fault.REFUSED, True),
        (Fault.GONE, True),
        (Fault.REDIRECTS, True),
        (Fault.SERVER_ERROR, False),
        (Fault.TOO_FAST, False),
        (Fault.TIMEOUT, False),
        (Fault.UNREACHABLE, False),
        (Fault.GARBLED, False),
        (Fault.TOO_LARGE, False),
        # The fetch itself says these better.
        (Fault.FORBIDDEN_ADDRESS, True),
        (Fault.NAME_UNKNOWN, True),
        (Fault.BAD_ADDRESS, True),
    ],
)
async def test_a_missing_file_allows_all_and_an_unreachable_one_nothing(
    fault: Fault,
    allowed: bool,  # noqa: FBT001 - a parameter
) -> None:
    found, _ = asking(fault)
    assert await found.allows(PAGE) is allowed
    assert await found.delay_s(PAGE) == 0


@pytest.mark.parametrize("text", ["", "<!DOCTYPE html><title>Not found</title>", b"\xff\xfe\x00", "Disallow: /"])
async def test_a_file_that_says_nothing_allows_all(text: str | bytes) -> None:
    found, _ = asking(text)
    assert await found.allows(PAGE)


async def test_a_byte_order_mark_hides_no_rule() -> None:
    found, _ = asking("User-agent: *\nDisallow: /".encode("utf-8-sig"))
    assert not await found.allows(PAGE)


async def test_an_origin_is_asked_once_a_day() -> None:
    clock = SetClock()
    found, web = asking(RULES, clock)
    for url in (PAGE, PAGE, "http://news.example/a", "https://news.example:8443/a"):
        await found.allows(url)
    assert web.asked == {
        "https://news.example/robots.txt": 1,
        "http://news.example/robots.txt": 1,
        "https://news.example:8443/robots.txt": 1,
    }
    clock.pass_s(24 * HOUR_S - 1)
    await found.allows(PAGE)
    assert web.asked["https://news.example/robots.txt"] == 1
    clock.pass_s(1)
    await found.allows(PAGE)
    assert web.asked["https://news.example/robots.txt"] == 2


async def test_an_unreachable_file_is_asked_for_again_after_an_hour() -> None:
    clock = SetClock()
    found, web = asking(Fault.TIMEOUT, clock)
    assert not await found.allows(PAGE)
    web.text = RULES
    clock.pass_s(HOUR_S - 1)
    assert not await found.allows(PAGE)
    clock.pass_s(1)
    assert await found.allows(PAGE)


async def test_many_who_ask_at_once_ask_the_server_once() -> None:
    found, web = asking(RULES)
    assert await asyncio.gather(*(found.allows(PAGE) for _ in range(9))) == [True] * 9
    assert web.asked.total() == 1


async def test_who_gives_up_asking_does_not_spoil_it_for_the_others() -> None:
    found, web = asking(RULES)
    first, second = (asyncio.create_task(found.allows(PAGE)) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    assert await second
    assert web.asked.total() == 2


async def test_only_so_many_origins_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(robots, "MOST_ORIGINS", 2)
    found, web = asking(RULES)
    for host in "abacab":
        await found.allows(f"https://{host}.example/")
    assert [web.asked[f"https://{host}.example/robots.txt"] for host in "abc"] == [1, 2, 1]
    assert len(found._rules) == 2


async def test_large_files_are_not_remembered_in_numbers() -> None:
    found, _ = asking("User-agent: *\n" + "Disallow: /x\n" * 40_000)
    for number in range(6):
        await found.allows(f"https://{number}.example/")
    assert sum(rules.size for rules in found._rules.values()) <= robots.MOST_REMEMBERED_BYTES


async def test_what_is_beyond_half_a_mebibyte_is_not_read() -> None:
    found, _ = asking("User-agent: *\nDisallow: /a\n" + "#" * 600_000 + "\nDisallow: /b\n")
    assert not await found.allows("https://news.example/a")
    assert await found.allows("https://news.example/b")


@pytest.mark.parametrize(
    ("value", "seconds"), [("2", 2), ("0.5", 0.5), ("86400", 30), ("inf", 0), ("-1", 0), ("soon", 0), ("", 0)]
)
async def test_a_delay_is_heeded_within_reason(value: str, seconds: float) -> None:
    found, _ = asking(f"User-agent: *\nCrawl-delay: {value}\n")
    assert await found.delay_s(PAGE) == seconds


async def test_what_is_no_address_is_left_to_the_fetch() -> None:
    found, web = asking("User-agent: *\nDisallow: /")
    assert await found.allows("ftp://news.example/")
    assert await found.delay_s("http://[") == 0
    assert not web.asked


def test_names_of_others_are_one_name() -> None:
    text = "User-Agent: A\nuseragent B\nUser agent : Yaodian/2\nUSER-AGENT:*#all\nuser-agent:\nDisallow: /\n"
    names = ["User-agent: other", "User-agent: other", "User-agent: yaodian", "User-agent: *", "user-agent:"]
    assert concerning_us(text).split("\n") == [*names, "Disallow: /"]


async def test_a_file_of_many_names_and_many_rules_is_read_in_little_room() -> None:
    names = "".join(f"User-agent: bot{number}\n" for number in range(12_000))
    found, _ = asking(names + "".join(f"Disallow: /{number}\n" for number in range(12_000)))
    assert await found.allows(PAGE)
    parsed = found._rules["https://news.example"].parsed
    assert parsed is not None
    assert len(parsed._user_agents) == 1


async def test_it_works_over_a_real_web(serve: Serve) -> None:
    server = await serve(lambda asked: answer(RULES.encode()) if asked.target == "/robots.txt" else answer(b"page"))
    clock = SetClock()
    async with web_of(clock) as web:
        found = Robots(web, clock)
        assert not await found.allows(server.url("/private/"))
        assert await found.allows(server.url("/"))
        assert await found.delay_s(server.url("/")) == 2
    assert server.targets == ["/robots.txt"]
