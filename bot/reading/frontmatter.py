"""The YAML front matter at the head of a post, as site generators (Hexo, Jekyll, Hugo) write it.

Every scalar is taken as text: a title `12306` or `no` is a title, and a date is read by `dates`. Real sites write
titles with bare colons and quotes that YAML refuses; such front matter is read line by line instead.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import yaml

from bot.errors import ReadingError

MAX_CHARS = 64 * 1024
MAX_NESTING = 16
_FENCE = re.compile(r"(?m)^---[ \t]*$")
_FIELD = re.compile(r"(?P<key>[A-Za-z_][\w-]*)[ \t]*:(?:[ \t]+(?P<value>.*))?$")
_ITEM = re.compile(r"[ \t]*-[ \t]+(?P<value>.*)$")
_SIMPLE_LINE = re.compile(r"(?:(?P<key>[A-Za-z_][A-Za-z0-9_-]{0,60}):|(?P<indent> *)-)(?: +(?P<value>.*[^ ]))? *")
_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`")

Value = str | list[str]


@dataclass(frozen=True, slots=True)
class Post:
    """A post's fields (texts or lists of texts) and the rest of it, still in HTML or Markdown."""

    fields: Mapping[str, Value]
    body: str


def split(text: str, origin: str) -> Post:
    """Part front matter from body. Without front matter all of it is body.

    Raises ReadingError when the front matter has no end, is too large, or has no field at all.
    """
    head = text.lstrip("\ufeff\r\n\t ")
    opening = _FENCE.match(head)
    if opening is None:
        return Post({}, text)
    closing = _FENCE.search(head, opening.end())
    if closing is None:
        raise ReadingError(origin, "the front matter that line 1 opens with '---' is never closed; add a line '---'")
    matter = head[opening.end() : closing.start()]
    if len(matter) > MAX_CHARS:
        raise ReadingError(origin, f"the front matter has {len(matter):,} characters; at most {MAX_CHARS:,} are read")
    return Post(_fields(matter, origin), head[closing.end() :])


def _fields(matter: str, origin: str) -> Mapping[str, Value]:
    if not matter.strip():
        return {}
    simple = _simple(matter)
    if simple is not None:
        return {key.casefold(): value for key, value in simple.items()}
    try:
        loaded = _load(matter)
    except (yaml.YAMLError, ValueError) as fault:
        fields = _line_by_line(matter)
        if not fields:
            raise ReadingError(origin, f"the front matter is not YAML: {_where(fault)}") from fault
        return fields
    if not isinstance(loaded, dict):
        raise ReadingError(origin, "the front matter is no list of fields such as 'title: …'")
    return {key.casefold(): _value(value) for key, value in loaded.items() if isinstance(key, str)}


def _simple(matter: str) -> dict[str, Value] | None:
    """Return what YAML reads from lines that hold one plain or quoted text each; none where there are other ones.

    Almost every post has such front matter, and YAML's own parser takes ten times as long.
    """
    if not matter.replace("\n", "").isprintable():
        return None
    fields: dict[str, Value] = {}
    items: list[str] | None = None
    key = indent = ""
    for line in filter(None, matter.split("\n")):
        found = _SIMPLE_LINE.fullmatch(line)
        text = _simple_text(found["value"] or "") if found else None
        if found is None or text is None:
            return None
        if found["key"]:
            key = found["key"]
            fields[key] = text
            items = None if found["value"] else []
        elif items is None or not found["value"] or (items and found["indent"] != indent):
            return None
        else:
            indent = found["indent"]
            items.append(text)
            fields[key] = items
    return fields


def _simple_text(written: str) -> str | None:
    """Return the text that a scalar on one line means, or none where only YAML's parser can tell."""
    quote = written[:1]
    if quote and quote in "'\"":
        text = written[1:-1]
        return text if len(written) > 1 and written[-1] == quote and quote not in text and "\\" not in text else None
    if quote in _INDICATORS or ": " in written or " #" in written or written.endswith(":"):
        return None
    return written


def _load(matter: str) -> object:
    """Parse YAML with every scalar as text. Raises ValueError for what only an attack needs: aliases, deep nesting."""
    depth = 0
    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    for event in yaml.parse(matter, Loader=loader):
        if isinstance(event, yaml.AliasEvent):
            raise ValueError("aliases are not read")  # noqa: TRY004 - nothing has the wrong type
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAX_NESTING:
            raise ValueError(f"nested more than {MAX_NESTING} deep")
    return yaml.load(matter, Loader=loader)  # noqa: S506 - the base loader builds texts, lists and dictionaries only


def _value(value: object) -> Value:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return [text for element in value for text in _texts(element)]
    return _texts(value)


def _texts(value: object) -> list[str]:
    """Flatten what a list may hold: texts, lists of them (Hexo's several category paths), dictionaries' keys."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, list | dict):
        return [text for element in value for text in _texts(element)]
    return []


def _line_by_line(matter: str) -> dict[str, Value]:
    fields: dict[str, Value] = {}
    key = ""
    for line in matter.splitlines():
        if field := _FIELD.match(line):
            key = field["key"].casefold()
            fields[key] = _unquote(field["value"] or "")
        elif (item := _ITEM.match(line)) and key:
            held = fields[key]
            fields[key] = [*(held if isinstance(held, list) else []), _unquote(item["value"])]
    return fields


def _unquote(text: str) -> str:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        return text[1:-1].replace("''", "'") if text[0] == "'" else text[1:-1].replace('\\"', '"')
    return text


def _where(fault: Exception) -> str:
    mark = getattr(fault, "problem_mark", None)
    problem = getattr(fault, "problem", None) or str(fault)
    # Line 1 of the YAML is what follows the opening fence.
    return f"line {mark.line + 1}: {problem}" if mark is not None else str(problem)
