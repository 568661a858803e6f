"""HTML to blocks: one walk over the tree that BeautifulSoup builds, text kept letter for letter.

What a reader of the page would not see (styles, scripts, comments, hidden elements) and boxes that call themselves
advertising, sharing or related news are left out; the pictures in them are reported, for a promotional QR code often
comes back as the post's `headimg`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bs4 import Comment, Tag
from bs4.element import NavigableString, PreformattedString

from bot.core.article import Block, Code, Heading, Image, Listing, Paragraph, Quote, Role, Table
from bot.reading import elements
from bot.reading.elements import Look
from bot.reading.lines import Line
from bot.reading.pictures import picture_of, sources_of
from bot.reading.tree import parse
from bot.reading.whitespace import tidy, without_controls

MAX_DEPTH = 120
MAX_BLOCKS = 3_000
"""No article has more; what a hostile page has beyond is not read."""
MAX_LIST_DEPTH = 12
_ADDRESS_IN_COMMENT = re.compile(r"""<img\b[^<>]{0,600}?\bsrc\s{0,9}=\s{0,9}["']?([^"'\s>]{1,2000})""", re.IGNORECASE)
_LAYOUT_CELL = 300
_DROPPED = frozenset({Role.PROMOTION, Role.RELATED})


@dataclass(frozen=True, slots=True)
class Body:
    """The blocks of a page, the pictures that stood in promotional places, and after which blocks a player stood."""

    blocks: tuple[Block, ...]
    promotional_images: frozenset[str]
    embeds_after: frozenset[int]


def read_blocks(html: str, base: str = "") -> Body:
    """Read an HTML fragment or page. Any text is accepted. Pictures' addresses are relative to `base`; without it,
    only absolute ones count.
    """
    try:
        soup = parse(html)
    except UnicodeEncodeError:
        # Lone surrogates, which JSON can bring in.
        soup = parse(without_controls(html))
    walk = _Walk(base)
    walk.page(soup)
    if not any(block.role is Role.BODY and block.parts for block in walk.blocks):
        # A short article may stand as a whole in a box whose class sounds like promotion.
        promotional = walk.promotional
        walk = _Walk(base, trusting=True)
        walk.page(soup)
        walk.promotional |= promotional
    return Body(tuple(walk.blocks), frozenset(walk.promotional), frozenset(walk.embeds))


@dataclass(frozen=True, slots=True)
class _Item:
    """A list item's own text; `linked`: all of it is a link that leads elsewhere."""

    text: str
    level: int
    linked: bool


class _Walk:
    def __init__(self, base: str, *, trusting: bool = False) -> None:
        self._base = base
        self._trusting = trusting
        self.blocks: list[Block] = []
        self.promotional: set[str] = set()
        self.embeds: set[int] = set()
        self._line = Line()
        self._strong = 0
        self._linked = 0

    def page(self, soup: Tag) -> None:
        self.children(soup, 0, Role.BODY)
        self.end_paragraph()

    def children(self, tag: Tag, depth: int, role: Role) -> None:
        for child in tag.contents:
            if len(self.blocks) >= MAX_BLOCKS:
                return
            if type(child) is NavigableString:
                self._line.add(child, strong=self._strong > 0, linked=self._linked > 0)
            elif isinstance(child, Tag):
                self.element(child, depth + 1, role)
            elif isinstance(child, Comment):
                self.promotional.update(_ADDRESS_IN_COMMENT.findall(child) if "<img" in child else ())
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                self._line.add(child, strong=self._strong > 0, linked=self._linked > 0)

    def element(self, tag: Tag, depth: int, role: Role) -> None:
        name = tag.name
        look = elements.look_of(tag)
        if name in elements.SKIPPED or look.hidden:
            return
        if name in elements.BLOCKS and depth <= MAX_DEPTH:
            self._block(tag, look, depth, role)
        elif name == "br":
            self.end_paragraph(role)
        elif name == "img":
            self._image(tag, role)
        elif name in elements.EMBEDDED:
            self.end_paragraph(role)
            self.embeds.add(len(self.blocks) - 1)
        elif depth > MAX_DEPTH:
            self._line.add(tag.get_text(), strong=False, linked=False)
        elif not self._is_read_as_caption(tag, look):
            self._inline(tag, look, depth, role)

    def end_paragraph(self, role: Role = Role.BODY) -> None:
        """Put what was collected into the list of blocks, and the pictures that stood in it after it."""
        line = self._line
        if not line.texts and not line.images:
            return
        self._line = Line(centred=line.centred)
        text = tidy("".join(line.texts))
        if text:
            if role is Role.BODY and line.linked and line.leads_elsewhere(text):
                role = Role.RELATED
            self.blocks.append(Paragraph(text, role, line.is_strong, line.centred, line.head_of(text)))
        self.blocks.extend(line.images)

    def _inline(self, tag: Tag, look: Look, depth: int, role: Role) -> None:
        if look.box in _DROPPED and self._box(tag, look):
            self._drop(tag)
            return
        strong, linked = look.strong or tag.name in elements.STRONG, tag.name == "a"
        self._strong += strong
        self._linked += linked
        self.children(tag, depth, role)
        self._strong -= strong
        self._linked -= linked

    def _block(self, tag: Tag, look: Look, depth: int, role: Role) -> None:
        self.end_paragraph(role)
        box = self._box(tag, look)
        if box in _DROPPED:
            self._drop(tag)
        else:
            read = _READERS.get(tag.name, _Walk.container)
            read(self, tag, look, depth, box or role)

    def _box(self, tag: Tag, look: Look) -> Role | None:
        """Return what a box says that it is, unless it is too large to be an insert."""
        role = Role.RELATED if tag.name == "aside" else look.box
        return role if role is not None and not self._trusting and elements.is_small(tag) else None

    def container(self, tag: Tag, look: Look, depth: int, role: Role) -> None:
        if self._is_read_as_caption(tag, look):
            return
        centred, strong = self._line.centred, look.strong or tag.name in elements.STRONG
        self._line.centred = centred or look.centred or tag.name == "center"
        self._strong += strong
        self.children(tag, depth, role)
        self._strong -= strong
        self.end_paragraph(role)
        self._line.centred = centred

    def heading(self, tag: Tag, _look: Look, depth: int, role: Role) -> None:
        before = len(self.blocks)
        self.children(tag, depth, role)
        self.end_paragraph(role)
        for at, block in enumerate(self.blocks[before:], before):
            if isinstance(block, Paragraph):
                self.blocks[at] = Heading(block.text, elements.HEADINGS[tag.name], role)

    def quote(self, tag: Tag, look: Look, depth: int, role: Role) -> None:
        before = len(self.blocks)
        self.container(tag, look, depth, role)
        inside = self.blocks[before:]
        if inside and all(isinstance(block, Paragraph) for block in inside):
            self.blocks[before:] = [Quote(tuple(part for block in inside for part in block.parts), role)]

    def listing(self, tag: Tag, _look: Look, depth: int, role: Role) -> None:
        items: list[_Item] = []
        images: list[Image] = []
        self._items(tag, 0, depth, items, images)
        if items:
            if all(item.linked for item in items):
                role = Role.RELATED
            texts, levels = tuple(item.text for item in items), tuple(item.level for item in items)
            self.blocks.append(Listing(texts, levels, tag.name == "ol", role))
        self.blocks.extend(images)

    def _items(self, tag: Tag, level: int, depth: int, items: list[_Item], images: list[Image]) -> None:
        """Collect the items of a list that is nested in `level` others; much deeper ones become plain text."""
        for child in _tags(tag):
            look = elements.look_of(child)
            if child.name in elements.SKIPPED or look.hidden:
                continue
            if self._box(child, look) in _DROPPED:
                self._drop(child)
                continue
            nested = self._nested_lists(child) if level < MAX_LIST_DEPTH else []
            if nested != [child]:
                for part in nested:
                    part.extract()
                inner = _Walk(self._base, trusting=self._trusting)
                inner.children(child, depth if level < MAX_LIST_DEPTH else MAX_DEPTH, Role.BODY)
                inner.end_paragraph()
                self.promotional |= inner.promotional
                images += [block for block in inner.blocks if isinstance(block, Image)]
                texts = [part for block in inner.blocks if not isinstance(block, Image) for part in block.parts]
                if texts:
                    linked = all(block.role is Role.RELATED for block in inner.blocks if isinstance(block, Paragraph))
                    items.append(_Item(" ".join(texts), level, linked))
            for part in nested:
                self._items(part, level + 1, depth, items, images)

    def _nested_lists(self, tag: Tag) -> list[Tag]:
        """Return the lists in an element (perhaps itself) that are shown, without those within them, in order."""
        found = []
        waiting = [tag]
        while waiting:
            one = waiting.pop()
            look = elements.look_of(one)
            if one.name in elements.SKIPPED or look.hidden or self._box(one, look) in _DROPPED:
                continue
            if one.name in {"ul", "ol"}:
                found.append(one)
            else:
                waiting += reversed(_tags(one))
        return found

    def table(self, tag: Tag, look: Look, depth: int, role: Role) -> None:
        if tag.find("table") is not None:
            self.container(tag, look, depth, role)
            return
        rows = [
            tuple(tidy(cell.get_text()) for cell in row.find_all(["td", "th"], recursive=False))
            for row in tag.find_all("tr")
        ]
        rows = [row for row in rows if any(row)]
        widest = max((len(row) for row in rows), default=0)
        longest = max((len(cell) for row in rows for cell in row), default=0)
        if widest < 2 or longest > _LAYOUT_CELL:
            self.container(tag, look, depth, role)
            return
        self.blocks.append(Table(tuple(rows), role))
        for image in tag.find_all("img"):
            self._image(image, role)
        self.end_paragraph(role)

    def code(self, tag: Tag, _look: Look, _depth: int, role: Role) -> None:
        text = tag.get_text().strip("\r\n")
        if text.strip():
            self.blocks.append(Code(text, role))

    def _image(self, tag: Tag, role: Role) -> None:
        picture = picture_of(tag, self._base)
        if picture is None:
            self.promotional.update(sources_of(tag, self._base))
        elif role is Role.BODY:
            self._line.images.append(picture)

    def _is_read_as_caption(self, tag: Tag, look: Look) -> bool:
        """Give the picture right before it a caption, if that's what the element is; return whether it was done."""
        if not elements.is_caption(tag, look):
            return False
        held = self._line.images or self.blocks
        if not held or not isinstance(held[-1], Image) or tag.find("img") is not None:
            return False
        last, text = held[-1], tidy(tag.get_text())
        held[-1] = Image(last.url, text or last.caption, last.width, last.height, last.role)
        return True

    def _drop(self, tag: Tag) -> None:
        for image in tag.find_all("img"):
            self.promotional.update(sources_of(image, self._base))


def _tags(tag: Tag) -> list[Tag]:
    return [child for child in tag.contents if isinstance(child, Tag)]


_READERS: Mapping[str, Callable[[_Walk, Tag, Look, int, Role], None]] = {
    "ul": _Walk.listing,
    "ol": _Walk.listing,
    "table": _Walk.table,
    "pre": _Walk.code,
    "blockquote": _Walk.quote,
    **dict.fromkeys(elements.HEADINGS, _Walk.heading),
}
"""What reads the blocks that are more than a container."""
