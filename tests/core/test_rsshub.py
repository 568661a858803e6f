import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.rsshub import addresses
from bot.errors import UserError

HUBS = ("https://hub.example", "http://127.0.0.1:1200/", "https://else.example/rsshub/?key=a1")


def test_a_route_is_had_from_each_instance_in_order() -> None:
    assert addresses("rsshub://sina/finance?x=1", HUBS) == (
        "https://hub.example/sina/finance?x=1",
        "http://127.0.0.1:1200/sina/finance?x=1",
        "https://else.example/rsshub/sina/finance?x=1&key=a1",
    )
    assert addresses("rsshub:///zhihu/hot", HUBS[:1]) == ("https://hub.example/zhihu/hot",)


@pytest.mark.parametrize("url", ["https://example.com/a?b=../c@d", "file:///srv/posts", "", "no address"])
def test_any_other_address_is_had_where_it_is(url: str) -> None:
    assert addresses(url, HUBS) == (url,)
    assert addresses(url, ()) == (url,)


@pytest.mark.parametrize(
    "route",
    [
        "bilibili/user/video/2267573",
        "weibo/keyword/澜州",
        "weibo/keyword/%E6%BE%9C%20%E5%B7%9E",
        "youtube/user/%40somebody",
        "github/issue/a.b/c-d",
        "rsshub/transform/html/https%3A%2F%2Fexample.com/item=li",
        "sina/rollnews?limit=5&filter=a|b&url=https://example.com/",
    ],
)
def test_ordinary_routes_are_taken_as_they_are(route: str) -> None:
    assert addresses(f"rsshub://{route}", HUBS[:1]) == (f"https://hub.example/{route}",)


@pytest.mark.parametrize(
    "route",
    [
        "",
        "/",
        "?x=1",
        "../admin",
        "a/../../b",
        "a/%2e%2E/b",
        "a/..%2fb",
        "//evil.example/a",
        "///evil.example",
        "a//b",
        "@evil.example/a",
        "a@b/c",
        "a\\b",
        "a%5C..%5Cb",
        "a b",
        "a\tb",
        "a\r\nHost: evil.example",
        "a%0d%0ab",
        "a%00b",
        "a?b\nc",
        "a#b",
        "a\x7fb",
        "a\u2028b",
        "a\ud800b",
        "a" * 2_000,
    ],
)
def test_a_route_that_might_lead_elsewhere_is_refused(route: str) -> None:
    with pytest.raises(UserError) as refused:
        addresses(f"rsshub://{route}", HUBS)
    assert refused.value.key == "error.bad_address"


def test_without_an_instance_there_is_nothing_to_ask() -> None:
    with pytest.raises(UserError) as refused:
        addresses("rsshub://sina/finance", ())
    assert refused.value.key == "error.no_rsshub"


@given(st.text() | st.text("./@\\%2eEfF#?: a", max_size=12))
def test_no_route_leaves_its_instance(route: str) -> None:
    try:
        (address,) = addresses(f"rsshub://{route}", HUBS[:1])
    except UserError:
        return
    path = address.removeprefix("https://hub.example/")
    assert path != address
    assert not path.startswith("/")
    assert ".." not in path.partition("?")[0]
