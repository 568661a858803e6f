"""Blocks → paragraphs: one line of a message each, with its looks, the space before it and what cutting there costs.

Here text is made fit for Telegram as well: control and bidirectional override characters go, white space at a
paragraph's ends too, and a link that Telegram would not show as one becomes plain text.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import count
from unicodedata import category
from urllib.parse import urlsplit

from bot.chat.reply import Block, Fold, Group, Item, Items, Line, Quote, Run, Simple, Text, Title, simplified

STICKY = 99
"""The cost of cutting right after a title, or before what is said quietly at a story's end."""
_BETWEEN_ITEMS = 50
_GLANCE = 4
_INDENT = "\u3000"
_DEEPEST_INDENT = 6
_MAX_URL_LENGTH = 2_000
_BREAKS = re.compile("\r\n|[\r\x85\u2028\u2029]")
_WHITE = re.compile("[\t\v\f]")
_REFUSED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
"""Control characters, those that turn the direction of writing, lone surrogates, and what is no character."""
_BLANK = frozenset("\u2800\ufffc\u115f\u1160\u3164\uffa0")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line. `gap` line breaks stand before it, unless it opens a message; `indent` is left out there as well.

    `cost` tells how bad a cut right before it is, 0 the best place. Neighbours with an equal `fold` fold together, or
    (`quoted`) stand in one quote that is open.
    """

    text: Text
    gap: int = 1
    cost: int = 0
    indent: str = ""
    fold: int | None = None
    quoted: bool = False

    @property
    def plain(self) -> str:
        return "".join(run.text for run in self.text)

    @property
    def urls(self) -> tuple[str, ...]:
        """Return the addresses that its links lead to, each once."""
        return tuple(dict.fromkeys(run.url for run in self.text if run.url))


def lay_out(blocks: Sequence[Block]) -> list[Paragraph]:
    """Return the paragraphs of `blocks` in order; those without a visible character are left out."""
    return list(_laid(blocks, 0, count()))


def is_visible(text: str) -> bool:
    """Whether there is something to see: neither space, format, control nor mark only."""
    return any(character.isalnum() and character not in _BLANK for character in text[:_GLANCE]) or any(
        category(character)[0] in "LNPS" and character not in _BLANK for character in text
    )


def clean(text: str) -> str:
    """Return `text` without what Telegram refuses or a reader must not be fooled by; line ends become line feeds."""
    if text.isprintable():
        return text
    return _REFUSED.sub("", _WHITE.sub(" ", _BREAKS.sub("\n", text)))


@lru_cache(maxsize=1_024)
def link_target(url: str | None) -> str | None:
    """Return `url` where Telegram makes a link of it: http or https to a host with a dot, or tg."""
    if not url or len(url) > _MAX_URL_LENGTH or any(category(character)[0] in "CZ" for character in url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme == "tg":
        return url if parts.netloc or parts.path else None
    is_web = parts.scheme in {"http", "https"} and "@" not in parts.netloc
    return url if is_web and ("." in host.strip(".") or ":" in host) else None


def _laid(blocks: Iterable[Block], depth: int, folds: Iterator[int]) -> Iterator[Paragraph]:
    previous: Simple | None = None
    for given, block in ((one, simple) for one in blocks for simple in simplified(one)):
        is_story = isinstance(given, Fold) and depth == 0
        paragraphs = _story(given) if is_story else _paragraphs(block, depth, folds)
        if paragraphs:
            first = paragraphs[0]
            gap, cost = _gap(previous, block, depth), _cost(previous, block, depth)
            yield Paragraph(first.text, gap, cost, first.indent, first.fold, first.quoted)
            yield from paragraphs[1:]
            previous = block


@lru_cache(maxsize=1_024)
def _story(story: Block) -> tuple[Paragraph, ...]:
    """Lay out a story: on one morning it stands in thousands of digests. Its folds are numbered like no other's."""
    return tuple(line for block in simplified(story) for line in _paragraphs(block, 0, count(hash(story))))


def _paragraphs(block: Simple, depth: int, folds: Iterator[int]) -> Sequence[Paragraph]:
    if isinstance(block, Group):
        return list(_laid(block.blocks, depth + 1, folds))
    return [line for line in _lines(block, folds) if is_visible(line.plain)]


def _lines(block: Title | Line | Items | Quote, folds: Iterator[int]) -> list[Paragraph]:
    match block:
        case Quote(paragraphs=paragraphs):
            quote = next(folds)
            return [Paragraph(tidy(text), cost=_BETWEEN_ITEMS, fold=quote, quoted=True) for text in paragraphs]
        case Items(items=items, folded=folded):
            fold = next(folds) if folded else None
            return [_item(item, fold) for item in items]
        case Title(text=text):
            return [Paragraph(tidy(replace(run, text=run.text.replace("\n", " "), bold=True) for run in text))]
        case Line(text=text, quiet=quiet):
            return [Paragraph(tidy(map(_slanted, text)) if quiet else tidy(text))]


def _slanted(run: Run) -> Run:
    return Run(run.text, run.bold, True, run.code, run.url, run.at)


def _item(item: Item, fold: int | None) -> Paragraph:
    marker = (Run(f"{item.marker} "),) if item.marker else ()
    indent = _INDENT * min(max(item.depth, 0), _DEEPEST_INDENT)
    return Paragraph(tidy((*marker, *item.text)), cost=_BETWEEN_ITEMS, indent=indent, fold=fold)


def tidy(runs: Iterable[Run]) -> Text:
    """Clean the runs, strip white space at both ends and join neighbours of one look."""
    joined: list[Run] = []
    for run in map(_one_look, runs):
        if joined and run.text and _looks_like(run, joined[-1]):
            joined[-1] = replace(run, text=joined[-1].text + run.text)
        elif run.text:
            joined.append(run)
    return strip(tuple(joined))


def _one_look(run: Run) -> Run:
    """Telegram shows nothing inside code, and code inside nothing."""
    text = clean(run.text)
    url = link_target(run.url) if run.url is not None else None
    if text == run.text and url == run.url and not run.code:
        return run
    code = run.code and url is None
    return Run(text, run.bold and not code, run.italic and not code, code, url, run.at)


def _looks_like(run: Run, other: Run) -> bool:
    is_alike = run.bold == other.bold and run.italic == other.italic and run.code == other.code
    return is_alike and run.url == other.url and run.at == other.at


def strip(text: Text) -> Text:
    """Take white space off both ends of `text`, across its runs."""
    if text and not (text[0].text[:1].isspace() or text[-1].text[-1:].isspace()):
        return text
    kept = list(text)
    while kept and not kept[0].text.strip():
        kept.pop(0)
    while kept and not kept[-1].text.strip():
        kept.pop()
    if kept:
        kept[0] = replace(kept[0], text=kept[0].text.lstrip())
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip())
    return tuple(kept)


def _gap(previous: Simple | None, block: Simple, depth: int) -> int:
    """Return how many line breaks part two neighbours: two make an empty line."""
    if depth:
        return 2 if isinstance(previous, Title) else 1
    match previous, block:
        case Group(), _:
            return 2
        case (Title(level=2), Line() | Items()) | (Line(), Items()) | (Line(quiet=True), Line(quiet=True)):
            return 1
    return 2


def _cost(previous: Simple | None, block: Simple, depth: int) -> int:
    if isinstance(previous, Title) or (isinstance(previous, Group) and isinstance(block, Line) and block.quiet):
        return STICKY
    beside_group = isinstance(previous, Group) or isinstance(block, Group)
    return 2 * depth + (not beside_group)
