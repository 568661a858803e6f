"""Words that readers follow or mute: how spellings are made equal, what counts as one, and how a list of them is read.

A word is literal; nothing in it has a meaning of its own. It is kept as a key, in which width, case and 繁/简 make no
difference, and looked for in texts that are folded the same way. Words of scripts that part words by spaces are found
as whole words only: `ai` stands in `AI芯片`, not in `said`. Chinese, Japanese, Korean and Thai are found anywhere, for
nothing marks where their words end.
"""

import re
from dataclasses import dataclass
from unicodedata import category, normalize

from bot.core.folding import simplified
from bot.errors import UserError

LONGEST, SHORTEST = 30, 2
_SHOWN = 20
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_EDGES = " \t，。、；：？！…—·,.;:?!/|\"'“”‘’«»()（）[]【】{}<>《》〈〉「」『』"
"""What may stand around a word without being part of it. `+`, `#`, `&` and the like may be: `c++`."""
_QUOTES = {'"': '"', "“": "”", "”": "”", "„": "“", "「": "」", "『": "』", "«": "»", "《": "》"}
_QUOTED = "|".join(f"{re.escape(left)}(?:[^{re.escape(right)}]*){re.escape(right)}" for left, right in _QUOTES.items())
_TOKEN = re.compile(rf"{_QUOTED}|[^\s、，,；;]+")
_AT_ONCE = {"now", "立即", "马上", "即时", "立刻"}
_UNSPACED = re.compile(
    "[\u0e00-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Scripts without spaces between words, and Korean, whose particles are written onto them."""
_CHINESE = "[\u2e80-\u3029\u3030-\u3098\u309b-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
"""Chinese and Japanese, without the marks that belong to the character before them."""
_SPACE_AT_CHINESE = re.compile(f" (?={_CHINESE})|(?<={_CHINESE}) (?![\u3099\u309a])")


@dataclass(frozen=True, slots=True)
class Word:
    """A word: `key` is what it is found by, `text` how it was written."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Wish:
    """The words of a command, each once, in order; `at_once`: the reader is to be told of them when they come in."""

    words: tuple[Word, ...]
    at_once: bool = False


def fold_text(text: str) -> str:
    """Return `text` as words are looked for in it: nothing invisible, no difference in width, case or 繁/简, one space
    for any white space and none beside Chinese (`AI 芯片` is `AI芯片`). Folding what is folded changes nothing.
    """
    narrow = _INVISIBLE.sub("", normalize("NFKC", text))
    folded = normalize("NFKC", simplified(narrow).casefold())
    return _SPACE_AT_CHINESE.sub("", " ".join(_INVISIBLE.sub("", folded).split()))


def word_key(text: str) -> str:
    """Return the key of a word. Raises UserError for what is too short or too long to be looked for: one character
    alone stands in half of all news.
    """
    key = fold_text(text).strip(_EDGES)
    shown = text.strip()[:_SHOWN]
    if len(key) < SHORTEST or not any(character.isalnum() for character in key):
        raise UserError("error.word_too_short", word=shown, least=SHORTEST)
    if len(key) > LONGEST:
        raise UserError("error.word_too_long", word=f"{shown}…", most=LONGEST)
    return key


def parse_words(text: str, *, with_time: bool = True) -> Wish:
    """Read `芯片、英伟达 "open ai" now`: words parted by white space or commas, in quotes where they have spaces;
    the last one may say, `with_time`, that the reader wants to know at once. Raises UserError as `word_key` does.
    """
    tokens = _TOKEN.findall(text)
    at_once = with_time and len(tokens) > 1 and simplified(tokens[-1]).casefold() in _AT_ONCE
    words: dict[str, Word] = {}
    for token in tokens[:-1] if at_once else tokens:
        if _is_mere_mark(token):
            continue
        written = _unquoted(token)
        key = word_key(written)
        words.setdefault(key, Word(key, written))
    return Wish(tuple(words.values()), at_once)


def is_whole(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]`, of a folded text, is no mere piece of a longer word or number."""
    before = start > 0 and _continues(text[start - 1], text[start])
    return not before and not (end < len(text) and _continues(text[end - 1], text[end]))


def _continues(one: str, other: str) -> bool:
    """Whether two characters side by side are of one word: letters, or digits; `5` and `g` are of two."""
    if category(other)[0] == "M":
        return True
    return (one.isdigit() and other.isdigit()) or (_is_letter(one) and _is_letter(other))


def _is_letter(character: str) -> bool:
    return (character.isalpha() or category(character)[0] == "M") and not _UNSPACED.match(character)


def _unquoted(token: str) -> str:
    right = _QUOTES.get(token[0])
    inner = token[1:-1] if right is not None and len(token) > 1 and token.endswith(right) else token
    return _INVISIBLE.sub("", " ".join(inner.split())).strip(_EDGES) or inner


def _is_mere_mark(token: str) -> bool:
    """Whether a token is only a mark between words, like a dash; one that stands in quotes is meant."""
    return token[0] not in _QUOTES and not any(character.isalnum() for character in token)
