"""From what a source says of an article and the blocks of its body to the Article, the same way whatever the source."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.article import Article, Block, Image, Role
from bot.core.category import CategoryPath
from bot.core.language import detect
from bot.reading.blocks import Body, read_blocks
from bot.reading.pictures import is_placeholder
from bot.reading.roles import assign_roles
from bot.reading.whitespace import tidy, without_controls

MAX_TITLE = 300
_LANGUAGE_SAMPLE = 4_000
_SENTENCE = 60
_SENTENCE_END = re.compile(r"[。！？!?…](?=.)|[.](?=\s)")
_SOURCE = re.compile(
    r"[（(\[【]?(?:文章|信息|资料|新闻|稿件|本文|内容)?(?:来源|稿源|出处|转(?:载)?自)[:：丨|｜/／\s]+(?P<name>[^\s）)\]】]{2,30})"
)


@dataclass(frozen=True, slots=True)
class Said:
    """What a source says of an article, beside its text. `title` is one printable line; `source` is the outlet that the
    article comes from unless its text names another; `picture` an absolute address, of whatever it shows.
    """

    title: str
    categories: CategoryPath = field(default=CategoryPath(()))
    author: str | None = None
    source: str | None = None
    published: datetime | None = None
    url: str | None = None
    picture: str | None = None


def article_of(body: Body, said: Said, *, identity: str, revision: str, origin: str) -> Article:
    """Return the article that a source's words and a body make."""
    blocks = assign_roles(body, said.title)
    return Article(
        title=said.title,
        categories=said.categories,
        author=said.author,
        source=_source(blocks) or said.source or said.author,
        published=said.published,
        url=said.url,
        blocks=blocks,
        language=detect(_sample(said.title, blocks)),
        identity=identity,
        revision=revision,
        origin=origin,
        head_image=_head_image(said.picture, body),
    )


def one_line(text: str) -> str:
    """Return a title as it is shown: on one line, without controls, no longer than titles are kept."""
    return " ".join(without_controls(text).splitlines())[:MAX_TITLE]


def first_sentence(blocks: Iterable[Block]) -> str:
    """Return the first sentence of a text that has no title, cut after 60 characters; empty where there is no text."""
    text = next((part for part in body_texts(blocks) if part.strip()), "")
    end = _SENTENCE_END.search(text, 0, _SENTENCE + 1)
    sentence = tidy(text[: end.end()] if end else text).rstrip("。.")
    if len(sentence) <= _SENTENCE:
        return sentence
    cut = sentence[: _SENTENCE - 1]
    space = cut.rfind(" ", _SENTENCE // 2)
    return f"{cut[:space] if space > 0 else cut}…"


def text_of(html: str) -> str:
    """Return the plain text of a fragment, a line a paragraph: what speaks for the article, and nothing else."""
    return "\n".join(body_texts(assign_roles(read_blocks(html), "")))


def body_texts(blocks: Iterable[Block]) -> Iterator[str]:
    """Give the texts that speak for the article, in order."""
    for block in blocks:
        if block.role is Role.BODY and not isinstance(block, Image):
            yield from block.parts


def _head_image(url: str | None, body: Body) -> str | None:
    return None if url is None or url in body.promotional_images or is_placeholder(url) else url


def _source(blocks: Sequence[Block]) -> str | None:
    for block in blocks:
        if block.role is Role.SOURCE and (found := _SOURCE.match(block.parts[0])):
            return found["name"]
    return None


def _sample(title: str, blocks: Sequence[Block]) -> str:
    texts = [title]
    length = 0
    for text in body_texts(blocks):
        texts.append(text)
        length += len(text)
        if length > _LANGUAGE_SAMPLE:
            break
    return "\n".join(texts)
