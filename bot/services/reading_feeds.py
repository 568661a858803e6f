"""What is done with a feed's bytes in a process of its own: everything that takes long, and nothing that acts.

Functions of modules and values that can be pickled, as `workers.Workers` wants them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.boilerplate import Seen
from bot.core.category import CategoryPath
from bot.core.entry import Entry, FeedDocument
from bot.core.feed import Feed
from bot.core.full_text import is_better
from bot.core.identity import entry_revision, identity_of, keys_of, shared_links
from bot.errors import ReadingError
from bot.reading.entries import Filing, read_entry
from bot.reading.feeds.document import read_feed
from bot.reading.pages import WebPage, read_page
from bot.services.taking_in import Draft, SummarisedArticle, draft_of, failures_noted, finish
from bot.summarising.summarise import summarise


@dataclass(frozen=True, slots=True)
class ReadFeed:
    """A feed's document, and of each of its entries, in their order, the keys that name it and its revision."""

    document: FeedDocument
    keys: tuple[tuple[int, ...], ...]
    revisions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """An entry to be taken in: new, or changed since it was stored. `html` is its page's text, where that is better."""

    entry: Entry
    first: int
    revision: str
    is_new: bool
    is_news: bool
    html: str | None = None

    def identity(self, feed: Feed) -> str:
        return identity_of(feed.id, self.first)


def read_document(data: bytes, content_type: str, url: str) -> ReadFeed:
    """Read a feed. Raises ReadingError, which names `url`, for what is none."""
    document = read_feed(data, content_type, url)
    shared = shared_links(document)
    return ReadFeed(
        document,
        tuple(keys_of(entry, shared) for entry in document.entries),
        tuple(map(entry_revision, document.entries)),
    )


def read_entries(found: Sequence[Found], feed: Feed) -> tuple[Sequence[Draft], Sequence[ReadingError]]:
    """Read what was found. An entry that can't be read is among the errors, and keeps no other out."""
    drafts: list[Draft] = []
    failures: list[ReadingError] = []
    for one in found:
        with failures_noted(one.entry.link or feed.location, failures):
            article = read_entry(one.entry, _filing(one, feed), one.html)
            drafts.append(draft_of(article, is_new=one.is_new, is_news=one.is_news, source=f"feed:{feed.id}"))
    return drafts, failures


def finish_entries(drafts: Sequence[Draft], seen: Seen) -> tuple[Sequence[SummarisedArticle], Sequence[ReadingError]]:
    """Mark what the feed repeats in its entries, and summarise; see `taking_in.finish`."""
    return finish(drafts, seen, summarise)


def read_better_page(data: bytes, content_type: str, url: str, text: str, title: str) -> WebPage | None:
    """Return the article in a page, or none where there is none that is better than an entry of this text and title."""
    try:
        page = read_page(data, content_type, url)
    except ReadingError:
        return None
    return page if is_better(text, page.text, title) else None


def _filing(one: Found, feed: Feed) -> Filing:
    return Filing(
        identity=one.identity(feed),
        revision=one.revision,
        categories=feed.categories if feed.categories.names else CategoryPath.of([feed.title]),
        origin=feed.url,
        feed_title=feed.title,
        with_tags=feed.with_tags,
    )
