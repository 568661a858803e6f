"""What feedparser calls an element: the prefix that a namespace usually has, whatever the document calls it.

Elements of RSS, Atom and their kin have bare names (`title`), others such as `dc_creator`. Names with which feedparser
does something are told from those that it merely keeps.
"""

from collections.abc import Mapping
from typing import Any

from feedparser.api import StrictFeedParser

NAMESPACES: Mapping[str, str] = {uri.lower(): prefix.lower() for uri, prefix in StrictFeedParser.namespaces.items()}
"""Namespace in lower case → prefix, empty for those of the feed formats themselves."""
STARTED = frozenset(name[7:].lower() for name in dir(StrictFeedParser) if name.startswith("_start_"))
ENDED = frozenset(name[5:].lower() for name in dir(StrictFeedParser) if name.startswith("_end_"))
HANDLED = STARTED | ENDED
_PREFIXES = frozenset(NAMESPACES.values()) - {""}
_USERLAND = "backend.userland.com/rss"
_XML = "{http://www.w3.org/XML/1998/namespace}"


class Names:
    """The names of one document's elements. `prefixes`: its root's, with their namespaces."""

    def __init__(self, prefixes: Mapping[str | None, str]) -> None:
        self.is_plain = all(
            NAMESPACES.get(uri.lower(), prefix) == prefix for prefix, uri in prefixes.items() if prefix in _PREFIXES
        )
        """Whether no usual prefix stands for another usual namespace than its own."""
        self._known: dict[str, str] = {}

    def of(self, element: Any) -> str:
        tag: str = element.tag
        name = self._known.get(tag)
        if name is None:
            name = self._known[tag] = _name(tag, element.prefix)
        return name


def attributes_of(element: Any) -> dict[str, str]:
    """Return an element's attributes by lower-case name; `rel` and `type` in lower case too."""
    found: dict[str, str] = {}
    for key, value in element.attrib.items():
        name = key.lower() if key[0] != "{" else _attribute_name(key)
        found[name] = value.lower() if name in {"rel", "type"} else value
    return found


def _name(tag: str, prefix: str | None) -> str:
    namespace, _, local = tag[1:].rpartition("}") if tag[0] == "{" else ("", "", tag)
    lower = namespace.lower()
    known = "" if _USERLAND in lower else NAMESPACES.get(lower)
    if known is None:
        known = (prefix or "").lower()
    return f"{known}_{local.lower()}" if known else local.lower()


def _attribute_name(key: str) -> str:
    if key.startswith(_XML):
        return f"xml:{key[len(_XML) :].lower()}"
    namespace, _, local = key[1:].rpartition("}")
    prefix = NAMESPACES.get(namespace.lower(), "")
    return f"{prefix}:{local.lower()}" if prefix else local.lower()
