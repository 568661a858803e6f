"""Text with entities: from HTML or from a list of MessageEntity, then made ready as Telegram does before it stores it.

Rules: "Formatting options" of the Bot API, TDLib's `parse_html` and `fix_formatted_text`. Telegram drops some
formatting without a word; what a reader would miss is told as `losses`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from tests.botapi.refusal import bad_request
from tests.botapi.tags import Closed, Grammar, MarkupError, Opened, TagReader

MAX_ENTITIES = 100
_SIMPLE = {
    "b": "bold", "strong": "bold",
    "i": "italic", "em": "italic",
    "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
    "tg-spoiler": "spoiler", "span": "spoiler",
}  # fmt: skip
_HTML = Grammar(
    frozenset({*_SIMPLE, "a", "pre", "code", "blockquote", "tg-emoji", "tg-time"}),
    {"lt": "<", "gt": ">", "amp": "&", "quot": '"'},
)
_GIVEN_TYPES = frozenset(
    "mention hashtag cashtag bot_command url email phone_number bold italic underline strikethrough spoiler blockquote "
    "expandable_blockquote code pre text_link text_mention custom_emoji date_time".split()
)
_QUOTES = {"blockquote", "expandable_blockquote"}
_FIXED_WIDTH = {"code", "pre"}
_PRIORITY = ("expandable_blockquote", "blockquote", "text_link", "pre", "code", "bold", "italic", "underline")
_CONTROL = {code: " " for code in range(32) if chr(code) != "\n"}
_TIME_FORMATS = frozenset("rtTdDwW")


@dataclass(frozen=True, slots=True)
class Entity:
    """A MessageEntity: `offset` and `length` count UTF-16 units; `more` are its other fields."""

    type: str
    offset: int
    length: int
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def end(self) -> int:
        return self.offset + self.length

    def as_json(self) -> dict[str, Any]:
        return {"type": self.type, "offset": self.offset, "length": self.length, **self.more}


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text as a reader sees it. `losses` says, a sentence each, what formatting Telegram would not show."""

    text: str
    entities: tuple[Entity, ...] = ()
    losses: tuple[str, ...] = ()


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def from_html(html: str) -> Formatted:
    """Parse HTML of the parse mode. Raises MarkupError."""
    reader = TagReader(html, _HTML)
    pieces: list[str] = []
    entities: list[Entity] = []
    losses: list[str] = []
    offset = 0
    starts: list[tuple[int, int]] = []
    for event in reader.events():
        match event:
            case str():
                pieces.append(event)
                offset += utf16_length(event)
            case Opened():
                if event.name == "span" and event.attributes.get("class") != "tg-spoiler":
                    raise MarkupError(f'Tag "span" must have class "tg-spoiler" at byte offset {event.byte_offset}')
                starts.append((offset, len(pieces)))
            case Closed(tag=tag):
                start, piece = starts.pop()
                if offset > start:
                    _add(entities, tag, (start, offset - start), "".join(pieces[piece:]), losses)
    losses += [f"{name} is no character reference here and stays as text" for name in reader.unknown_names]
    return Formatted("".join(pieces), tuple(entities), tuple(losses))


def _add(entities: list[Entity], tag: Opened, place: tuple[int, int], inner: str, losses: list[str]) -> None:
    """Add the entity that `tag` makes of `place` (offset, length), whose text is `inner`."""
    language = tag.attributes.get("class", "").removeprefix("language-") if tag.name == "code" else ""
    last = entities[-1] if entities else None
    if tag.name == "pre" and last and last.more and (last.type, last.offset, last.length) == ("code", *place):
        entities[-1] = Entity("pre", *place, last.more)
        return
    if language and last and (last.type, last.offset, last.length) == ("pre", *place):
        entities[-1] = Entity("pre", *place, {"language": language})
        return
    match tag.name:
        case "a":
            url = tag.attributes.get("href") or inner
            if is_link(url):
                entities.append(Entity("text_link", *place, {"url": url}))
            else:
                losses.append(f"{url!r} is no link and is shown as plain text")
        case "pre":
            entities.append(Entity("pre", *place))
        case "code":
            entities.append(Entity("code", *place, {"language": language} if language else {}))
        case "blockquote":
            entities.append(Entity("expandable_blockquote" if "expandable" in tag.attributes else "blockquote", *place))
        case "tg-emoji":
            entities.append(Entity("custom_emoji", *place, {"custom_emoji_id": _emoji_id(tag)}))
        case "tg-time":
            entities.append(Entity("date_time", *place, _moment(tag)))
        case name:
            entities.append(Entity(_SIMPLE[name], *place))


def _emoji_id(tag: Opened) -> str:
    emoji_id = tag.attributes.get("emoji-id", "")
    if not emoji_id.isdecimal() or int(emoji_id) == 0:
        raise MarkupError("Invalid custom emoji identifier specified")
    return emoji_id


def _moment(tag: Opened) -> dict[str, Any]:
    unix, form = tag.attributes.get("unix", ""), tag.attributes.get("format", "")
    if not unix.isdecimal():
        raise MarkupError("Invalid Unix time specified")
    if not set(form) <= _TIME_FORMATS or ("r" in form and form != "r"):
        raise MarkupError("Invalid date format used")
    return {"unix_time": int(unix)} | ({"date_time_format": form} if form else {})


def is_link(url: str) -> bool:
    """Whether Telegram makes a link of `url`: http(s) to a host with a dot, or one of its own schemes."""
    if any(character.isspace() for character in url):
        return False
    has_scheme = "://" in url or url.startswith(("tg:", "ton:"))
    try:
        parts = urlsplit(url if has_scheme else f"http://{url}")
    except ValueError:
        return False
    if parts.scheme in {"tg", "ton", "tonsite"}:
        return bool(parts.netloc or parts.path)
    host = parts.hostname or ""
    return parts.scheme in {"http", "https"} and "@" not in parts.netloc and ("." in host.strip(".") or ":" in host)


def from_entities(text: str, given: Sequence[Mapping[str, Any]]) -> Formatted:
    """Read a list of MessageEntity. Raises RefusedError where one doesn't fit the text."""
    units = utf16_length(text)
    inside_pairs = _middles_of_pairs(text)
    entities = []
    for fields in given:
        entity = Entity(
            fields["type"],
            fields["offset"],
            fields["length"],
            {name: value for name, value in fields.items() if name not in {"type", "offset", "length"}},
        )
        if entity.type not in _GIVEN_TYPES:
            raise bad_request("can't parse MessageEntity: Unsupported type specified")
        if entity.offset < 0 or entity.length < 0:
            raise bad_request(f"entity beginning at UTF-16 offset {entity.offset} has a negative offset or length")
        begins = f"entity beginning at UTF-16 offset {entity.offset}"
        if entity.end > units:
            raise bad_request(f"{begins} ends after the end of the text at UTF-16 offset {entity.end}")
        if entity.offset in inside_pairs or entity.end in inside_pairs:
            raise bad_request(f"{begins} begins or ends in a middle of a UTF-16 symbol")
        entities.append(entity)
    return Formatted(text, tuple(entities))


def _middles_of_pairs(text: str) -> set[int]:
    middles, offset = set(), 0
    for character in text:
        offset += 1
        if ord(character) > 0xFFFF:
            middles.add(offset)
            offset += 1
    return middles


def finish(raw: Formatted) -> Formatted:
    """Clean and trim the text, order the entities and cut them to the hundred that keep their formatting."""
    cleaned = raw.text.translate(_CONTROL)
    lead = utf16_length(cleaned) - utf16_length(cleaned.lstrip())
    text = cleaned.strip()
    units = utf16_length(text)
    clipped = (_clip(entity, lead, units) for entity in raw.entities)
    entities = sorted((entity for entity in clipped if entity.length), key=_order)
    losses = [*raw.losses, *_nesting_losses(entities)]
    if cleaned != raw.text:
        losses.append("control characters are taken out")
    if len(entities) > MAX_ENTITIES:
        losses.append(f"{len(entities)} entities: those after the first {MAX_ENTITIES} lose their formatting")
    return Formatted(text, tuple(_public(entity) for entity in entities[:MAX_ENTITIES]), tuple(losses))


def _clip(entity: Entity, lead: int, units: int) -> Entity:
    start = min(max(entity.offset - lead, 0), units)
    end = min(max(entity.end - lead, 0), units)
    return replace(entity, offset=start, length=end - start)


def _order(entity: Entity) -> tuple[int, int, int]:
    rank = _PRIORITY.index(entity.type) if entity.type in _PRIORITY else len(_PRIORITY)
    return entity.offset, -entity.length, rank


def _public(entity: Entity) -> Entity:
    """Leave out a lone `code`'s language, which only a `pre` shows."""
    return replace(entity, more={}) if entity.type == "code" else entity


def _nesting_losses(entities: Sequence[Entity]) -> list[str]:
    """Tell of entities that Telegram doesn't show inside another: anything in code, a quote in a quote, crossings."""
    losses = []
    for outer, inner in _overlaps(entities):
        types = {outer.type, inner.type}
        if types == _FIXED_WIDTH and outer.length == inner.length:
            continue
        if types & _FIXED_WIDTH and outer.type not in _QUOTES:
            losses.append(f"{inner.type} inside {outer.type} is not shown")
        elif outer.type in _QUOTES and inner.type in _QUOTES:
            losses.append("a quote inside a quote is not shown")
        elif inner.end > outer.end:
            losses.append(f"{inner.type} crosses {outer.type} and is split")
    return losses


def _overlaps(entities: Sequence[Entity]) -> list[tuple[Entity, Entity]]:
    return [
        (outer, inner) for at, outer in enumerate(entities) for inner in entities[at + 1 :] if inner.offset < outer.end
    ]
