"""What a source repeats: a paragraph that stands in several of its articles speaks for none of them.

The general rules of reading know boilerplate by its words. This is learned instead, from the articles themselves, and
only of what those rules left as body text. Paragraphs are compared by prints: numbers that stand for a source and a
text as it reads without differences of width, case, white space or Traditional forms.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from hashlib import blake2b
from itertools import chain

from bot.core.article import REPEATED_FROM, Article, Block, Code, Heading, Listing, Paragraph, Quote, Role, Table
from bot.core.folding import fold

Prints = tuple[tuple[int, ...], ...]
"""For each block of an article, the prints of its texts; none for a block that is not compared."""

_FIRST, _LAST = 16, 24
_SENTENCE = 16
_ENOUGH = 40
_FOUR_LETTERS = re.compile(r"(?:[\W\d_]*[^\W\d_]){4}")
_END = re.compile(r"[。！？!?]|\.(?=\s|$)")
_ORDINAL = re.compile(
    r"[（(【]?第?[一二三四五六七八九十百]{1,3}[）)】、，,.．是条项]|[（(]?\d{1,2}[）)、.．](?!\d)|[①-⑳]"
)
# NFKC rewrites a whole text for the sake of one such mark, and Chinese text has them in every sentence.
_WIDE_MARKS = tuple((chr(ord(mark) + 0xFEE0), mark) for mark in ",:;!?()")


@dataclass(frozen=True, slots=True)
class Seen:
    """What earlier articles tell of prints: which are boilerplate, and under which titles others stood."""

    boilerplate: frozenset[int] = frozenset()
    titles: Mapping[int, frozenset[int]] = field(default_factory=dict)


class _Standing(Enum):
    SILENT = auto()  # no body text to speak of: other roles, pictures, `——`
    FRESH = auto()
    KNOWN = auto()


def learn(articles: Sequence[Article]) -> list[Article]:
    """Return these articles with what their sources repeat among them marked, as if there had never been others."""
    printed = [prints_of(article) for article in articles]
    sightings = [
        (title_print(one.title), frozenset(chain.from_iterable(prints)))
        for one, prints in zip(articles, printed, strict=True)
    ]
    known = recurring(sightings, Seen())
    return [without_boilerplate(one, prints, known) for one, prints in zip(articles, printed, strict=True)]


def source_of(article: Article) -> str:
    """Return the key of what has habits: the author, else the category; empty where nothing can be learned."""
    return fold(article.author or "") or article.categories.key


def title_print(title: str) -> int:
    """Return a number that stands for a title. Articles of one title are one article, however often it is posted."""
    return _hash(fold(title))


def prints_of(article: Article, source: str | None = None) -> Prints:
    """Return the prints of an article's paragraphs, headings, quoted paragraphs and lists (each list has one).

    `source` is the key of what the article comes from, where that is known better than `source_of` can tell.

    Signed 64-bit, as SQL has them. Texts of fewer than four letters have none: `——` and `11月3日` say nothing of a
    source. Of a long article, only the first 16 and the last 24 are compared: what stands in all articles stands at
    their ends, below more often than above, and a book posted as an article must not cost more than an article.
    """
    source = source_of(article) if source is None else source
    texts = [(at, text) for at, block in enumerate(article.blocks) for text in _texts(block)] if source else []
    if len(texts) > _FIRST + _LAST:
        texts = texts[:_FIRST] + texts[-_LAST:]
    prints: list[list[int]] = [[] for _ in article.blocks]
    for at, text in texts:
        prints[at].append(_hash(f"{source}\0{_folded(text)}"))
    return tuple(map(tuple, prints))


def recurring(sightings: Iterable[tuple[int, Iterable[int]]], seen: Seen) -> frozenset[int]:
    """Return the prints that are boilerplate, once these articles (the print of the title, the prints in it) count."""
    titles: dict[int, set[int]] = defaultdict(set)
    for title, prints in sightings:
        for one in prints:
            titles[one].add(title)
    return seen.boilerplate | {
        one for one, under in titles.items() if len(under | seen.titles.get(one, frozenset())) >= REPEATED_FROM
    }


def without_boilerplate(article: Article, prints: Prints, known: AbstractSet[int]) -> Article:
    """Mark the blocks whose prints are `known`, where the article is better off without them.

    Above and below all that is new, they go at any length. In between, only whole sentences do: a short line there is
    a template's sub-heading (`国内`, `国际`), which gives the article its order, and so does an item's number. A
    heading over new text stays. An article that has nothing else to say stays whole: a notice that is posted word for
    word every day is news each time.
    """
    blocks = article.blocks
    standings = [_standing(block, own, known) for block, own in zip(blocks, prints, strict=True)]
    fresh = [at for at, standing in enumerate(standings) if standing is _Standing.FRESH]
    if _Standing.KNOWN not in standings or not _says_something(blocks[at] for at in fresh):
        return article
    marked = frozenset(_boilerplate(blocks, standings, fresh[0], fresh[-1]))
    return replace(
        article,
        blocks=tuple(
            replace(block, role=Role.BOILERPLATE) if at in marked else block for at, block in enumerate(blocks)
        ),
    )


def _texts(block: Block) -> Sequence[str]:
    """Return the body texts of a block that can be compared."""
    if block.role is not Role.BODY:
        return ()
    match block:
        case Paragraph() | Heading() | Quote():
            texts = block.parts
        case Listing():
            texts = ("\n".join(block.items),)
        case _:
            return ()
    return [text for text in texts if _FOUR_LETTERS.match(text)]


def _folded(text: str) -> str:
    for wide, narrow in _WIDE_MARKS:
        text = text.replace(wide, narrow)
    return fold(text)


def _hash(text: str) -> int:
    digest = blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _standing(block: Block, prints: Sequence[int], known: AbstractSet[int]) -> _Standing:
    if not prints:
        tabular = isinstance(block, Table | Code) and block.role is Role.BODY
        return _Standing.FRESH if tabular or _texts(block) else _Standing.SILENT
    # A quotation may have been compared in part only.
    is_known = all(one in known for one in prints) and len(prints) == len(_texts(block))
    return _Standing.KNOWN if is_known else _Standing.FRESH


def _says_something(fresh: Iterable[Block]) -> bool:
    """Whether there is a sentence in it, or at least more than a date and a place."""
    texts = [part for block in fresh if isinstance(block, Paragraph | Listing | Quote) for part in block.parts]
    return any(map(_END.search, texts)) or sum(map(len, texts)) >= _ENOUGH


def _boilerplate(blocks: Sequence[Block], standings: Sequence[_Standing], first: int, last: int) -> Iterator[int]:
    """Give the places of what goes, where fresh text stands from block `first` to block `last`."""
    subheading = _subheading_above(blocks, standings, first, last)
    for at, block in enumerate(blocks):
        if standings[at] is not _Standing.KNOWN:
            continue
        if isinstance(block, Heading):
            goes = not _heads_fresh(block.level, blocks[at + 1 :], standings[at + 1 :])
        elif first < at < last:
            goes = _is_sentence(block)
        else:
            goes = at != subheading
        if goes:
            yield at


def _subheading_above(blocks: Sequence[Block], standings: Sequence[_Standing], first: int, last: int) -> int | None:
    """Return where the first of a template's sub-headings stands above all fresh text: it looks like those that follow
    further down.
    """
    at = next((at for at in reversed(range(first)) if standings[at] is _Standing.KNOWN), None)
    if at is None or (look := _look_of_line(blocks[at])) is None:
        return None
    below = (blocks[other] for other in range(first, last) if standings[other] is _Standing.KNOWN)
    return at if look in map(_look_of_line, below) else None


def _look_of_line(block: Block) -> tuple[bool, bool] | None:
    """Return whether a line that is no sentence is bold, and whether it is centred; none for any other block."""
    if isinstance(block, Paragraph) and not _END.search(block.text):
        return block.strong, block.centred
    return None


def _heads_fresh(level: int, blocks: Sequence[Block], standings: Sequence[_Standing]) -> bool:
    for block, standing in zip(blocks, standings, strict=True):
        if isinstance(block, Heading) and block.level <= level:
            return False
        if standing is _Standing.FRESH:
            return True
    return False


def _is_sentence(block: Block) -> bool:
    text = "\n".join(block.parts)
    return len(text) >= _SENTENCE and _END.search(text) is not None and not _ORDINAL.match(text)
