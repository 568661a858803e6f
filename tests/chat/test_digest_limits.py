"""Hostile digests in every format: Telegram takes each message as it is, and nothing is torn, lost or said twice.

`FUZZ_RUNS=20000` makes it long; a digest that fails is named by its seed.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import astuple
from itertools import pairwise

import pytest

from bot.chat.article_view import article_blocks, pages
from bot.chat.rendering import DigestRenderer
from bot.chat.telegram.html import HtmlPacker, PlainPacker
from bot.chat.telegram.layout import clean
from bot.chat.telegram.rich import RichPacker
from bot.chat.terminal.packing import TerminalPacker
from bot.chat.terminal.page import read
from bot.core.delivery import RenderedPart
from bot.core.digest import Digest, Limits
from bot.core.signature import Signature
from bot.core.subscriber import Format
from tests.botapi.contents import rich_content, text_content
from tests.botapi.markup import utf16_length
from tests.botapi.rich import MAX_CHARACTERS
from tests.chat.random_digests import random_article, random_digest
from tests.chat.test_digest_view import NEXT
from tests.chat.test_story_view import VIEW

RUNS = int(os.environ.get("FUZZ_RUNS", "300"))
CHUNKS = 10
RENDERER = DigestRenderer(
    {
        Format.RICH: RichPacker(),
        Format.HTML: HtmlPacker(),
        Format.PLAIN: PlainPacker(),
        Format.TERMINAL: TerminalPacker(),
    },
    Limits(),
)
NUMBER = re.compile(r"N(\d+)号")
TORN_START = re.compile("[\u200d\ufe0f\u0300-\u036f\u20e3\U0001f3fb-\U0001f3ff\udc00-\udfff]")
CONTEXT = 40
"""Characters on each side of a seam: by fewer, two texts of one digest that share some words look like one."""


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_a_digest_of_anything_is_within_every_limit_and_whole(chunk: int) -> None:
    for seed in range(chunk, RUNS, CHUNKS):
        digest = random_digest(seed)
        for form in Format:
            try:
                check(digest, form)
            except Exception as error:
                raise AssertionError(f"digest {seed} in {form}") from error


def check(digest: Digest, form: Format) -> None:
    language = "zh-Hans" if digest.story_count % 2 else "en"
    signature = Signature((1,), 0, language, form, "Asia/Shanghai", "2026-11-23T08:00", send_empty=False)
    parts = RENDERER.render(digest, signature, NEXT)
    assert parts
    expected = [str(story.sequence) for story in digest.stories]
    for said in readings(parts, form):
        assert NUMBER.findall("\n".join(said)) == expected
        for before, after in pairwise(said):
            assert not TORN_START.match(after), after[:20]
            assert not is_torn_word(before, after, digest), (before[-30:], after[:30])


def is_torn_word(before: str, after: str, digest: Digest) -> bool:
    """Whether a message ends within a Latin word of the digest that goes on in the next one."""
    if not (before[-1:].isascii() and before[-1:].isalnum() and after[:1].isascii() and after[:1].isalnum()):
        return False
    seam = before[-CONTEXT:] + after[:CONTEXT]
    return any(seam in clean(text) for text in texts_of(astuple(digest)))


def texts_of(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for inner in value:
            yield from texts_of(inner)


def readings(parts: tuple[RenderedPart, ...], form: Format) -> Iterator[list[str]]:
    """Yield what readers get, message by message, in each of the ways that the parts may go out."""
    if form is Format.TERMINAL:
        yield ["\n".join(line.text for line in read(part.body)) for part in parts]
        return
    if form is Format.RICH:
        yield [rich(part.body) for part in parts]
        yield [html(body) for part in parts for body in part.fallback]
    if form is Format.HTML:
        yield [html(part.body) for part in parts]
    if form is not Format.RICH:
        yield [text(part.plain) for part in parts]


def rich(body: str) -> str:
    content = rich_content({"rich_message": {"html": body}})
    assert content.losses == ()
    assert utf16_length(content.text) <= MAX_CHARACTERS
    return content.text


def html(body: str) -> str:
    content = text_content({"text": body, "parse_mode": "HTML"})
    assert content.losses == ()
    return content.text


def text(plain: str) -> str:
    content = text_content({"text": plain})
    assert content.losses == ()
    return content.text


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_an_article_of_anything_is_read_page_by_page(chunk: int) -> None:
    for seed in range(chunk, RUNS, CHUNKS):
        article = random_article(seed)
        for form, packer in ((Format.RICH, RichPacker()), (Format.HTML, HtmlPacker())):
            parts = [packer.pack(page) for page in pages(article_blocks(article, VIEW), form)]
            said = [message for page in parts for message in next(readings(page, form))]
            found = NUMBER.findall("\n".join(said))
            assert found == sorted(found, key=int), (seed, form)
            assert len(parts) <= len(said) <= len(parts) + sum(len(one) > 4_000 for one in said), (seed, form)
