import pytest
from bs4 import BeautifulSoup, Tag

from bot.core.article import Image
from bot.reading.pictures import MAX_URL, is_placeholder, picture_of, web_address

URL = "https://news.example/2026/a.jpg"


def image(attributes: str) -> Image | None:
    tag = BeautifulSoup(f"<img {attributes}>", "lxml").find("img")
    assert isinstance(tag, Tag)
    return picture_of(tag)


def test_a_picture_has_its_address_caption_and_size() -> None:
    assert image(f'src="{URL}" alt=" 码头  清晨 " width="640" height="480px"') == Image(URL, "码头 清晨", 640, 480)


@pytest.mark.parametrize(
    "attributes",
    [
        f'src="data:image/gif;base64,R0lGOD" data-src="{URL}"',
        f'src="/static/loading.gif" data-original="{URL}"',
        f'src="https://news.example/blank.gif" data-lazy-src="{URL}"',
        f'data-actualsrc="{URL}"',
        'src="//news.example/2026/a.jpg"',
        f'data-src="" src=" {URL} "',
    ],
)
def test_a_lazily_loaded_picture_is_the_one_that_will_be_shown(attributes: str) -> None:
    found = image(attributes)
    assert found is not None
    assert found.url == URL


@pytest.mark.parametrize(
    "attributes",
    [
        "",
        'src=""',
        'src="a.jpg"',
        'src="javascript:alert(1)"',
        'src="data:image/png;base64,AAAA"',
        'src="https://"',
        'src="https://[news.example/a.jpg"',
        f'src="https://news.example/{"a" * MAX_URL}.jpg"',
        'src="https://news.example/a b.jpg"',
    ],
)
def test_what_has_no_web_address_is_no_picture(attributes: str) -> None:
    assert image(attributes) is None


@pytest.mark.parametrize(
    "attributes",
    [
        'alt="扫码关注"',
        'alt="微信二维码"',
        'title="关注公众号"',
        'alt="QR code"',
        'n-qr-mark="y"',
        'width="1" height="1"',
        'width="80"',
        'height="60px"',
        'width="1200" height="130"',
    ],
)
def test_a_code_a_tracker_or_a_banner_is_no_picture(attributes: str) -> None:
    assert image(f'src="{URL}" {attributes}') is None


@pytest.mark.parametrize(
    "attributes",
    ['width="120" height="120"', 'width="100%"', 'width="auto"', 'alt="码头上的读码器"', 'width="480" height="2000"'],
)
def test_an_ordinary_picture_is_one(attributes: str) -> None:
    assert image(f'src="{URL}" {attributes}') is not None


@pytest.mark.parametrize(
    "url",
    [
        "https://picsum.photos/800/400",
        "https://via.placeholder.com/600",
        "https://www.gravatar.com/avatar/abc",
        "https://news.example/images/qrcode.jpg",
        "https://news.example/qr_code_2.png",
        "https://news.example/erweima/a.jpg",
        "https://news.example/user/avatar/12.jpg",
        "https://news.example/site-logo.png",
        "https://news.example/img/1x1.gif",
        "https://news.example/lazyload.png",
        "https://n.news.example/a/w200h200/b.jpg",
        "http://[::bad/",
    ],
)
def test_an_address_alone_may_tell_that_it_shows_nothing(url: str) -> None:
    assert is_placeholder(url)


@pytest.mark.parametrize(
    "url",
    [
        URL,
        "https://news.example/catalogo/dialogue.jpg",
        "https://news.example/iconic-bridge.jpg",
        "https://news.example/blankenberge.jpg",
        "https://n.news.example/a/w640h640/b.jpg",
        "https://n.news.example/a/w200h150/b.jpg",
    ],
)
def test_an_address_that_only_resembles_one_is_a_picture_s(url: str) -> None:
    assert not is_placeholder(url)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" https://news.example/a ", "https://news.example/a"),
        ("HTTP://news.example", "HTTP://news.example"),
        ("//news.example/a", "https://news.example/a"),
        ("https://新闻.example/港口", "https://新闻.example/港口"),
        ("ftp://news.example", None),
        ("news.example/a", None),
        ("https://news.example/<b>", None),
        ("https://", None),
    ],
)
def test_only_whole_web_addresses_are_addresses(text: str, address: str | None) -> None:
    assert web_address(text) == address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("b.jpg", "https://news.example/2026/b.jpg"),
        ("/b.jpg", "https://news.example/b.jpg"),
        ("../b.jpg?w=1", "https://news.example/b.jpg?w=1"),
        ("?id=1", "https://news.example/2026/a.html?id=1"),
        ("pictures/a b.jpg", "https://news.example/2026/pictures/a%20b.jpg"),
        ("//cdn.example/b.jpg", "https://cdn.example/b.jpg"),
        ("https://cdn.example/b.jpg", "https://cdn.example/b.jpg"),
        ("data:image/png;base64,AA/AA", None),
        ("javascript:alert('/')", None),
        ("//[", None),
        ("true", None),
        ("", None),
        ("a/" * MAX_URL, None),
    ],
)
def test_a_relative_address_is_whole_with_its_base(text: str, address: str | None) -> None:
    assert web_address(text, "https://news.example/2026/a.html") == address


@pytest.mark.parametrize("base", ["", "https://[", "file:///srv/", "a"])
def test_a_base_that_is_none_makes_nothing_whole(base: str) -> None:
    assert web_address("/b.jpg", base) is None
