import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.fault import Fault
from bot.fetching.addresses import as_ip, join_address, read_address, without_credentials
from bot.fetching.failure import Failure


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://News.Example", "https://news.example/"),
        (" http://news.example:80/a?b=c#d ", "http://news.example/a?b=c"),
        ("HTTPS://news.example:443", "https://news.example/"),
        ("https://news.example:8443/", "https://news.example:8443/"),
        ("https://news.example./a", "https://news.example/a"),
        ("https:\\\\news.example\\a", "https://news.example/a"),
        ("https://ne\nws.example/\ta", "https://news.example/a"),
        ("https://news.example/新闻?q=港口", "https://news.example/%E6%96%B0%E9%97%BB?q=%E6%B8%AF%E5%8F%A3"),
        ("https://news.example/%E6%96%B0/100%", "https://news.example/%E6%96%B0/100%"),
        ('https://news.example/a b"<c>', "https://news.example/a%20b%22%3Cc%3E"),
        ("https://例子.测试/", "https://xn--fsqu00a.xn--0zwm56d/"),
        ("https://NEWS。EXAMPLE/", "https://news.example/"),
        ("https://a_b.news.example/", "https://a_b.news.example/"),
        ("https://[2001:DB8:0:0::1]:80/", "https://[2001:db8::1]/"),
        ("https://news.example?a", "https://news.example/?a"),
    ],
)
def test_an_address_is_read_as_a_browser_reads_it(text: str, url: str) -> None:
    expected = url if "[" not in url else "https://[2001:db8::1]:80/"
    assert read_address(text).url == expected


@pytest.mark.parametrize(
    "host",
    "127.0.0.1 2130706433 0x7f000001 0x7F.1 127.1 127.0.1 0177.0.0.1 017700000001 0x7f.0x0.0x0.0x1 １２７.０.０.１ "
    "127。0。0。1 %31%32%37.0.0.1 127.0.0.1. 00000177.1".split(),
)
def test_however_an_ip_address_is_written_it_is_seen_for_what_it_is(host: str) -> None:
    assert read_address(f"http://{host}/").host == "127.0.0.1"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "news.example",
        "ftp://news.example/",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "http://",
        "http:///a",
        "http://user@news.example/",
        "http://user:secret@news.example/",
        "http://@news.example/",
        "http://news.example:0/",
        "http://news.example:65536/",
        "http://news.example:8o/",
        "http://news..example/",
        "http://.news.example/",
        "http://news example/",
        "http://news.example%00.evil.example/",
        "http://news%2fexample/",
        "http://%ff.example/",
        "http://256.0.0.1/",
        "http://1.2.3.4.5/",
        "http://0x100000000/",
        "http://news.09/",
        "http://1.2.3.256/a",
        "http://[::1/",
        "http://[::g]/",
        "http://[127.0.0.1]/",
        f"http://{'a' * 64}.example/",
        f"http://{'a.' * 200}example/",
        f"http://{'例' * 2_000}.example/",
        f"http://news.example/{'a' * 9_000}",
        "http://\ud800.example/",
    ],
)
def test_what_is_no_web_address_is_refused(text: str) -> None:
    with pytest.raises(Failure) as caught:
        read_address(text)
    assert caught.value.fault is Fault.BAD_ADDRESS


@pytest.mark.parametrize("host", ["[fe80::1%25eth0]", "[::1%lo]", "[2606:4700::1111%1]"])
def test_an_address_with_a_zone_is_none_of_the_public_internet(host: str) -> None:
    with pytest.raises(Failure) as caught:
        read_address(f"http://{host}/")
    assert caught.value.fault is Fault.FORBIDDEN_ADDRESS


@pytest.mark.parametrize(
    ("reference", "url"),
    [
        (b"b", "https://news.example/x/b"),
        (b"/b", "https://news.example/b"),
        (b"../b", "https://news.example/b"),
        (b"?p=2", "https://news.example/x/a?p=2"),
        (b"//other.example/b", "https://other.example/b"),
        (b"http://other.example", "http://other.example/"),
        (b" /b#top ", "https://news.example/b"),
        ("/新闻".encode(), "https://news.example/%E6%96%B0%E9%97%BB"),
        ("/新闻".encode("gb18030"), "https://news.example/%D0%C2%CE%C5"),
        ("https://例子.测试/".encode(), "https://xn--fsqu00a.xn--0zwm56d/"),
        (b"/a b\x00c\xff", "https://news.example/a%20b%00c%FF"),
    ],
)
def test_a_reference_is_joined_with_where_it_stands(reference: bytes, url: str) -> None:
    assert join_address(read_address("https://news.example/x/a?p=1"), reference).url == url


@pytest.mark.parametrize("reference", [b"http://[", b"javascript:1", b"mailto:a@b.example", b"http://a@b.example/"])
def test_a_reference_that_leads_nowhere_is_refused(reference: bytes) -> None:
    with pytest.raises(Failure) as caught:
        join_address(read_address("https://news.example/"), reference)
    assert caught.value.fault is Fault.BAD_ADDRESS


@given(st.text() | st.from_regex(r"https?://[0-9a-fxA-FX.:\[\]%@/\\]{0,40}", fullmatch=True))
def test_any_text_is_an_address_or_refused_and_reading_it_again_changes_nothing(text: str) -> None:
    try:
        address = read_address(text)
    except Failure:
        return
    assert address.url.isascii()
    assert read_address(address.url) == address
    assert as_ip(address.host) is not None or not address.host.rpartition(".")[2].isdigit()


@given(st.binary())
def test_any_reference_is_joined_or_refused(reference: bytes) -> None:
    try:
        joined = join_address(read_address("https://news.example/a"), reference)
    except Failure:
        return
    assert joined.url.isascii()


def test_a_password_is_not_shown() -> None:
    assert without_credentials("https://user:pass@word@news.example/a@b") == "https://news.example/a@b"
    assert without_credentials("https://news.example/a@b") == "https://news.example/a@b"
