"""Checks a rich message's HTML: tags, nesting, attributes and limits. Rules: "Rich messages" of the Bot API.

Telegram's wording of these refusals isn't known; they begin like those of the HTML parse mode.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.botapi.markup import is_link
from tests.botapi.refusal import bad_request
from tests.botapi.tags import Closed, Grammar, MarkupError, Opened, TagReader

MAX_CHARACTERS = 32_768
MAX_BLOCKS = 500
MAX_LEVELS = 16
MAX_MEDIA = 50
MAX_COLUMNS = 20
_INLINE = frozenset(
    {"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "mark", "sub", "sup", "tg-spoiler", "a"}
    | {"tg-emoji", "tg-time", "tg-reference"}
)
_MEDIA = frozenset({"img", "video", "audio"})
_COUNTED = _MEDIA | {
    "h1", "h2", "h3", "h4", "h5", "h6", "p", "pre", "footer", "hr", "ul", "ol", "li", "blockquote", "aside", "details",
    "table", "tr", "figure", "tg-collage", "tg-slideshow", "tg-map",
}  # fmt: skip
_PARTS = frozenset({"summary", "th", "td", "caption", "figcaption", "cite"})
_PARENTS = {
    "li": {"ul", "ol"},
    "tr": {"table"},
    "th": {"tr"},
    "td": {"tr"},
    "caption": {"table"},
    "summary": {"details"},
    "figcaption": {"figure"},
    "cite": {"figure", "blockquote", "aside", "figcaption"},
}
_NAMED = {
    "lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'", "nbsp": "\u00a0", "hellip": "…", "mdash": "—",
    "ndash": "–", "lsquo": "‘", "rsquo": "’", "ldquo": "“", "rdquo": "”",
}  # fmt: skip
_GRAMMAR = Grammar(_INLINE | _COUNTED | _PARTS, _NAMED, void=frozenset({"hr", "img", "tg-map"}))


@dataclass(frozen=True, slots=True)
class Rich:
    """What a reader gets: `text` has a line for each stretch of text. `losses` as in Formatted."""

    text: str
    losses: tuple[str, ...] = ()


@dataclass(slots=True)
class _Count:
    pieces: list[str] = field(default_factory=list)
    blocks: int = 0
    media: int = 0
    cells: Counter[int] = field(default_factory=Counter)
    anchors: set[str] = field(default_factory=set)
    jumps: list[str] = field(default_factory=list)


def check_rich(rich_message: Mapping[str, Any]) -> Rich:
    """Check an InputRichMessage. Raises RefusedError."""
    given = {"html", "markdown"} & rich_message.keys()
    if len(given) != 1:
        raise bad_request("exactly one of the fields html and markdown must be used in a rich message")
    if "markdown" in given:
        return _within_length(Rich(rich_message["markdown"].strip()))
    reader = TagReader(rich_message["html"], _GRAMMAR)
    count = _Count()
    try:
        for event in reader.events():
            _take(count, event)
    except MarkupError as error:
        raise bad_request(f"can't parse entities: {error}") from error
    losses = [f"{name} is no character reference here and stays as text" for name in reader.unknown_names]
    losses += [f"the jump to #{name} leads nowhere" for name in count.jumps if name not in count.anchors]
    return _within_length(Rich("".join(count.pieces).strip(), tuple(losses)))


def _within_length(rich: Rich) -> Rich:
    if not rich.text:
        raise bad_request("message text is empty")
    if len(rich.text) > MAX_CHARACTERS:
        raise bad_request("message is too long")
    return rich


def _take(count: _Count, event: str | Opened | Closed) -> None:
    match event:
        case str():
            count.pieces.append(event)
        case Opened():
            _check_place(event)
            _check_link(count, event)
            _count(count, event)
        case Closed(tag=tag):
            if tag.name not in _INLINE:
                count.pieces.append("\n")


def _check_place(tag: Opened) -> None:
    parent = tag.inside[-1] if tag.inside else ""
    where = f"at byte offset {tag.byte_offset}"
    if tag.name in _PARENTS and parent not in _PARENTS[tag.name]:
        raise MarkupError(f'Tag "{tag.name}" must be inside {" or ".join(sorted(_PARENTS[tag.name]))} {where}')
    if tag.name not in _INLINE and parent in _INLINE:
        raise MarkupError(f'Block "{tag.name}" can\'t be inside "{parent}" {where}')
    if sum(name in _COUNTED for name in tag.inside) + (tag.name in _COUNTED) > MAX_LEVELS:
        raise MarkupError(f"Blocks are nested deeper than {MAX_LEVELS} levels {where}")


def _check_link(count: _Count, tag: Opened) -> None:
    source = tag.attributes.get("src", "")
    if tag.name in _MEDIA and not (source.startswith(("http://", "https://")) and is_link(source)):
        raise MarkupError(f'Media need an HTTP URL as "src" at byte offset {tag.byte_offset}')
    if tag.name != "a":
        return
    href = tag.attributes.get("href", "")
    if "name" in tag.attributes:
        count.anchors.add(tag.attributes["name"])
    elif href.startswith("#"):
        count.jumps.append(href[1:])
    elif not is_link(href):
        raise MarkupError(f'Wrong URL "{href}" at byte offset {tag.byte_offset}')


def _count(count: _Count, tag: Opened) -> None:
    count.blocks += tag.name in _COUNTED
    count.media += tag.name in _MEDIA
    if tag.name == "tr":
        count.cells.clear()
    if tag.name in {"td", "th"}:
        span = tag.attributes.get("colspan", "1")
        count.cells[len(tag.inside)] += int(span) if span.isdecimal() else 1
        if count.cells[len(tag.inside)] > MAX_COLUMNS:
            raise MarkupError(f"A table has more than {MAX_COLUMNS} columns")
    if count.blocks > MAX_BLOCKS:
        raise MarkupError(f"There are more than {MAX_BLOCKS} blocks")
    if count.media > MAX_MEDIA:
        raise MarkupError(f"There are more than {MAX_MEDIA} media")
