"""Reads Telegram's HTML into text, opening and closing tags, as strictly as TDLib does, with its words for faults.

The rules are TDLib's `parse_html`: a fault names the byte at which the tag begins; `</>` closes whatever is open; names
ignore case; an attribute may stand without a value; an unknown `&name;` is text like any other.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

_SPACE = " \t\r\n\v"
_REFERENCE = re.compile(r"&(?:#x(?P<hex>[0-9A-Fa-f]+)|#(?P<decimal>[0-9]+)|(?P<name>[A-Za-z]+));?")
_LAST_CODE_POINT = 0x10FFFF
_LONGEST_NUMERIC = 10


class MarkupError(Exception):
    """The markup can't be read; `str()` is what Telegram says after "can't parse entities: "."""


@dataclass(frozen=True, slots=True)
class Grammar:
    """Which tags there are, which of them need no end (`void`), and what the named entities stand for."""

    tags: frozenset[str]
    named: Mapping[str, str]
    void: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Opened:
    """An opening tag. `inside` are the names of the tags around it, outermost first."""

    name: str
    attributes: Mapping[str, str]
    byte_offset: int
    inside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Closed:
    tag: Opened


Event = str | Opened | Closed


@dataclass(slots=True)
class TagReader:
    """One reading of one text. `unknown_names` are the `&name;` that were left standing as text."""

    html: str
    grammar: Grammar
    unknown_names: list[str] = field(default_factory=list)
    _at: int = 0
    _open: list[Opened] = field(default_factory=list)

    def events(self) -> Iterator[Event]:
        """Yield text (decoded), opening and closing tags in order. Raises MarkupError."""
        while self._at < len(self.html):
            if self.html[self._at] != "<":
                yield self._text()
            elif self.html.startswith("</", self._at):
                yield self._end_tag()
            else:
                tag, is_closed = self._start_tag()
                yield tag
                if is_closed:
                    yield Closed(tag)
                else:
                    self._open.append(tag)
        if self._open:
            raise MarkupError(f'Can\'t find end tag corresponding to start tag "{self._open[-1].name}"')

    def _byte(self, at: int) -> int:
        return len(self.html[:at].encode())

    def _peek(self) -> str:
        """Return the next character, empty at the end."""
        return self.html[self._at : self._at + 1]

    def _take_until(self, stops: str) -> str:
        start = self._at
        while self._at < len(self.html) and self.html[self._at] not in stops:
            self._at += 1
        return self.html[start : self._at]

    def _skip_space(self) -> None:
        while self._peek() and self._peek() in _SPACE:
            self._at += 1

    def _text(self) -> str:
        end = self.html.find("<", self._at)
        raw = self.html[self._at : end if end >= 0 else None]
        self._at += len(raw)
        text = self._decoded(raw)
        if any("\ud800" <= character <= "\udfff" for character in text):
            raise MarkupError(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            )
        return text

    def _decoded(self, raw: str) -> str:
        return _REFERENCE.sub(self._character, raw) if "&" in raw else raw

    def _character(self, match: re.Match[str]) -> str:
        name = match["name"]
        if name is None:
            return _numeric(match)
        if name in self.grammar.named:
            return self.grammar.named[name]
        if match.group().endswith(";"):
            self.unknown_names.append(match.group())
        return match.group()

    def _start_tag(self) -> tuple[Opened, bool]:
        """Return the tag, and whether it needs no end."""
        begin = self._at
        self._at += 1
        raw_name = self._take_until(_SPACE + ">")
        if not self._peek():
            raise MarkupError(f"Unclosed start tag at byte offset {self._byte(begin)}")
        name = raw_name.lower()
        is_closed = False
        if self.grammar.void and name.endswith("/"):
            name, is_closed = name[:-1], True
        if name not in self.grammar.tags:
            raise MarkupError(f'Unsupported start tag "{name}" at byte offset {self._byte(begin)}')
        attributes = self._attributes(name, begin)
        self._at += 1
        is_closed = is_closed or (bool(self.grammar.void) and "/" in attributes) or name in self.grammar.void
        inside = tuple(tag.name for tag in self._open)
        return Opened(name, attributes, self._byte(begin), inside), is_closed

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        """Read up to the `>` that ends the tag."""
        attributes: dict[str, str] = {}
        while True:
            self._skip_space()
            if self._peek() == ">":
                return attributes
            name = self._take_until(_SPACE + "=>").lower()
            if not self._peek():
                raise MarkupError(f'Unclosed start tag "{tag}" at byte offset {self._byte(begin)}')
            if not name:
                raise MarkupError(f'Empty attribute name in the tag "{tag}" at byte offset {self._byte(begin)}')
            self._skip_space()
            attributes[name] = self._value(tag, begin) if self._peek() == "=" else ""

    def _value(self, tag: str, begin: int) -> str:
        self._at += 1
        self._skip_space()
        if not self._peek():
            raise MarkupError(f'Unclosed start tag "{tag}" at byte offset {self._byte(begin)}')
        quote = self._peek()
        if quote not in "'\"":
            return self._name_token()
        self._at += 1
        value = self._decoded(self._take_until(quote))
        self._at += 1
        if self._at >= len(self.html):
            raise MarkupError(f"Unclosed start tag at byte offset {self._byte(begin)}")
        return value

    def _name_token(self) -> str:
        start = self._at
        while self._peek() and ((self._peek().isascii() and self._peek().isalnum()) or self._peek() in ".-"):
            self._at += 1
        if not self._peek() or self._peek() not in _SPACE + ">":
            raise MarkupError(f"Unexpected end of name token at byte offset {self._byte(start)}")
        return self.html[start : self._at].lower()

    def _end_tag(self) -> Closed:
        begin = self._at
        if not self._open:
            raise MarkupError(f"Unexpected end tag at byte offset {self._byte(begin)}")
        self._at += 2
        name = self._take_until(_SPACE + ">").lower()
        self._skip_space()
        if self._peek() != ">":
            raise MarkupError(f"Unclosed end tag at byte offset {self._byte(begin)}")
        self._at += 1
        tag = self._open.pop()
        if name not in {"", tag.name}:
            raise MarkupError(
                f'Unmatched end tag at byte offset {self._byte(begin)}, expected "</{tag.name}>", found "</{name}>"'
            )
        return Closed(tag)


def _numeric(match: re.Match[str]) -> str:
    digits = match.group().rstrip(";")
    if len(digits) >= _LONGEST_NUMERIC:
        return match.group()
    code = int(match["hex"], 16) if match["hex"] else int(match["decimal"])
    return chr(code) if 0 < code < _LAST_CODE_POINT else match.group()
