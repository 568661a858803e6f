"""Where in a web page its article stands.

Most pages say so: by an identifier that a big site or a content management system has for it, by schema.org's
`articleBody`, by one `<article>`. Where none of these is there but once, trafilatura finds the article's text, and the
element is taken that holds it and little else, for that has all of the article's pictures, lists and headings as they
were written; failing that, what trafilatura makes of it.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from html import escape
from itertools import pairwise

from lxml.etree import iterwalk
from lxml.html import HtmlElement, tostring

from bot.reading.elements import attribute_words
from bot.reading.page_tree import PageTree

_IDENTIFIERS = frozenset(
    "js_content artibody artibodycontent contentbody ucap-content article_content articlecontent article-content "
    "article-body articlebody contenttxt zoom endtext chan_newsdetail post_body main-content-article story-body".split()
)
"""Such an `id` stands once in a page, and nothing but the article in it."""
_CLASSES = (
    "rich_media_content rm_txt_con left_zw trs_editor cnt_bd post_body article-content article_content articlecontent "
    "article__content article-body article_body articlebody article__body article-detail-content article-text "
    "articletext post-content post_content post__content post-body entry-content entry__content news-content "
    "news_content newscontent detail-content content-article story-body story-content story__body body-content "
    "main-article-content richtext markdown-body caas-body available-content single-content e-content"
).split()
_JUNK = frozenset(
    "comment comments pinglun disqus replies respond sidebar aside related recommend recommendation recommendations "
    "breadcrumb breadcrumbs pagination pager share sharing social toolbar newsletter subscribe paywall copyright "
    "footer navigation nav menu login register cookie consent ads advert advertisement sponsored hot hots rank "
    "ranking toc".split()
)
_JUNK_TAGS = frozenset("nav aside footer form script style template iframe button select textarea svg dialog".split())
_LAZY = ("data-original", "data-src", "data-lazy-src", "data-actualsrc", "data-lazyload", "src")
_PARAGRAPH = re.compile(r"<(?:p|div|br)\b", re.IGNORECASE)
_FIRST_OF_SET = re.compile(r"\s*([^\s,]{1,2000})")
_SILENT = frozenset({"script", "style", "template", "noscript"})
_KNOWN_CLASSES = frozenset(_CLASSES)
_LONGEST = 200
_ENOUGH = 0.5
_DOMINANT = 0.66
_FAR_LONGER = 3
_MOSTLY = 0.9
_LITTLE_ELSE = 0.7
_SHINGLE = 8
_FEWEST_ITEMS = 3
_SHORTEST_TITLE = 6
_DATE = 4
_TEASER = 250
"""So many characters at least and at most stand between two titles in a list of articles."""


def named_body(tree: PageTree) -> str | None:
    """Return the HTML of the article, its pictures' addresses absolute, where the page says plainly which it is."""
    lengths = _sizes(tree.root, _size)
    in_paragraphs = sum(lengths[one] for one in tree.root.iter("p"))
    for elements in _candidates(tree.root):
        best = _dominant(elements, lengths)
        # A page that has most of its paragraphs elsewhere means something else by it.
        if best is not None and sum(lengths[one] for one in best.iter("p")) >= in_paragraphs * _ENOUGH:
            return None if _is_listing(best) else _cleaned(best, tree)
    return None


def searched_body(tree: PageTree) -> str | None:
    """Return the HTML of the article that trafilatura finds, or none where it finds none."""
    from trafilatura import bare_extraction  # noqa: PLC0415 - 0.13 s and 16 MB, and most pages do without
    from trafilatura.htmlprocessing import convert_to_html  # noqa: PLC0415 - the same
    from trafilatura.metadata import Document  # noqa: PLC0415 - the same

    document = bare_extraction(
        tree.root,
        fast=True,  # the slower ways read word lists from the disk
        output_format="html",
        include_comments=False,
        include_images=True,
        include_formatting=True,
        include_links=True,
    )
    if not isinstance(document, Document) or document.body is None:
        return None
    text = "".join(document.body.itertext())
    holder, is_all = _holder_of(tree.root, text)
    if holder is None or _is_listing(holder):
        return None
    return _cleaned(holder if is_all else convert_to_html(document.body), tree)


def _is_listing(element: HtmlElement) -> bool:
    """Whether most of an element lists articles: titles that are links, with a date or a teaser after each."""
    titles = [*_linked_titles(element)]
    items = [(start, after) for (start, end), (after, _) in pairwise(titles) if end + _DATE <= after <= end + _TEASER]
    listed = sum(after - start for start, after in items)
    return len(items) >= _FEWEST_ITEMS and listed * 2 >= _sizes(element, _size)[element]


def _linked_titles(root: HtmlElement) -> Iterator[tuple[int, int]]:
    """Give from where to where, in characters of the element's text, a link stands that opens its line and ends it."""
    at = 0
    starts: list[int] = []
    for event, element in iterwalk(root, events=("start", "end")):
        if event == "start":
            starts.append(at)
            at += _size(element.text or "") if element.tag not in _SILENT else 0
            continue
        start = starts.pop()
        if element.tag == "a" and at - start >= _SHORTEST_TITLE and _is_alone(element):
            yield start, at
        at += _size(element.tail or "") if element is not root else 0


def _is_alone(link: HtmlElement) -> bool:
    parent, before = link.getparent(), link.getprevious()
    if parent is None or (link.tail or "").strip():
        return False
    return not ((before.tail if before is not None else parent.text) or "").strip()


def _sizes(root: HtmlElement, measure: Callable[[str], int]) -> Mapping[HtmlElement, int]:
    """Return for each element the sum of what its texts measure; scripts and the like have none."""
    sizes: dict[HtmlElement, int] = {}
    for element in reversed([*root.iter()]):
        is_shown = isinstance(element.tag, str) and element.tag not in _SILENT
        own = sizes.get(element, 0) + measure(element.text or "") if is_shown else 0
        sizes[element] = own
        parent = element.getparent()
        if parent is not None:
            sizes[parent] = sizes.get(parent, 0) + own + measure(element.tail or "")
    return sizes


def _size(text: str) -> int:
    """Return the length of a text without white space."""
    return len("".join(text.split()))


def _candidates(root: HtmlElement) -> Iterator[Sequence[HtmlElement]]:
    """Give the elements that call themselves the article, group by group, the surest first."""
    groups: dict[str, list[HtmlElement]] = {}
    for element in root.iter("*"):
        for name in _names(element):
            groups.setdefault(name, []).append(element)
    for name in ("#id", "#itemprop", *_CLASSES, "#article"):
        if name in groups:
            yield groups[name]


def _names(element: HtmlElement) -> Iterator[str]:
    if (element.get("id") or "").lower() in _IDENTIFIERS:
        yield "#id"
    if "articlebody" in (element.get("itemprop") or "").lower():
        yield "#itemprop"
    yield from _KNOWN_CLASSES.intersection((element.get("class") or "").lower().split())
    if element.tag == "article":
        yield "#article"


def _dominant(elements: Sequence[HtmlElement], lengths: Mapping[HtmlElement, int]) -> HtmlElement | None:
    """Return the element that has most of the text of all of them, or far more than any other."""
    chosen = set(elements)
    outermost = [one for one in elements if chosen.isdisjoint(one.iterancestors())]
    best, *others = sorted(outermost, key=lambda one: lengths[one], reverse=True)
    rest = [lengths[one] for one in others]
    is_most = lengths[best] * (1 - _DOMINANT) >= _DOMINANT * sum(rest) or lengths[best] >= _FAR_LONGER * rest[0]
    return best if is_most and lengths[best] else None


def _holder_of(root: HtmlElement, text: str) -> tuple[HtmlElement | None, bool]:
    """Return the innermost element that has nearly all of a text in it, and whether it has little else."""
    text = "".join(text.split())
    known = {text[at : at + _SHINGLE] for at in range(len(text) - _SHINGLE + 1)}

    def measure(piece: str) -> int:
        dense = "".join(piece.split())
        return len(dense) if dense[:_SHINGLE] in known and dense[-_SHINGLE:] in known else 0

    found = _sizes(root, measure)
    holder = root.find("body")
    if holder is None or not found[holder]:
        return None, False
    enough = _MOSTLY * found[holder]
    while (inner := next((child for child in holder if found[child] >= enough), None)) is not None:
        holder = inner
    return holder, found[holder] >= _LITTLE_ELSE * _sizes(holder, _size)[holder]


def _cleaned(element: HtmlElement, tree: PageTree) -> str:
    """Return the inside of an element as HTML, without what isn't its article."""
    article = deepcopy(element)
    lengths = _sizes(article, _size)
    most = lengths[article] // 2
    for one in [*article.iterdescendants("*")]:
        if lengths[one] <= most and _is_junk(one):
            # Elements of that kind aren't read; taking it out would cost a copy of the text that follows.
            one.clear(keep_tail=True)
            one.tag = "template"
        elif one.tag == "form":
            one.tag = "div"
        elif one.tag == "img":
            _settle_address(one, tree)
    # Its own class and style may hide it until a script has run, or name what is only a part of it.
    article.attrib.clear()
    article.tag = "div"
    return str(tostring(article, encoding="unicode", with_tail=False))


def _is_junk(element: HtmlElement) -> bool:
    if element.tag in _JUNK_TAGS:
        return True
    named, identity = element.get("class") or "", element.get("id") or ""
    return bool(named or identity) and not _JUNK.isdisjoint(attribute_words(named[:_LONGEST], identity[:_LONGEST]))


def _settle_address(image: HtmlElement, tree: PageTree) -> None:
    """Give an image its absolute address as `src`, wherever the page keeps it until it is scrolled to."""
    written = [image.get(name) for name in _LAZY if image.get(name)]
    for name in ("data-srcset", "srcset"):
        first = _FIRST_OF_SET.match(image.get(name) or "")
        written += [first[1]] if first else []
    for name in _LAZY[:-1]:
        image.attrib.pop(name, None)
    image.attrib.pop("src", None)
    address = next(filter(None, map(tree.address, written)), None)
    if address is not None:
        image.set("src", address)


def as_html(text: str) -> str:
    """Return JSON-LD's `articleBody` as HTML: it is that already, or plain text, a line a paragraph."""
    if _PARAGRAPH.search(text):
        return text
    return "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())
