import pytest

from tests.botapi.markup import Entity, Formatted, finish, from_entities, from_html
from tests.botapi.refusal import RefusedError
from tests.botapi.tags import MarkupError


def bold(offset: int, length: int) -> Entity:
    return Entity("bold", offset, length)


ACCEPTED = [
    ("", "", []),
    ("plain", "plain", []),
    ("a &lt;b&gt; &amp; &quot;c&quot;", 'a <b> & "c"', []),
    ("&#65;&#x42;&#128512;", "AB😀", []),
    ("&lt", "<", []),
    ("AT&T", "AT&T", []),
    ("&#38;lt;", "&lt;", []),
    ("1 > 0", "1 > 0", []),
    ("<b>要点</b>", "要点", [bold(0, 2)]),
    ("<strong>x</strong>", "x", [bold(0, 1)]),
    ("<B>x</b>", "x", [bold(0, 1)]),
    ("<b>x</>", "x", [bold(0, 1)]),
    ("<b >x</b >", "x", [bold(0, 1)]),
    ("<b></b>x", "x", []),
    ("😀<b>😀</b>", "😀😀", [bold(2, 2)]),
    ("<i>a</i><em>b</em>", "ab", [Entity("italic", 0, 1), Entity("italic", 1, 1)]),
    ("<u>a</u><ins>b</ins>", "ab", [Entity("underline", 0, 1), Entity("underline", 1, 1)]),
    ("<s>a</s><strike>b</strike><del>c</del>", "abc", [Entity("strikethrough", at, 1) for at in range(3)]),
    (
        '<tg-spoiler>a</tg-spoiler><span class="tg-spoiler">b</span>',
        "ab",
        [Entity("spoiler", 0, 1), Entity("spoiler", 1, 1)],
    ),
    ("<b>a<i>b</i></b>", "ab", [bold(0, 2), Entity("italic", 1, 1)]),
    (
        '<a href="https://example.org/?a=1&amp;b=2">x</a>',
        "x",
        [Entity("text_link", 0, 1, {"url": "https://example.org/?a=1&b=2"})],
    ),
    ("<a href='https://example.org'>x</a>", "x", [Entity("text_link", 0, 1, {"url": "https://example.org"})]),
    ("<a href=example.org>x</a>", "x", [Entity("text_link", 0, 1, {"url": "example.org"})]),
    ("<a>example.org</a>", "example.org", [Entity("text_link", 0, 11, {"url": "example.org"})]),
    ('<a href="tg://user?id=1">x</a>', "x", [Entity("text_link", 0, 1, {"url": "tg://user?id=1"})]),
    ("<code>x</code>", "x", [Entity("code", 0, 1)]),
    ("<pre>x\ny</pre>", "x\ny", [Entity("pre", 0, 3)]),
    (
        '<pre><code class="language-python">x</code></pre>',
        "x",
        [Entity("pre", 0, 1, {"language": "python"})],
    ),
    (
        '<code class="language-python"><pre>x</pre></code>',
        "x",
        [Entity("pre", 0, 1, {"language": "python"})],
    ),
    ("<pre><code>x</code></pre>", "x", [Entity("pre", 0, 1), Entity("code", 0, 1)]),
    ("<blockquote>q</blockquote>", "q", [Entity("blockquote", 0, 1)]),
    ("<blockquote expandable>q</blockquote>", "q", [Entity("expandable_blockquote", 0, 1)]),
    (
        '<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>',
        "👍",
        [Entity("custom_emoji", 0, 2, {"custom_emoji_id": "5368324170671202286"})],
    ),
    (
        '<tg-time unix="1795420800" format="wDT">now</tg-time>',
        "now",
        [Entity("date_time", 0, 3, {"unix_time": 1795420800, "date_time_format": "wDT"})],
    ),
    ("  \n<b> x </b>\n ", "x", [bold(0, 1)]),
]


@pytest.mark.parametrize(("html", "text", "entities"), ACCEPTED)
def test_html_becomes_text_and_entities_without_loss(html: str, text: str, entities: list[Entity]) -> None:
    assert finish(from_html(html)) == Formatted(text, tuple(entities))


REFUSED = [
    ("<abc", "Unclosed start tag at byte offset 0"),
    ("要<abc", "Unclosed start tag at byte offset 3"),
    ("<h1>x</h1>", 'Unsupported start tag "h1" at byte offset 0'),
    ("x<br>y", 'Unsupported start tag "br" at byte offset 1'),
    ("x<br/>y", 'Unsupported start tag "br/" at byte offset 1'),
    ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
    ("<script>x</script>", 'Unsupported start tag "script" at byte offset 0'),
    ("1 < 2 > 0", 'Unsupported start tag "" at byte offset 2'),
    ("<!-- x -->", 'Unsupported start tag "!--" at byte offset 0'),
    ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
    ("<b><i>x</i>", 'Can\'t find end tag corresponding to start tag "b"'),
    ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
    ("x</b>", "Unexpected end tag at byte offset 1"),
    ("<b>x</b", "Unclosed end tag at byte offset 4"),
    ("<b>x</b y>", "Unclosed end tag at byte offset 4"),
    ("<i =x>a</i>", 'Empty attribute name in the tag "i" at byte offset 0'),
    ("<a href", 'Unclosed start tag "a" at byte offset 0'),
    ("<a href=", 'Unclosed start tag "a" at byte offset 0'),
    ('<a href="https://example.org>x</a>', "Unclosed start tag at byte offset 0"),
    ("<a href=https://example.org>x</a>", "Unexpected end of name token at byte offset 8"),
    ('<span class="big">x</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ('<tg-emoji emoji-id="no">x</tg-emoji>', "Invalid custom emoji identifier specified"),
    ('<tg-time unix="1" format="rt">x</tg-time>', "Invalid date format used"),
    ('<tg-time unix="soon">x</tg-time>', "Invalid Unix time specified"),
    ("&#xD800;", "Text contains invalid Unicode characters"),
]


@pytest.mark.parametrize(("html", "reason"), REFUSED)
def test_wrong_html_is_refused_with_telegrams_reason(html: str, reason: str) -> None:
    with pytest.raises(MarkupError) as caught:
        from_html(html)
    assert str(caught.value).startswith(reason)


LOSSY = [
    ("a&nbsp;b", "a&nbsp;b", "&nbsp; is no character reference"),
    ("&mdash;", "&mdash;", "&mdash; is no character reference"),
    ("<b>a <code>x</code></b>", "a x", "code inside bold is not shown"),
    ("<code>a<b>x</b></code>", "ax", "bold inside code is not shown"),
    ("<blockquote>a<blockquote>b</blockquote></blockquote>", "ab", "a quote inside a quote"),
    ('<a href="javascript:alert(1)">x</a>', "x", "is no link"),
    ('<a href="http://localhost/">x</a>', "x", "is no link"),
    ('<a href="/news/1">x</a>', "x", "is no link"),
    ("a\tb", "a b", "control characters"),
]


@pytest.mark.parametrize(("html", "text", "loss"), LOSSY)
def test_formatting_that_a_reader_would_miss_is_told(html: str, text: str, loss: str) -> None:
    formatted = finish(from_html(html))
    assert formatted.text == text
    assert any(loss in told for told in formatted.losses)


def test_the_hundred_and_first_entity_is_lost_and_told() -> None:
    formatted = finish(from_html("<b>x</b> " * 101))
    assert len(formatted.entities) == 100
    assert any("101 entities" in loss for loss in formatted.losses)
    assert finish(from_html("<b>x</b> " * 100)).losses == ()


def test_code_in_a_quote_is_no_loss() -> None:
    assert finish(from_html("<blockquote>a <code>x</code></blockquote>")).losses == ()


def test_entities_that_cross_are_told() -> None:
    crossing = [{"type": "bold", "offset": 0, "length": 3}, {"type": "italic", "offset": 2, "length": 3}]
    assert finish(from_entities("abcdef", crossing)).losses == ("italic crosses bold and is split",)


@pytest.mark.parametrize(
    ("entity", "reason"),
    [
        ({"type": "bold", "offset": 0, "length": 9}, "ends after the end of the text at UTF-16 offset 9"),
        ({"type": "bold", "offset": 1, "length": 1}, "in a middle of a UTF-16 symbol"),
        ({"type": "bold", "offset": -1, "length": 1}, "negative"),
        ({"type": "shiny", "offset": 0, "length": 2}, "Unsupported type specified"),
    ],
)
def test_an_entity_that_does_not_fit_its_text_is_refused(entity: dict[str, object], reason: str) -> None:
    with pytest.raises(RefusedError, match=reason):
        from_entities("😀", [entity])
