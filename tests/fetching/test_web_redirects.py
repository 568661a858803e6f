"""Redirects, over real local servers."""

import pytest

from bot.core.fault import Fault
from bot.fetching.web import Web
from tests.fetching.asking import FEED, SEEN, failing, fault
from tests.fetching.conftest import Serve
from tests.fetching.servers import Asked, answer, redirect


async def test_another_host_is_not_asked_with_the_validators_of_the_first(serve: Serve, web: Web) -> None:
    other = await serve(answer(FEED))
    server = await serve(lambda asked: redirect("/b" if asked.target == "/a" else other.url(host="other.example")))
    page = await web.get(server.url("/a"), SEEN)
    assert [one.headers.get("if-none-match") for one in server.asked] == [SEEN.etag, SEEN.etag]
    assert "if-none-match" not in other.asked[0].headers
    assert not page.is_unchanged


@pytest.mark.parametrize(
    ("statuses", "moved_to"),
    [
        (["301 Moved"], "/1"),
        (["308 Moved"], "/1"),
        (["301 Moved", "308 Moved"], "/2"),
        (["302 Found"], None),
        (["303 See Other"], None),
        (["307 Temporary"], None),
        (["301 Moved", "302 Found", "301 Moved"], "/1"),
        (["302 Found", "301 Moved"], None),
    ],
)
async def test_a_feed_has_moved_as_far_as_it_has_moved_for_good(
    serve: Serve, web: Web, statuses: list[str], moved_to: str | None
) -> None:
    steps = {f"/{at}": redirect(f"/{at + 1}", status) for at, status in enumerate(statuses)}
    server = await serve(lambda asked: steps.get(asked.target, answer(FEED)))
    page = await web.get(server.url("/0"))
    assert page.url == server.url(f"/{len(statuses)}")
    assert page.moved_to == (None if moved_to is None else server.url(moved_to))


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/新闻/a b", "/%E6%96%B0%E9%97%BB/a%20b"),
        ("news?q=\xe9", "/x/news?q=%C3%A9"),
        ("../b#part", "/b"),
        ("?p=2", "/x/a?p=2"),
    ],
)
async def test_a_location_may_be_relative_and_odd(serve: Serve, web: Web, location: str, target: str) -> None:
    odd = b"HTTP/1.1 302 Found\r\nLocation: " + location.encode() + b"\r\nContent-Length: 0\r\n\r\n"
    server = await serve(lambda asked: odd if asked.target == "/x/a" else answer(FEED))
    assert (await web.get(server.url("/x/a"))).url == server.url(target)
    assert server.targets == ["/x/a", target]


async def test_a_circle_of_redirects_is_left(serve: Serve, web: Web) -> None:
    server = await serve(lambda asked: redirect("/b" if asked.target == "/a" else "/a"))
    assert await fault(web, server.url("/a")) == (Fault.REDIRECTS, "in a circle")
    assert server.targets == ["/a", "/b"]


async def test_five_redirects_are_followed_and_no_sixth(serve: Serve, web: Web) -> None:
    def step(asked: Asked) -> bytes:
        number = int(asked.target[1:])
        return redirect(f"/{number + 1}") if number < 6 else answer(FEED)

    server = await serve(step)
    assert (await web.get(server.url("/1"))).body == FEED
    assert await fault(web, server.url("/0")) == (Fault.REDIRECTS, "more than 5")


@pytest.mark.parametrize("status", ["300 Choices", "301 Moved", "302 Found", "307 Temporary"])
async def test_a_redirect_to_nowhere_is_garbled(serve: Serve, web: Web, status: str) -> None:
    server = await serve(answer(status=status))
    assert await fault(web, server.url()) == (Fault.GARBLED, f"{status[:3]} without Location")


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("file:///etc/passwd", Fault.BAD_ADDRESS),
        ("gopher://feeds.example/", Fault.BAD_ADDRESS),
        ("http://user:secret@feeds.example/", Fault.BAD_ADDRESS),
        ("http://feeds.example:22/", Fault.BAD_ADDRESS),
        ("http://10.0.0.1/", Fault.FORBIDDEN_ADDRESS),
        ("http://169.254.169.254/latest/meta-data/", Fault.FORBIDDEN_ADDRESS),
        ("http://[::ffff:192.168.0.1]/", Fault.FORBIDDEN_ADDRESS),
        ("http://0xa000001/", Fault.FORBIDDEN_ADDRESS),
    ],
)
async def test_every_redirect_is_checked(serve: Serve, web: Web, location: str, expected: Fault) -> None:
    server = await serve(redirect(location))
    error = await failing(web, server.url())
    assert error.fault is expected
    assert "secret" not in str(error)
    assert error.url == server.url()
