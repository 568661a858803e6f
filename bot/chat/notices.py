"""What an operator is told unasked: that a feed keeps failing, and that it works again."""

from bot.chat.faults import remedy_words
from bot.chat.feed_actions import ShowFeed
from bot.chat.feed_view import Standpoint, failure, name_of
from bot.chat.reply import Block, Button, Reply, Title, bold, line
from bot.core.feed import Feed


def feed_fails(feed: Feed, view: Standpoint) -> Reply:
    """Say which feed fails, since when and why, and what to do."""
    texts, polling = view.texts, feed.polling
    blocks: list[Block] = [Title(bold(texts("notice.fails", name=name_of(feed)))), line(failure(feed, view))]
    if polling.fault is not None:
        blocks.append(line(remedy_words(texts, polling.fault, polling.detail)))
    return Reply((*blocks, line(feed.url, quiet=True)), _buttons(feed, view))


def feed_is_well(feed: Feed, view: Standpoint) -> Reply:
    """Say which feed works again."""
    blocks = (line(view.texts("notice.is_well", name=name_of(feed))), line(feed.url, quiet=True))
    return Reply(blocks, _buttons(feed, view))


def _buttons(feed: Feed, view: Standpoint) -> tuple[tuple[Button, ...], ...]:
    return ((Button(view.texts("button.show_feed"), ShowFeed(feed.id, anew=1)),),)
