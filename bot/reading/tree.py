"""The tree of an HTML page: BeautifulSoup's, built from lxml's events with a fraction of the usual work.

BeautifulSoup's own builder prepares every element for being changed, copied and printed, which takes ten times as long
as lxml's parsing. Here pages are only read: elements and strings get the links by which BeautifulSoup finds its way,
and attributes as they are written (`class` too is one text).
"""

from inspect import signature
from typing import Any

from bs4 import BeautifulSoup, Comment, Tag
from bs4.builder._lxml import LXMLTreeBuilder
from bs4.element import Doctype, NavigableString, PageElement, ProcessingInstruction

_SPACES = BeautifulSoup.ASCII_SPACES
_STRINGS = LXMLTreeBuilder.DEFAULT_STRING_CONTAINERS
_VERBATIM = LXMLTreeBuilder.DEFAULT_PRESERVE_WHITESPACE_TAGS
_SPECIAL = _VERBATIM | _STRINGS.keys()


def parse(html: str) -> BeautifulSoup:
    """Return the tree of an HTML fragment or page. Any text is accepted."""
    return _Page(html, builder=_Builder(multi_valued_attributes=None))


class Element(Tag):
    """A tag of a page that is read only: what is the same for all of them stands in the class."""

    parser_class = BeautifulSoup
    namespace = None
    prefix = None
    known_xml: bool | None = False
    hidden = False
    sourceline = None
    sourcepos = None
    can_be_empty_element = False
    interesting_string_types = Tag.MAIN_CONTENT_STRING_TYPES


class _Page(Element, BeautifulSoup):
    """The root of a page, without what its own methods of building a tree would need."""

    hidden = True
    parent = next_element = previous_element = next_sibling = previous_sibling = None

    def reset(self) -> None:
        self.name = self.ROOT_TAG_NAME
        self.attrs = {}
        self.contents = []

    def _feed(self) -> None:
        self.builder.feed(self.markup or "")


class _Builder(LXMLTreeBuilder):
    """Takes lxml's events, one page at a time. lxml closes what it has opened, innermost first."""

    def initialize_soup(self, soup: BeautifulSoup) -> None:
        self.soup = soup

    def feed(self, markup: str | bytes) -> None:
        assert self.soup is not None  # noqa: S101 - BeautifulSoup sets it first
        self._open: list[Tag] = [self.soup]
        self._previous: PageElement = self.soup
        self._texts: list[str] = []
        # lxml calls the list itself.
        self.data = self._texts.append  # type: ignore[assignment,method-assign]
        self._verbatim = 0
        self._kinds: list[type[NavigableString]] = [NavigableString]
        super().feed(markup)
        if self._texts:
            self._string()

    def start(self, tag: Any, attrib: Any, nsmap: Any = None) -> None:  # noqa: ARG002 - as lxml calls it
        if self._texts:
            self._string()
        # Its constructor would set the fields that stand in the class.
        element = Element.__new__(Element)
        element.name = tag
        element.attrs = attrib
        element.contents = []
        self._place(element)
        self._open.append(element)
        if tag in _SPECIAL:
            self._verbatim += tag in _VERBATIM
            if tag in _STRINGS:
                self._kinds.append(_STRINGS[tag])
                element.interesting_string_types = {_STRINGS[tag]}

    # lxml looks up, at every page, how many arguments it takes; what is written down needn't be found out each time.
    start.__signature__ = signature(start)  # type: ignore[attr-defined]

    def end(self, tag: Any) -> None:
        if self._texts:
            self._string()
        self._open.pop()
        if tag in _SPECIAL:
            self._verbatim -= tag in _VERBATIM
            if tag in _STRINGS:
                self._kinds.pop()

    def comment(self, text: Any) -> None:
        self._mark(Comment, text)

    def pi(self, target: str, data: str) -> None:
        self._mark(ProcessingInstruction, f"{target} {data}")

    def doctype(self, name: str, pubid: str, system: str) -> None:
        self._mark(Doctype, Doctype.for_name_and_ids(name, pubid, system))

    def _mark(self, kind: type[NavigableString], text: str) -> None:
        if self._texts:
            self._string()
        self._texts.append(text)
        self._string(kind)

    def _string(self, kind: type[NavigableString] | None = None) -> None:
        """Put the text that has come so far into the tree; white space alone is one space or line feed."""
        text = "".join(self._texts)
        self._texts.clear()
        if not self._verbatim and not text.strip(_SPACES):
            text = "\n" if "\n" in text else " "
        self._place(str.__new__(kind or self._kinds[-1], text))

    def _place(self, node: PageElement) -> None:
        """Link a node to what was parsed before it and to its parent, the innermost open element."""
        parent = self._open[-1]
        previous = self._previous
        node.parent = parent
        node.next_element = node.next_sibling = None
        node.previous_element = previous
        previous.next_element = node
        siblings = parent.contents
        if siblings:
            sibling = siblings[-1]
            sibling.next_sibling = node
            node.previous_sibling = sibling
        else:
            node.previous_sibling = None
        siblings.append(node)
        self._previous = node
