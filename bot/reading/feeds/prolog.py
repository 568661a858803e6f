"""What stands before a feed's root element: declarations, comments, a DOCTYPE, and what does not belong there.

The parsers behind get the root and what follows, and of a DOCTYPE only those entities that stand for plain text: none
ever sees a DTD, an external entity, or entities made of entities.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice

_ENTITY = re.compile(rb"""<!ENTITY\s+(\w{1,40})\s+"(&\#\w{1,8};|[^&"%<]{0,200})"\s*>""")
_FEED = re.compile(rb"<(?:\w{1,20}:)?(?:rss|feed|rdf)\b|<\?xml\b", re.IGNORECASE)
_NAME = re.compile(rb"<([A-Za-z_][\w.:-]{0,60})")
_SPACE = re.compile(rb"\s*")
FEED_ROOTS = frozenset({"rss", "feed", "rdf"})
_LONGEST_JUNK = 100_000
_MOST_TRIES = 20
_LONGEST_DOCTYPE = 100_000
_MOST_ENTITIES = 300


@dataclass(frozen=True, slots=True)
class Document:
    """A document from its root element on. `root`: its local name in lower case, empty where there is none."""

    body: bytes
    root: str = ""
    is_netscape: bool = False
    """Whether its DOCTYPE is that of Netscape's RSS 0.91."""
    entities: Mapping[str, str] = field(default_factory=dict)


def find_root(data: bytes) -> Document:
    """Return the document from its root on; a PHP warning or whatever else stands before a feed is passed over."""
    document = _from_root(data, 0)
    if document.root in FEED_ROOTS or document.root == "html":
        return document
    for found in islice(_FEED.finditer(data, 0, _LONGEST_JUNK), _MOST_TRIES):
        later = _from_root(data, found.start())
        if later.root in FEED_ROOTS:
            return later
    return document


def _from_root(data: bytes, at: int) -> Document:
    doctype = b""
    while True:
        found = _SPACE.match(data, at)
        at = found.end() if found else at
        if data.startswith(b"<?", at):
            end = _after(data, b"?>", at)
        elif data.startswith(b"<!--", at):
            end = _after(data, b"-->", at)
        elif data[at : at + 9].upper() == b"<!DOCTYPE":
            end = _end_of_doctype(data, at)
            doctype = data[at:end]
        else:
            break
        if end < 0:
            return Document(data)
        at = end
    name = _NAME.match(data, at)
    if name is None:
        return Document(data)
    root = name[1].decode().rpartition(":")[2].lower()
    return Document(data[at:], root, b"netscape" in doctype.lower(), _entities(doctype))


def _after(data: bytes, mark: bytes, at: int) -> int:
    end = data.find(mark, at)
    return end + len(mark) if end >= 0 else -1


def _end_of_doctype(data: bytes, at: int) -> int:
    end = data.find(b">", at)
    subset = data.find(b"[", at, end)
    if end >= 0 and subset >= 0:
        found = re.compile(rb"\]\s*>").search(data, subset, at + _LONGEST_DOCTYPE)
        return found.end() if found else -1
    return end + 1 if end >= 0 else -1


def _entities(doctype: bytes) -> Mapping[str, str]:
    """Return the entities that stand for text or for one character; all others are left out."""
    found = _ENTITY.findall(doctype)[:_MOST_ENTITIES]
    return {name.decode("utf-8", "replace"): value.decode("utf-8", "replace") for name, value in found}
