"""A post (front matter and an HTML, Markdown or plain-text body) to an Article."""

import re
from collections.abc import Mapping, Sequence
from hashlib import blake2b

from bot.core.article import Article, Heading
from bot.core.category import CategoryPath
from bot.reading.articles import MAX_TITLE, Said, article_of, one_line
from bot.reading.blocks import Body, read_blocks
from bot.reading.dates import read_date
from bot.reading.decoding import decode
from bot.reading.frontmatter import Value, split
from bot.reading.markdown import to_html
from bot.reading.pictures import web_address
from bot.reading.whitespace import tidy

_SEPARATORS = re.compile(r"[/／>＞,，、|]")


def read_post(data: bytes, origin: str, identity: str, stem: str) -> Article:
    """Read one post. `stem` is the title of a post that has none. Raises ReadingError, which names `origin`."""
    post = split(decode(data, origin), origin)
    html = to_html(post.body)
    body = read_blocks(html)
    said = Said(
        title=_title(post.fields, body, stem),
        categories=_categories(post.fields),
        author=_text(post.fields, "author", "authors"),
        source=_text(post.fields, "source"),
        published=read_date(_text(post.fields, "date", "published", "pubdate", "updated") or ""),
        url=_address(post.fields, "link", "url", "permalink", "source_url", "original"),
        picture=_address(post.fields, "headimg", "cover", "image", "thumbnail"),
    )
    return article_of(body, said, identity=identity, revision=revision_of(data), origin=origin)


def categories_of(held: str | Sequence[str]) -> CategoryPath:
    """Return the path that is named level by level, or in one text with any of the usual separators."""
    return CategoryPath.of(map(tidy, _SEPARATORS.split(held) if isinstance(held, str) else held))


def revision_of(data: bytes) -> str:
    """Return what changes whenever the post does: a hash of its bytes."""
    return blake2b(data, digest_size=16).hexdigest()


def _title(fields: Mapping[str, Value], body: Body, stem: str) -> str:
    """Return the title as the front matter has it, on one line; without one, the first heading or the file's name."""
    held = fields.get("title")
    title = one_line(held) if isinstance(held, str) else ""
    if title:
        return title
    headings = (block.text for block in body.blocks if isinstance(block, Heading))
    return next(headings, tidy(stem))[:MAX_TITLE]


def _text(fields: Mapping[str, Value], *names: str) -> str | None:
    for name in names:
        held = fields.get(name)
        text = "、".join(held) if isinstance(held, list) else held
        if text and text.strip():
            return tidy(text)
    return None


def _categories(fields: Mapping[str, Value]) -> CategoryPath:
    held = fields.get("categories") or fields.get("category") or []
    return categories_of(held)


def _address(fields: Mapping[str, Value], *names: str) -> str | None:
    for name in names:
        held = fields.get(name)
        if isinstance(held, str) and (url := web_address(held)):
            return url
    return None
