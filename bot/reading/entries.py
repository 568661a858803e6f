"""An entry of a feed to an Article."""

import re
from dataclasses import dataclass, replace
from html import unescape

from bot.core.article import Article
from bot.core.category import CategoryPath
from bot.core.entry import Entry
from bot.core.folding import fold
from bot.reading.articles import Said, article_of, first_sentence, one_line
from bot.reading.articles import text_of as text_of  # noqa: PLC0414 - part of this module's face
from bot.reading.blocks import Body, read_blocks
from bot.reading.roles import assign_roles
from bot.reading.whitespace import tidy

_TAG = re.compile(r"<[^<>]*>")
_OPENING = re.compile(r"<[a-z!/]", re.IGNORECASE)
_ESCAPED = re.compile(r"&lt;/?(?:p|br|div|img|a|span|strong|h[1-6]|ul|li|table)\b", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://|www\.", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Filing:
    """Where an entry is filed. `origin` is its feed's address; `with_tags`: the entry's own first tag is a level below
    `categories`.
    """

    identity: str
    revision: str
    categories: CategoryPath
    origin: str
    feed_title: str = ""
    with_tags: bool = False


def read_entry(entry: Entry, filing: Filing, html: str | None = None) -> Article:
    """Read an entry, by the fuller of its texts. `html` is its page's text, to be read in place of them; where nothing
    stands in that, they are read after all.
    """
    base = entry.base or entry.link or ""
    body = read_blocks(html, entry.link or base) if html else Body((), frozenset(), frozenset())
    if not body.blocks:
        body = read_blocks(_as_html(_fuller(entry.content, entry.excerpt)), base)
    said = Said(
        title=one_line(tidy(entry.title)),
        categories=_categories(entry, filing),
        author=tidy(entry.author or "") or None,
        source=tidy(filing.feed_title) or None,
        published=entry.published or entry.updated,
        url=entry.link,
        picture=entry.picture,
    )
    if not said.title:
        said = replace(said, title=_title(body, entry, filing))
    return article_of(body, said, identity=filing.identity, revision=filing.revision, origin=filing.origin)


def _title(body: Body, entry: Entry, filing: Filing) -> str:
    """Return a title for an entry that has none."""
    found = first_sentence(assign_roles(body, "")) or tidy(filing.feed_title) or entry.link or entry.guid
    return one_line(tidy(found or "")) or "…"


def _fuller(content: str, excerpt: str) -> str:
    """Return which of two texts says more; markup says nothing."""
    if len(excerpt) <= len(content) and len(excerpt) <= len(_TAG.sub("", content)):
        return content
    return max(content, excerpt, key=lambda text: len(_TAG.sub("", text).strip()))


def _as_html(text: str) -> str:
    """Return HTML as it is; what was escaped once too often unescaped, and of plain text every line as a paragraph."""
    if _OPENING.search(text):
        return text
    if _ESCAPED.search(text):
        return unescape(text)
    return "".join(f"<p>{line}</p>" for line in text.splitlines() if line.strip()) if "\n" in text else text


def _categories(entry: Entry, filing: Filing) -> CategoryPath:
    if not filing.with_tags:
        return filing.categories
    taken = {fold(name) for name in filing.categories.names}
    for tag in entry.tags:
        below = CategoryPath.of([tidy(tag)]).names
        if below and fold(below[0]) not in taken and not _ADDRESS.match(tag.strip()):
            return CategoryPath.of([*filing.categories.names, *below])
    return filing.categories
