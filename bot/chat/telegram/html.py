"""Blocks → messages in Telegram's HTML parse mode or without any markup.

Rules: "Formatting options" of the Bot API: only `&lt; &gt; &amp; &quot;` are named entities, line breaks are text, an
expandable quote folds long lists, code holds nothing else.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from operator import attrgetter

from bot.chat.actions import encode
from bot.chat.reply import Block, Button, Run, Text
from bot.chat.telegram.layout import STICKY, Paragraph, clean, is_visible, lay_out
from bot.chat.telegram.packing import MESSAGE, Markup, Size, paginate, utf16_length
from bot.core.delivery import RenderedPart

Rows = Sequence[Sequence[Button]]
_TIME_FORMAT = "r"
"""So long ago: what an app makes of an instant says so in its own language, and stays true when it is read later."""
_ESCAPES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"))
_LONGEST_REMEMBERED = 500
_SEVERAL = 2


class HtmlPacker:
    """Writes HTML; `plain` is the same text, with the links' addresses where there's room for them."""

    def __init__(self, limit: Size = MESSAGE) -> None:
        self._limit = limit

    def pack(self, blocks: Sequence[Block], buttons: Rows = ()) -> tuple[RenderedPart, ...]:
        """Return the messages that `blocks` make, none of them empty; the buttons stand under the last."""
        markup = HtmlMarkup()
        pages = _pages(lay_out(blocks), markup, self._limit)
        return with_buttons([self._part(page, markup) for page in pages], buttons)

    def _part(self, page: Sequence[Paragraph], markup: "HtmlMarkup") -> RenderedPart:
        spelled = _join(_spell_links(page), PlainMarkup())
        fits = utf16_length(spelled) <= self._limit.units
        return RenderedPart(_join(page, markup), spelled if fits else _join(page, PlainMarkup()))


class PlainPacker:
    """Writes text without markup; a link's address follows on a line of its own."""

    def __init__(self, limit: Size = MESSAGE) -> None:
        self._limit = limit

    def pack(self, blocks: Sequence[Block], buttons: Rows = ()) -> tuple[RenderedPart, ...]:
        """Return the messages that `blocks` make, none of them empty; the buttons stand under the last."""
        markup = PlainMarkup()
        pages = _pages(_spell_links(lay_out(blocks)), markup, self._limit)
        texts = [_join(page, markup) for page in pages]
        return with_buttons([RenderedPart(text, text) for text in texts], buttons)


class PlainMarkup:
    def write(self, text: Text) -> tuple[str, int]:
        return "".join(run.text for run in text), 0

    def fold(self, lines: str, *, is_open: bool = False) -> str:  # noqa: ARG002 - there is nothing to fold with
        return lines


class HtmlMarkup:
    """Opens a tag once for neighbours that share it, the longest-lasting one outermost. `with_times`: instants are told
    in the reader's own time, which rich messages can.
    """

    def __init__(self, *, with_times: bool = False) -> None:
        self._with_times = with_times

    def write(self, text: Text) -> tuple[str, int]:
        """Return the HTML of `text` and how many entities it makes."""
        if len(text) == 1 and _is_bare(text[0]):
            return escape(text[0].text), 0
        is_short = sum([len(run.text) for run in text]) <= _LONGEST_REMEMBERED
        return (_remembered if is_short else _html)(text, self._with_times)

    def fold(self, lines: str, *, is_open: bool = False) -> str:
        return f"<blockquote{'' if is_open else ' expandable'}>{lines}</blockquote>"


def _is_bare(run: Run) -> bool:
    return not (run.bold or run.italic or run.code or run.url or run.at)


def _html(text: Text, with_times: bool) -> tuple[str, int]:  # noqa: FBT001 - as `lru_cache` wants it
    all_tags = [_tags(run, with_times=with_times) for run in text]
    written: list[str] = []
    tags: list[str] = []
    entities = 0
    for at, (run, wanted) in enumerate(zip(text, all_tags, strict=True)):
        kept = next((depth for depth, tag in enumerate(tags) if tag not in wanted), len(tags))
        written += _closed(tags[kept:])
        opened = _longest_first(wanted.difference(tags[:kept]), all_tags[at:])
        tags[kept:] = opened
        entities += len(opened)
        written += [*(f"<{tag}>" for tag in opened), escape(run.text)]
    return "".join([*written, *_closed(tags)]), entities


@lru_cache(maxsize=4_096)
def _remembered(text: Text, with_times: bool) -> tuple[str, int]:  # noqa: FBT001 - as `lru_cache` wants it
    """Write what has been written before: a story stands in thousands of digests, and is measured before."""
    return _html(text, with_times)


def _tags(run: Run, *, with_times: bool) -> frozenset[str]:
    tags = {tag for tag, is_on in (("b", run.bold), ("i", run.italic), ("code", run.code)) if is_on}
    if with_times and run.at is not None and run.at.timestamp() >= 0:
        tags.add(f'tg-time unix="{int(run.at.timestamp())}" format="{_TIME_FORMAT}"')
    if run.url:
        tags.add(f'a href="{escape(run.url)}"')
    return frozenset(tags)


def _longest_first(tags: Collection[str], to_come: Sequence[frozenset[str]]) -> list[str]:
    """Order tags by how many of the runs to come bear them."""
    if len(tags) < _SEVERAL:
        return list(tags)
    lasting = {tag: next((at for at, borne in enumerate(to_come) if tag not in borne), len(to_come)) for tag in tags}
    return sorted(tags, key=lambda tag: (-lasting[tag], tag))


def escape(text: str) -> str:
    """Return text as it stands in HTML. Most has nothing to escape, and looking for it is faster than translating."""
    for character, reference in _ESCAPES:
        if character in text:
            text = text.replace(character, reference)
    return text


def _closed(tags: Sequence[str]) -> list[str]:
    return [f"</{tag.split()[0]}>" for tag in reversed(tags)]


def _pages(paragraphs: Sequence[Paragraph], markup: Markup, limit: Size) -> list[list[Paragraph]]:
    pages = paginate(paragraphs, markup, limit)
    return [page for page in pages if any(is_visible(paragraph.plain) for paragraph in page)]


def _spell_links(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    """Put the addresses of a paragraph's links below it, unless its text shows them already."""
    spelled: list[Paragraph] = []
    for paragraph in paragraphs:
        spelled.append(paragraph)
        hidden = [url for url in paragraph.urls if url not in paragraph.plain]
        spelled += [Paragraph((Run(url),), cost=STICKY, fold=paragraph.fold, quoted=paragraph.quoted) for url in hidden]
    return spelled


def _join(page: Sequence[Paragraph], markup: Markup) -> str:
    """Write a page: line breaks between paragraphs, folded neighbours in one fold."""
    written: list[str] = []
    for fold, members in groupby(page, key=attrgetter("fold")):
        first, *others = members
        lines = first.indent * bool(written) + markup.write(first.text)[0]
        lines += "".join("\n" * line.gap + line.indent + markup.write(line.text)[0] for line in others)
        gap = "\n" * first.gap if written else ""
        written.append(gap + (lines if fold is None else markup.fold(lines, is_open=first.quoted)))
    return "".join(written)


def with_buttons(parts: Sequence[RenderedPart], buttons: Rows) -> tuple[RenderedPart, ...]:
    if not parts:
        return ()
    labelled = (
        tuple((clean(button.label).strip(), encode(button.action)) for button in row if is_visible(button.label))
        for row in buttons
    )
    rows = tuple(row for row in labelled if row)
    return (*parts[:-1], replace(parts[-1], buttons=rows))
