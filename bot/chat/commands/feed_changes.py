"""What changes a feed: /movefeed, /delfeed, and the buttons on its screen; for operators."""

from bot.chat.actions import ChangingFeeds, Showing
from bot.chat.commands.ask import Ask
from bot.chat.commands.category_buttons import label
from bot.chat.commands.feed_adding import read_filing
from bot.chat.commands.feeds import ask_deletion, kept
from bot.chat.faults import fault_words
from bot.chat.feed_actions import CheckFeed, ChooseCategory, DeleteFeed, FileFeed, ShowFeed, ShowFeeds, TurnFeed
from bot.chat.feed_view import filed_under, name_of
from bot.chat.reply import Button, Reply, Title, bold, code_line, line, rows
from bot.chat.texts import quote
from bot.core.category import Category
from bot.core.feed import Feed, FeedState
from bot.errors import UserError
from bot.services.check import CheckReport

PAGE = 12


async def move_feed(ask: Ask) -> Reply:
    """File a feed anew: `/movefeed 12 科技/少数派`; without a category, show the choice."""
    ask.must_operate()
    named, _, rest = ask.args.partition(" ")
    if not named:
        return _how(ask, "movefeed.how", f"/movefeed 12 {ask.texts('addfeed.example')}")
    feed = await _named(ask, named)
    filing = read_filing(rest)
    if not rest:
        return await choose_category(ask, ChooseCategory(feed.id))
    categories = filing.categories if filing.categories.names else feed.categories
    filed = await ask.services.sources.file(feed.id, categories, with_tags=filing.with_tags)
    if filed is None:
        raise UserError("feed.unknown", text=quote(named))
    sentence = ask.texts("movefeed.done", name=name_of(filed), category=filed_under(filed))
    return Reply((line(sentence),), ((Button(ask.texts("button.show_feed"), ShowFeed(filed.id, anew=1)),),))


async def delete_feed(ask: Ask) -> Reply:
    """Ask whether a feed is really to be deleted: `/delfeed 12`."""
    ask.must_operate()
    if not ask.args:
        return _how(ask, "delfeed.how", "/delfeed 12")
    return await ask_deletion(ask, (await _named(ask, ask.args)).id)


async def choose_category(ask: Ask, where: ChooseCategory) -> Reply:
    """Show the categories below one as places for a feed: what holds others opens, what holds none takes it at once.

    Raises UserError for what is gone.
    """
    feed = await kept(ask, where.feed_id)
    here = await ask.services.browse.category(where.category_id) if where.category_id else None
    below = await ask.services.browse.below(where.category_id or None)
    shown = below[where.page * PAGE : (where.page + 1) * PAGE]
    if (where.category_id and here is None) or where.page < 0 or (where.page and not shown):
        raise UserError("error.stale_button")
    texts = ask.texts
    buttons = rows((_place(feed, category) for category in shown), 2)
    back = Button(texts("button.back"), ShowFeed(feed.id))
    around = (_around(ask, feed, here), *buttons, *_turning(ask, where, len(below)), (back,))
    blocks = (
        Title(bold(texts("movefeed.title", name=name_of(feed)))),
        line(texts("movefeed.now", category=filed_under(feed))),
        line(texts("movefeed.or_type"), quiet=True),
        code_line(f"/movefeed {feed.id} {texts('addfeed.example')}"),
    )
    return Reply(blocks, tuple(row for row in around if row))


async def press_feed(ask: Ask, action: ChangingFeeds) -> tuple[str, Showing]:
    """Change a feed; return the toast and what to show. Raises UserError for a feed that is gone."""
    feed = await kept(ask, action.feed_id)
    match action:
        case CheckFeed():
            return await _check(ask, feed), ShowFeed(feed.id)
        case TurnFeed(on=on):
            return await _turn(ask, feed, on), ShowFeed(feed.id)
        case FileFeed(category_id=category_id):
            return await _file(ask, feed, category_id), ShowFeed(feed.id)
        case DeleteFeed():
            await ask.services.sources.delete(feed.id)
            return ask.texts("toast.feed_deleted"), ShowFeeds()


async def _check(ask: Ask, feed: Feed) -> str:
    if feed.state is FeedState.PAUSED:
        return ask.texts("check.paused")
    report = await ask.services.sources.check_now(feed.id)
    return ask.texts("check.busy") if report is None or not report.is_settled else _found(ask, report)


def _found(ask: Ask, report: CheckReport) -> str:
    """Say what a check has brought: `新 3 篇，更新 1 篇`."""
    texts = ask.texts
    if report.fault is not None:
        return texts("check.failed", fault=fault_words(texts, report.fault, report.feed.polling.detail))
    words = [
        texts.plural("check.new", report.new) if report.new else "",
        texts.plural("check.changed", report.changed) if report.changed else "",
        texts.plural("check.unread", report.unread) if report.unread else "",
    ]
    return texts("check.separator").join(word for word in words if word) or texts("check.nothing")


async def _turn(ask: Ask, feed: Feed, on: int) -> str:
    if on not in {0, 1}:
        raise UserError("error.stale_button")
    await (ask.services.sources.resume(feed.id) if on else ask.services.sources.pause(feed.id))
    return ask.texts("toast.feed_resumed" if on else "toast.feed_paused")


async def _file(ask: Ask, feed: Feed, category_id: int) -> str:
    category = await ask.services.browse.category(category_id)
    if category is None:
        raise UserError("error.stale_button")
    await ask.services.sources.file(feed.id, category.path)
    return ask.texts("toast.feed_filed", category=category.path.name)


async def _named(ask: Ask, text: str) -> Feed:
    """Return the feed that a number or an address names. Raises UserError where there is none."""
    try:
        feed = await ask.services.sources.find(text)
    except UserError as error:
        raise UserError("feed.unknown", text=quote(text)) from error
    if feed is None:
        raise UserError("feed.unknown", text=quote(text))
    return feed


def _how(ask: Ask, key: str, example: str) -> Reply:
    button = Button(ask.texts("button.all_feeds"), ShowFeeds())
    return Reply((line(ask.texts(key)), code_line(example)), ((button,),))


def _around(ask: Ask, feed: Feed, here: Category | None) -> tuple[Button, ...]:
    """Return the buttons that file a feed right here and go a level up."""
    if here is None:
        return ()
    return (
        Button(ask.texts("button.file_here", category=label(here.path)), FileFeed(feed.id, here.id)),
        Button(ask.texts("button.up"), ChooseCategory(feed.id, here.parent_id or 0)),
    )


def _place(feed: Feed, category: Category) -> Button:
    sign = "✓ " if category.path.key == feed.categories.key else ""
    if category.children:
        return Button(f"{sign}{label(category.path)} ›", ChooseCategory(feed.id, category.id))
    return Button(sign + label(category.path), FileFeed(feed.id, category.id))


def _turning(ask: Ask, where: ChooseCategory, total: int) -> tuple[tuple[Button, ...], ...]:
    buttons = []
    if where.page > 0:
        turned = ChooseCategory(where.feed_id, where.category_id, where.page - 1)
        buttons.append(Button(ask.texts("button.previous"), turned))
    if (where.page + 1) * PAGE < total:
        turned = ChooseCategory(where.feed_id, where.category_id, where.page + 1)
        buttons.append(Button(ask.texts("button.next"), turned))
    return (tuple(buttons),) if buttons else ()
