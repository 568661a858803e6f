"""What a sub-heading looks like by itself, before its place in the article is considered."""

import re

LONGEST_HEADING = 36
LONGEST_ENGLISH = 90
_NO_END = tuple("。；，、！…;,.!")
_STANDING_OUT = re.compile(r"[▎▍▌▋█∎｜]|[【〖][^】〗]{2,30}[】〗]$")
_LETTER = re.compile(r"[^\W\d_]")
_ORNAMENTS = (
    r"▎▍▌▋█∎|｜■□●○◆◇▶►▷◤◢◥◣>》★☆※#＃◎▲△•·–—\-*~～/／\u2600-\u27bf\u2b1b\u2b1c\u2b50\U0001f300-\U0001faff\ufe0f"
)
_ORNAMENT = re.compile(rf"[{_ORNAMENTS}][{_ORNAMENTS}\s]*")
_ORNAMENT_BEHIND = re.compile(rf"\s[{_ORNAMENTS}\s]*[{_ORNAMENTS}]$")
_BRACKETED = re.compile(r"[【〖［\[](?P<words>[^】〗］\]]+)[】〗］\]]")
_PATH_LIKE = re.compile(r"[\\/].*[\\/]|^[A-Z]:\\|[{}<>=]|^\$|^#")


def has_words(text: str) -> bool:
    """Whether a text is more than figures and ornaments."""
    return _LETTER.search(text) is not None


def is_short_line(text: str) -> bool:
    """Whether a paragraph is short enough for a heading, and doesn't end as a sentence does."""
    longest = LONGEST_ENGLISH if text.isascii() else LONGEST_HEADING
    return (
        2 <= len(text) <= longest
        and not text.endswith(_NO_END)
        and has_words(text)
        and not _PATH_LIKE.search(text[slice(*own_words(text))])
    )


def stands_out(text: str) -> bool:
    """Whether a line is set off by an ornament or brackets, as bold print would do."""
    return _STANDING_OUT.match(text) is not None


def own_words(text: str) -> tuple[int, int]:
    """Return where a heading's own words begin and end: without ornaments and brackets around them."""
    ornament = _ORNAMENT.match(text)
    start = ornament.end() if ornament and ornament.end() < len(text) else 0
    behind = _ORNAMENT_BEHIND.search(text, start)
    bracketed = _BRACKETED.fullmatch(text, start)
    return bracketed.span("words") if bracketed else (start, behind.start() if behind else len(text))
