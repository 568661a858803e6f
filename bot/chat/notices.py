"""What people are told unasked: operators, that a feed keeps failing and that it works again; who looks after a group
or channel, that the bot can't write there and that it can again.
"""

from bot.chat.faults import remedy_words
from bot.chat.feed_actions import ShowFeed
from bot.chat.feed_view import Standpoint, failure, name_of
from bot.chat.reply import Block, Button, Reply, Title, bold, line
from bot.chat.texts import quote
from bot.core.feed import Feed
from bot.core.subscriber import ChatKind, Subscriber


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


def chat_is_lost(chat: Subscriber, title: str, view: Standpoint) -> Reply:
    """Say that the bot can't write in a group or channel, and what to do. `title` is empty where it isn't known."""
    texts, name = view.texts, _called(chat, title)
    if chat.kind is ChatKind.CHANNEL:
        return Reply((line(texts("notice.channel_lost", name=name)), line(texts("notice.channel_remedy"))))
    return Reply((line(texts("notice.group_lost", name=name)), line(texts("notice.group_remedy"))))


def chat_is_back(chat: Subscriber, title: str, view: Standpoint) -> Reply:
    """Say that the digests of a group or channel come again."""
    key = "notice.channel_back" if chat.kind is ChatKind.CHANNEL else "notice.group_back"
    return Reply((line(view.texts(key, name=_called(chat, title))),))


def _called(chat: Subscriber, title: str) -> str:
    return quote(title) or str(chat.address.chat_id)


def _buttons(feed: Feed, view: Standpoint) -> tuple[tuple[Button, ...], ...]:
    return ((Button(view.texts("button.show_feed"), ShowFeed(feed.id, anew=1)),),)
