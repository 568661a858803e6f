"""Any blocks at all make valid messages within the limits, and lose nothing: by the test server's strict parser."""

from collections.abc import Iterable, Iterator
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.reply import Block, Group, Item, Items, Line, Run, Title, line
from bot.chat.telegram.html import HtmlPacker, PlainPacker
from bot.chat.telegram.layout import clean, is_visible
from bot.chat.telegram.packing import MESSAGE, Size, utf16_length
from tests.botapi.markup import finish, from_html

SMALL = Size(units=60, entities=6, raw_bytes=1_000)

CHARACTERS = st.one_of(
    st.sampled_from("要点新闻，。；：！？“”（）《》abc XYZ 019 .,;:!?<>&\"'/=\n"),
    st.sampled_from(["👨‍👩‍👧‍👦", "👍🏽", "🇨🇳", "❤️", "e\u0301", "𠮷", "\u3000", "\u00a0", "</b>", "&amp;", "&nbsp;"]),
    st.sampled_from(["\x00", "\x07", "\x1b[31m", "\r\n", "\r", "\t", "\u2028", "\u202e", "\u2066", "\ud800", "\ufeff"]),
    st.characters(),
)
URLS = st.none() | st.sampled_from(
    [
        'https://example.org/a?b=1&c="2"\'<3>',
        "http://a.cn",
        "tg://resolve?domain=x",
        "https://例子.中国/路",
        "ftp://a.cn",
        "javascript:alert(1)",
        "https://localhost/",
        "https://u@a.cn/",
        "https://a.cn/ b",
        "https://a.cn/" + "&" * 3_000,
        "https://[a",
        "",
    ]
)


def _blocks(longest: int, most: int) -> st.SearchStrategy[list[Block]]:
    """Return a strategy of up to `most` blocks, a run of which repeats a short text up to `longest` times."""
    short = st.lists(CHARACTERS, max_size=12).map("".join)
    texts = short | st.builds(lambda text, times: text * times, short, st.integers(1, longest))
    looks = st.lists(st.builds(Run, texts, st.booleans(), st.booleans(), st.booleans(), URLS), max_size=4).map(tuple)
    items = st.builds(Item, st.sampled_from(["1.", "•", "<", ""]), looks, st.integers(0, 9))
    leaves = st.one_of(
        st.builds(Title, looks, st.sampled_from([1, 2])),
        st.builds(Line, looks, st.booleans()),
        st.builds(Items, st.lists(items, max_size=4).map(tuple), st.booleans()),
    )
    nested = st.recursive(leaves, lambda inner: st.lists(inner, max_size=3).map(lambda blocks: Group(tuple(blocks))))
    return st.lists(nested, max_size=most)


CASES = st.tuples(_blocks(longest=12, most=6), st.just(SMALL)) | st.tuples(
    _blocks(longest=400, most=3), st.just(MESSAGE)
)


def words(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Group(blocks=inner):
                yield from words(inner)
            case Items(items=items):
                for item in items:
                    yield item.marker
                    yield from (run.text for run in item.text)
            case Title(text=text) | Line(text=text):
                yield from (run.text for run in text)


def sieve(text: str) -> str:
    """Return what of a text a reader sees."""
    return "".join(filter(_is_seen, clean(text)))


_is_seen = cache(is_visible)


def expected(blocks: Iterable[Block]) -> str:
    return sieve("".join(words(blocks)))


@settings(max_examples=60, deadline=None)
@given(CASES)
def test_every_message_is_valid_within_limits_and_nothing_is_lost(case: tuple[list[Block], Size]) -> None:
    blocks, limit = case
    parts = HtmlPacker(limit).pack(blocks)
    for part in parts:
        raw = from_html(part.body)
        parsed = finish(raw)
        assert parsed.losses == ()
        assert parsed.text == raw.text, "nothing is left for Telegram to trim or to clean"
        assert 0 < utf16_length(parsed.text) <= limit.units
        assert len(parsed.entities) <= limit.entities
        assert len(part.body.encode()) <= limit.raw_bytes
        assert utf16_length(part.plain) <= limit.units
    assert sieve("".join(finish(from_html(part.body)).text for part in parts)) == expected(blocks)


@settings(max_examples=40, deadline=None)
@given(CASES)
def test_plain_messages_are_within_limits_and_nothing_is_lost(case: tuple[list[Block], Size]) -> None:
    blocks, limit = case
    parts = PlainPacker(limit).pack(blocks)
    texts = [part.body for part in parts]
    assert all(0 < utf16_length(text) <= limit.units and text == text.strip() for text in texts)
    assert all(part.plain == part.body for part in parts)
    rest = iter(sieve("".join(texts)))
    assert all(character in rest for character in expected(blocks)), "all of the text is there, in order"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["👨‍👩‍👧‍👦", "👍🏽", "🇨🇳", "e\u0301", "字", "❤️"]), min_size=1, max_size=400))
def test_no_visible_character_is_torn(characters: list[str]) -> None:
    parts = HtmlPacker(SMALL).pack([line("".join(characters))])
    rest = list(characters)
    for part in parts:
        text = part.plain
        while text:
            assert text.startswith(rest[0])
            text = text.removeprefix(rest.pop(0))
    assert rest == []
