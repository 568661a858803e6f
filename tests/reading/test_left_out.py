import pytest

from bot.errors import ReadingError
from bot.reading.left_out import left_out_of


@pytest.mark.parametrize(
    ("html", "reason", "text"),
    [
        ("<style>p{color:red}</style>", "<style> is not read", "p{color:red}"),
        ("<div><script>alert(1)</script></div>", "<script> is not read", "alert(1)"),
        ('<p style="display:none">藏着</p>', "<p> is hidden", "藏着"),
        ('<div class="share-box">分享</div>', "<div share-box> calls itself promotion", "分享"),
        ("<aside>另见</aside>", "<aside> calls itself related", "另见"),
        ('<div id="related"><a href="#">别的新闻</a></div>', "<div related> calls itself related", "别的新闻"),
    ],
)
def test_what_reading_passes_by_is_told_with_its_reason(html: str, reason: str, text: str) -> None:
    post = f"---\ntitle: 港口\n---\n<p>码头开了。</p>{html}".encode()
    assert list(left_out_of(post, "a.md")) == [(reason, text)]


def test_nothing_is_told_of_what_is_read() -> None:
    assert (
        list(left_out_of("---\ntitle: 港口\n---\n<p>码头<b>开</b>了。</p><ul><li>甲</li></ul>".encode(), "a.md")) == []
    )


def test_what_stands_within_goes_with_it() -> None:
    post = b"---\ntitle: a\n---\n<div hidden><script>x</script><p>y</p></div>"
    assert [reason for reason, _ in left_out_of(post, "a.md")] == ["<div> is hidden"]


def test_a_post_that_cannot_be_read_is_named() -> None:
    with pytest.raises(ReadingError, match="binary"):
        list(left_out_of(b"\x89PNG\0\0", "a.md"))
