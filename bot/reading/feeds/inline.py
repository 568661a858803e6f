"""A text in an XML document, as it is written there: escaped, in CDATA, or as elements (Atom's type="xhtml")."""

import re
from html import escape
from typing import Any

from lxml import etree

from bot.reading.feeds.declining import ENDING, DeclinedError
from bot.reading.feeds.names import Names
from bot.reading.feeds.texts import HTML, PLAIN, XHTML, Text, looks_like_html, mime_of, repaired

_MIME_TYPES = frozenset({PLAIN, HTML, XHTML})
_OPENING = re.compile(r"<[^>]*>")
_NAMESPACE = re.compile(r' xmlns(?::[^=\s]+)?="[^"]*"')


class Texts:
    """The texts of one document; `version` is feedparser's name for its format."""

    def __init__(self, names: Names, version: str) -> None:
        self._names = names
        self._guesses = not version.startswith("atom")
        self._harmless: set[str] = set()
        self._unwraps = version == "atom10"

    def read(self, element: Any, attributes: dict[str, str], default: str, base: str) -> Text:
        """Return an element's text. Raises DeclinedError for types and contents that only feedparser reads."""
        mime = mime_of(attributes.get("type", default))
        if mime not in _MIME_TYPES or attributes.get("mode") == "base64":
            raise DeclinedError(f"a text of type {mime!r}")
        if len(element):
            if mime != XHTML:
                raise DeclinedError("elements in a text that should have none")
            return Text(repaired(self._inline(element)), mime, base)
        raw: str = element.text or ""
        value = repaired(escape(raw, quote=False) if mime == XHTML else raw)
        if mime == PLAIN and self._guesses and looks_like_html(value):
            mime = HTML
        return Text(value, mime, base)

    def _inline(self, element: Any) -> str:
        harmless = self._harmless
        for inner in element.iterdescendants():
            if inner.tag in harmless:
                continue
            harmless.add(inner.tag)
            if self._names.of(inner) in ENDING or inner.prefix is not None:
                raise DeclinedError("elements in a text that feedparser takes for the feed's")
        wrapper = self._wrapper(element) if self._unwraps else None
        if wrapper is None:
            inside = "".join(_markup(inner) for inner in element)
            return escape(element.text or "", quote=False) + inside
        markup = _markup(wrapper).strip()
        return markup[markup.index(">") + 1 : markup.rindex("<")]

    def _wrapper(self, element: Any) -> Any:
        """Return the one `div` that holds the whole text, or none."""
        if len(element) != 1 or (element.text or "").strip() or (element[0].tail or "").strip():
            return None
        return element[0] if self._names.of(element[0]) in {"div", "xhtml_div"} else None


def plain(element: Any) -> str:
    """Return the text of an element that should hold nothing else."""
    if len(element):
        raise DeclinedError("elements in a plain value")
    return repaired(element.text or "")


def _markup(element: Any) -> str:
    """Return an element as HTML, without the namespaces that lxml declares in it, and what follows it."""
    markup: str = etree.tostring(element, encoding="unicode", method="html")
    return _OPENING.sub(lambda tag: _NAMESPACE.sub("", tag[0]), markup, count=1)
