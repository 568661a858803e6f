"""Posts as JSON, for programs that hand the bot what they have read: an array of objects, or an object a line.

Fields: `title`; the text as one of `content` (HTML), `markdown` and `text` (plain); `url`, `categories` (a list, or one
text with `/` between the levels), `author`, `source`, `date`, `image`, `id`. Only a title or a text is required, and
other fields are passed over.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from html import escape

from bot.core.article import Article
from bot.core.category import CategoryPath
from bot.core.web_address import canonical
from bot.errors import ReadingError
from bot.reading.articles import Said, article_of, first_sentence, one_line
from bot.reading.blocks import read_blocks
from bot.reading.dates import read_date
from bot.reading.decoding import decode
from bot.reading.markdown import to_html
from bot.reading.pictures import web_address
from bot.reading.posts import categories_of
from bot.reading.roles import assign_roles
from bot.reading.whitespace import tidy, without_controls

MAX_POSTS = 100_000
_TEXTS = ("content", "markdown", "text")
_STRINGS = (*_TEXTS, "title", "url", "author", "source", "date", "image")


@dataclass(frozen=True, slots=True)
class JsonPost:
    """A post as it was handed over. `origin` names it in messages (`-: post 3`, counted from 1, or `-: line 3`),
    `identity` is the same at every reading.
    """

    origin: str
    identity: str
    revision: str
    title: str
    html: str
    url: str | None
    categories: CategoryPath
    author: str | None
    source: str | None
    published: datetime | None
    image: str | None


@dataclass(frozen=True, slots=True)
class PostList:
    """What was handed over: the posts in their order, and what is wrong with each that can't be taken."""

    posts: tuple[JsonPost, ...] = ()
    failures: tuple[ReadingError, ...] = ()


def read_posts(data: bytes, origin: str) -> PostList:
    """Read a JSON array of posts, or JSON lines. Of posts with the same identity the last one stays.

    Raises ReadingError, with line and column, for what is no JSON at all, and for too many posts.
    """
    loaded = _loaded(decode(data, origin).removeprefix("\ufeff"), origin)
    if len(loaded) > MAX_POSTS:
        raise ReadingError(origin, f"there are {len(loaded):,} posts; at most {MAX_POSTS:,} are taken at once")
    posts: dict[str, JsonPost] = {}
    failures = []
    for place, held in loaded:
        if faults := list(_faults(held)):
            failures.append(ReadingError(place, "; ".join(faults)))
        elif isinstance(held, dict):
            post = _post(held, place)
            posts[post.identity] = post
    return PostList(tuple(posts.values()), tuple(failures))


def read_json_post(post: JsonPost) -> Article:
    """Return the article that a post is."""
    body = read_blocks(post.html, post.url or "")
    title = post.title or one_line(first_sentence(assign_roles(body, ""))) or post.url or "…"
    said = Said(
        title=title,
        categories=post.categories,
        author=post.author,
        source=post.source,
        published=post.published,
        url=post.url,
        picture=post.image,
    )
    return article_of(body, said, identity=post.identity, revision=post.revision, origin=post.origin)


@dataclass(frozen=True, slots=True)
class _NoJson:
    """A line that can't be parsed."""

    reason: str


def _loaded(text: str, origin: str) -> Sequence[tuple[str, object]]:
    """Return the posts of an array, of lines, or the only one, each with what to call it. Raises ReadingError."""
    try:
        loaded = json.loads(text)
    except RecursionError as fault:
        raise ReadingError(origin, "this JSON is nested too deep") from fault
    except json.JSONDecodeError as fault:
        if text.lstrip().startswith("{") and (lines := _lines(text, origin)):
            return lines
        where = f"line {fault.lineno}, column {fault.colno}"
        raise ReadingError(origin, f"{where}: this is not JSON: {fault.msg}") from fault
    except ValueError as fault:
        raise ReadingError(origin, f"this is not JSON: {fault}") from fault
    several = loaded if isinstance(loaded, list) else [loaded]
    return [(f"{origin}: post {number}", held) for number, held in enumerate(several, 1)]


def _lines(text: str, origin: str) -> Sequence[tuple[str, object]]:
    """Return what stands on each line; nothing where that is nowhere an object."""
    lines = [
        (f"{origin}: line {number}", _line(line)) for number, line in enumerate(text.split("\n"), 1) if line.strip()
    ]
    return lines if any(isinstance(held, dict) for _, held in lines) else ()


def _line(line: str) -> object:
    try:
        return json.loads(line)
    except json.JSONDecodeError as fault:
        return _NoJson(f"{fault.msg} (column {fault.colno})")
    except (ValueError, RecursionError) as fault:
        return _NoJson(str(fault)[:200])


def _faults(held: object) -> Iterator[str]:
    """Say what is wrong with a post, and what to write instead."""
    if isinstance(held, _NoJson):
        yield f"this is not JSON: {held.reason}"
        return
    if not isinstance(held, dict):
        yield 'it is no object such as {"title": …, "content": …}'
        return
    wrong = {name for name in _STRINGS if not isinstance(held.get(name, ""), str | None)}
    yield from (f"'{name}' is no text" for name in _STRINGS if name in wrong)
    if not isinstance(held.get("id"), str | int | None):
        yield "'id' is neither a text nor a number"
    categories = held.get("categories")
    if not isinstance(categories, str | None) and not _is_texts(categories):
        yield "'categories' is neither a list of texts nor a text such as \"科技/少数派\""
    if wrong:
        return
    if not any((held.get(name) or "").strip() for name in ("title", *_TEXTS)):
        yield "it has no 'title' and no 'content', 'markdown' or 'text'"
    for name in ("url", "image"):
        if held.get(name) and web_address(held[name]) is None:
            yield f"'{name}' is no address: {held[name][:80]!r}; write https://…"
    if held.get("date") and read_date(held["date"]) is None:
        yield f"'date' can't be read: {held['date'][:40]!r}; write such as 2026-11-20T08:30:00+08:00"


def _is_texts(held: object) -> bool:
    return isinstance(held, list) and all(isinstance(name, str) for name in held)


def _post(held: Mapping[str, object], origin: str) -> JsonPost:
    texts = {name: without_controls(str(held.get(name) or "")) for name in _STRINGS}
    return JsonPost(
        origin=origin,
        identity=_identity(held, texts),
        revision=_hash(json.dumps(held, sort_keys=True)),
        title=one_line(tidy(texts["title"])),
        html=_html(texts),
        url=web_address(texts["url"]),
        categories=_categories(held.get("categories")),
        author=tidy(texts["author"]) or None,
        source=tidy(texts["source"]) or None,
        published=read_date(texts["date"]),
        image=web_address(texts["image"]),
    )


def _categories(held: object) -> CategoryPath:
    if isinstance(held, list):
        return categories_of([str(name) for name in held])
    return categories_of(held if isinstance(held, str) else "")


def _identity(held: Mapping[str, object], texts: Mapping[str, str]) -> str:
    """Return what names a post: its own id, else its address, else what it says."""
    named = held.get("id")
    if named is not None and str(named).strip():
        return f"json:id:{_hash(str(named).strip())}"
    if url := web_address(texts["url"]):
        return f"json:url:{_hash(canonical(url))}"
    return f"json:text:{_hash(json.dumps([texts['title'], _html(texts)]))}"


def _html(texts: Mapping[str, str]) -> str:
    if texts["content"].strip():
        return texts["content"]
    if texts["markdown"].strip():
        return to_html(texts["markdown"])
    return "".join(f"<p>{escape(line)}</p>" for line in texts["text"].splitlines() if line.strip())


def _hash(text: str) -> str:
    return blake2b(text.encode("utf-8", "backslashreplace"), digest_size=16).hexdigest()
