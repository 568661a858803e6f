"""What becomes of an entry's own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.feeds.draft import Draft, File, joined, name_of, web_link
from bot.reading.feeds.texts import PLAIN, Text, line_of


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://example.org/a", "https://example.org/a"),
        (" https://example.org/a ", "https://example.org/a"),
        ("HTTP://example.org/a b", "HTTP://example.org/a%20b"),
        ("https://example.org/a\nb", "https://example.org/ab"),
        ('https://example.org/"<b>"', "https://example.org/%22%3Cb%3E%22"),
        ("https://例子.example.org/港", "https://例子.example.org/港"),
        ("https://", None),
        ("http://[", None),
        ("javascript:x", None),
        ("/a", None),
        ("", None),
        (None, None),
        ("https://example.org/" + "a" * 2_000, None),
    ],
)
def test_a_web_link_is_absolute_or_none(address: str | None, expected: str | None) -> None:
    assert web_link(address) == expected


@given(st.text(max_size=60) | st.text("htps:/.?#a[]@%&;= ", max_size=40))
def test_any_address_can_be_joined(address: str) -> None:
    link = web_link(joined("https://example.org/a/b", address))
    assert link is None or link.lower().startswith(("http://", "https://"))


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("林一", "林一"),
        ("lin@example.org (Lin Yi)", "Lin Yi"),
        ("Lin Yi <lin@example.org>", "Lin Yi"),
        ("lin@example.org", "lin@example.org"),
        ("lin@example.org ()", "lin@example.org ()"),
        ("Ann (Harbour)", "Ann (Harbour)"),
        ("  ", ""),
    ],
)
def test_an_author_is_a_name(author: str, name: str) -> None:
    assert name_of(author) == name


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (Text("a <b>b</b>&amp;amp;", PLAIN), "a <b>b</b>&amp;amp;"),
        (Text("a <b>b</b>&amp;amp;"), "a b&amp;"),
        (Text("a<br/>b</p><p>c"), "a b c"),
        (Text("a<script>x</script>b<style>y</style><!-- z -->c"), "abc"),
        (Text("1 < 2 &lt;3"), "1 < 2 <3"),
        (Text("a\u202eb\x00c", PLAIN), "abc"),
        (Text(" a \n\t b ", PLAIN), "a b"),
    ],
)
def test_a_title_is_one_plain_line(text: Text, line: str) -> None:
    assert line_of(text) == line


@pytest.mark.parametrize(
    ("draft", "picture"),
    [
        (
            Draft("", media=[File("https://example.org/m.mp4", "video/mp4")], thumbnails=["https://example.org/t.jpg"]),
            "t.jpg",
        ),
        (
            Draft("", media=[File("https://example.org/m", medium="image")], thumbnails=["https://example.org/t.jpg"]),
            "m",
        ),
        (Draft("", media=[File("https://example.org/m.webp?w=1")]), "m.webp?w=1"),
        (Draft("", picture="https://example.org/i.png", enclosures=[File("https://example.org/e.png")]), "i.png"),
        (Draft("", enclosures=[File("https://example.org/e", "image/png")]), "e"),
        (Draft("", enclosures=[File("https://example.org/e.mp3", "audio/mpeg")]), None),
        (Draft("", thumbnails=["data:image/png;base64,x"]), None),
    ],
)
def test_the_picture_is_the_first_that_the_feed_offers(draft: Draft, picture: str | None) -> None:
    assert draft.finish().picture == (picture and f"https://example.org/{picture}")


def test_what_a_draft_holds_too_much_of_is_cut() -> None:
    file = File("https://example.org/{}".format("a"))
    entry = Draft(
        "",
        guid="g" * 5_000,
        tags=[f"t{number}" for number in range(500)] + ["x" * 9_999],
        enclosures=[File(f"{file.href}{number}", length="9" * 30) for number in range(500)],
        authors=["n" * 9_999],
    ).finish()
    assert (len(entry.guid or ""), len(entry.tags), len(entry.enclosures), len(entry.author or "")) == (
        2_000,
        100,
        50,
        100,
    )
    assert entry.enclosures[0].length is None
