"""/feeds: the sources, page by page, and the screen of each; for operators."""

from bot.chat.commands.ask import Ask
from bot.chat.commands.category_buttons import shorten
from bot.chat.faults import remedy_words
from bot.chat.feed_actions import AskDeletion, CheckFeed, ChooseCategory, DeleteFeed, ShowFeed, ShowFeeds, TurnFeed
from bot.chat.feed_view import feed_facts, feed_lines, mark_of, name_of
from bot.chat.reply import Block, Button, Items, Reply, Title, bold, code_line, line, rows
from bot.core.feed import Feed, FeedState
from bot.errors import UserError
from bot.services.sources import FeedCounts

PAGE = 8
EXAMPLE = "https://sspai.com/feed"


async def feeds(ask: Ask) -> Reply:
    return await show_feeds(ask, ShowFeeds())


async def show_feeds(ask: Ask, where: ShowFeeds) -> Reply:
    """Show a page of the feeds. Raises UserError for a page that there isn't (any more)."""
    ask.must_operate()
    texts = ask.texts
    counts = await ask.services.sources.counts()
    if not counts.total:
        return Reply((line(texts("feeds.none")), how_to_add(ask)))
    total = counts.failing if where.failing else counts.total
    if where.failing not in {0, 1} or where.page < 0 or (where.page and where.page * PAGE >= total):
        raise UserError("error.stale_button")
    shown = await ask.services.sources.look(where.page * PAGE, PAGE, failing=bool(where.failing))
    blocks: list[Block] = [Title(bold(texts("feeds.title"))), line(_counts(ask, counts), quiet=True)]
    if shown:
        items = (item for feed in shown for item in feed_lines(feed, ask.standpoint))
        blocks.append(Items(tuple(items)))
    buttons = rows((Button(_label(feed), ShowFeed(feed.id)) for feed in shown), 2)
    return Reply(tuple(blocks), (*buttons, *_turning(ask, where, total), *_other(ask, where, counts.failing)))


async def show_feed(ask: Ask, feed_id: int) -> Reply:
    """Show all that is known of a feed, and what can be done with it. Raises UserError for one that is gone."""
    feed = await kept(ask, feed_id)
    texts = ask.texts
    is_paused = feed.state is FeedState.PAUSED
    blocks: list[Block] = [Title(bold(f"{feed.id}. {name_of(feed)}")), feed_facts(feed, ask.standpoint)]
    if feed.polling.fault is not None:
        blocks.append(line(remedy_words(texts, feed.polling.fault, feed.polling.detail), quiet=True))
    turn = Button(texts("button.resume_feed" if is_paused else "button.pause_feed"), TurnFeed(feed.id, int(is_paused)))
    check = (turn,) if is_paused else (Button(texts("button.check"), CheckFeed(feed.id)), turn)
    changes = (
        Button(texts("button.move_feed"), ChooseCategory(feed.id)),
        Button(texts("button.delete_feed"), AskDeletion(feed.id)),
    )
    return Reply(tuple(blocks), (check, changes, (Button(texts("button.all_feeds"), ShowFeeds()),)))


async def ask_deletion(ask: Ask, feed_id: int) -> Reply:
    """Ask once more before a feed is deleted. Raises UserError for one that is gone."""
    feed = await kept(ask, feed_id)
    texts = ask.texts
    return Reply(
        (line(texts("delfeed.sure", name=name_of(feed))), line(texts("delfeed.kept"), quiet=True)),
        (
            (
                Button(texts("button.sure_to_delete"), DeleteFeed(feed.id)),
                Button(texts("button.back"), ShowFeed(feed.id)),
            ),
        ),
    )


async def export(ask: Ask) -> Reply:
    """Say how the feeds are exported: a chat's answer is text, and their list is a file."""
    ask.must_operate()
    return Reply((line(ask.texts("exportfeeds.how")), code_line("python -m bot feeds export feeds.opml")))


async def kept(ask: Ask, feed_id: int) -> Feed:
    """Return a feed for an operator. Raises UserError for anybody else, and for a feed that is gone."""
    ask.must_operate()
    feed = await ask.services.sources.get(feed_id)
    if feed is None:
        raise UserError("error.stale_button")
    return feed


def how_to_add(ask: Ask) -> Block:
    """Return the example of a command that adds a feed."""
    return code_line(f"/addfeed {EXAMPLE} {ask.texts('addfeed.example')}")


def _counts(ask: Ask, counts: FeedCounts) -> str:
    told = [ask.texts.plural("feeds.total", counts.total)]
    if counts.failing:
        told.append(ask.texts("feeds.failing", count=counts.failing))
    if counts.paused:
        told.append(ask.texts("feeds.paused", count=counts.paused))
    return " · ".join(told)


def _label(feed: Feed) -> str:
    return shorten(f"{mark_of(feed)} {feed.id}. {name_of(feed)}")


def _turning(ask: Ask, where: ShowFeeds, total: int) -> tuple[tuple[Button, ...], ...]:
    buttons = []
    if where.page > 0:
        buttons.append(Button(ask.texts("button.previous"), ShowFeeds(where.page - 1, where.failing)))
    if (where.page + 1) * PAGE < total:
        buttons.append(Button(ask.texts("button.next"), ShowFeeds(where.page + 1, where.failing)))
    return (tuple(buttons),) if buttons else ()


def _other(ask: Ask, where: ShowFeeds, failing: int) -> tuple[tuple[Button, ...], ...]:
    """Return the button that leads to those that fail, and from there to all."""
    if where.failing:
        return ((Button(ask.texts("button.all_feeds"), ShowFeeds()),),)
    return ((Button(ask.texts("button.failing_feeds"), ShowFeeds(0, 1)),),) if failing else ()
