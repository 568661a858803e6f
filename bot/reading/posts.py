"""A post (front matter and an HTML, Markdown or plain-text body) to an Article."""

import re
from collections.abc import Mapping, Sequence
from hashlib import blake2b

from bot.core.article import Article, Block, Heading, Image, Role
from bot.core.category import CategoryPath
from bot.core.language import detect
from bot.reading.blocks import Body, read_blocks
from bot.reading.dates import read_date
from bot.reading.decoding import decode
from bot.reading.frontmatter import Value, split
from bot.reading.markdown import to_html
from bot.reading.pictures import is_placeholder, web_address
from bot.reading.roles import assign_roles
from bot.reading.whitespace import tidy, without_controls

MAX_TITLE = 300
_LANGUAGE_SAMPLE = 4_000
_SEPARATORS = re.compile(r"[/／>＞,，、|]")
_SOURCE = re.compile(
    r"[（(\[【]?(?:文章|信息|资料|新闻|稿件|本文|内容)?(?:来源|稿源|出处|转(?:载)?自)[:：丨|｜/／\s]+(?P<name>[^\s）)\]】]{2,30})"
)


def read_post(data: bytes, origin: str, identity: str, stem: str) -> Article:
    """Read one post. `stem` is the title of a post that has none. Raises ReadingError, which names `origin`."""
    post = split(decode(data, origin), origin)
    html = to_html(post.body)
    body = read_blocks(html)
    title = _title(post.fields, body, stem)
    blocks = assign_roles(body, title)
    author = _text(post.fields, "author", "authors")
    return Article(
        title=title,
        categories=_categories(post.fields),
        author=author,
        source=_source(blocks) or _text(post.fields, "source") or author,
        published=read_date(_text(post.fields, "date", "published", "pubdate", "updated") or ""),
        url=_address(post.fields, "link", "url", "permalink", "source_url", "original"),
        blocks=blocks,
        language=detect(_sample(title, blocks)),
        identity=identity,
        revision=revision_of(data),
        origin=origin,
        head_image=_head_image(post.fields, body),
    )


def revision_of(data: bytes) -> str:
    """Return what changes whenever the post does: a hash of its bytes."""
    return blake2b(data, digest_size=16).hexdigest()


def _title(fields: Mapping[str, Value], body: Body, stem: str) -> str:
    """Return the title as the front matter has it, on one line; without one, the first heading or the file's name."""
    held = fields.get("title")
    title = " ".join(without_controls(held).splitlines()) if isinstance(held, str) else ""
    if title:
        return title[:MAX_TITLE]
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
    return CategoryPath.of(map(tidy, _SEPARATORS.split(held) if isinstance(held, str) else held))


def _address(fields: Mapping[str, Value], *names: str) -> str | None:
    for name in names:
        held = fields.get(name)
        if isinstance(held, str) and (url := web_address(held)):
            return url
    return None


def _head_image(fields: Mapping[str, Value], body: Body) -> str | None:
    url = _address(fields, "headimg", "cover", "image", "thumbnail")
    return None if url is None or url in body.promotional_images or is_placeholder(url) else url


def _source(blocks: Sequence[Block]) -> str | None:
    for block in blocks:
        if block.role is Role.SOURCE and (found := _SOURCE.match(block.parts[0])):
            return found["name"]
    return None


def _sample(title: str, blocks: Sequence[Block]) -> str:
    texts = [title]
    length = 0
    for block in blocks:
        if block.role is Role.BODY and not isinstance(block, Image):
            texts += block.parts
            length += sum(map(len, block.parts))
        if length > _LANGUAGE_SAMPLE:
            break
    return "\n".join(texts)
