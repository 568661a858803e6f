"""/subscribe, /unsubscribe, /subscriptions, and the buttons that do the same."""

from dataclasses import replace

from bot.chat.actions import Open, Screen, ShowCategory, Showing, ShowLatest, SubscribeTo, UnsubscribeFrom
from bot.chat.commands.ask import Ask
from bot.chat.commands.category_buttons import toggles, whole_label
from bot.chat.commands.naming import which_one
from bot.chat.reply import Block, Button, Item, Items, Reply, Title, bold, line, plain, rows
from bot.chat.texts import quote, trail
from bot.core.category import Category
from bot.core.category_search import look_up
from bot.core.folding import fold
from bot.core.subscriber import Subscription
from bot.errors import UserError

_OFFERED = 8
_REMOVABLE = 24
_ALL = {"全部", "所有", "all", "*"}


async def subscribe(ask: Ask) -> Reply:
    if not ask.args:
        return await offer(ask)
    await ask.must_manage()
    match = await ask.services.browse.look_up(ask.args)
    if match.found is None:
        asked = which_one(ask, ask.args, match, lambda candidate: SubscribeTo(candidate.id, Screen.SUBSCRIPTIONS))
        or_follow = line(ask.texts("subscribe.or_follow", word=quote(ask.args)), quiet=True)
        return asked if match.candidates else replace(asked, blocks=(*asked.blocks, or_follow))
    new = await ask.services.readers.subscribe(ask.reader, match.found)
    await ask.take_place()
    return _confirmed(ask, match.found, new=new)


def _confirmed(ask: Ask, category: Category, *, new: bool) -> Reply:
    texts = ask.texts
    key = "subscribe.done" if new else "subscribe.already"
    articles = texts.plural("categories.articles", category.articles)
    return Reply(
        (
            line(texts(key, category=trail(category.path), articles=articles)),
            line(ask.next_digest, quiet=True),
        ),
        (
            (
                Button(texts("button.latest"), ShowLatest(category.id)),
                Button(texts("button.subscriptions"), Open(Screen.SUBSCRIPTIONS)),
            ),
        ),
    )


async def offer(ask: Ask) -> Reply:
    """Offer the biggest categories; pressing one subscribes or unsubscribes."""
    texts = ask.texts
    biggest = (await ask.services.browse.below(None))[:_OFFERED]
    if not biggest:
        return Reply((line(texts("start.nothing_yet")),))
    example = biggest[0].path.name
    ways = (
        Button(texts("button.all_categories"), Open(Screen.CATEGORIES)),
        Button(texts("button.subscriptions"), Open(Screen.SUBSCRIPTIONS)),
    )
    return Reply(
        (
            Title(bold(texts("subscribe.title"))),
            line(texts("subscribe.how", category=example)),
        ),
        (*rows(await toggles(ask, biggest, Screen.SUBSCRIBE), 2), ways),
    )


async def unsubscribe(ask: Ask) -> Reply:
    if not ask.args:
        return await offer_end(ask)
    await ask.must_manage()
    readers = ask.services.readers
    if fold(ask.args) in _ALL:
        count = await readers.unsubscribe_all(ask.reader)
        return Reply((line(_all_ended(ask, count)),), ((_add(ask),),))
    mine = await readers.subscriptions(ask.reader)
    match = look_up(ask.args, [Category(one.category_id, one.path, None, 0, 0) for one in mine])
    if match.found is not None:
        await readers.unsubscribe(ask.reader, match.found.id)
        return Reply(
            (line(ask.texts("unsubscribe.done", category=trail(match.found.path))),),
            ((Button(ask.texts("button.subscriptions"), Open(Screen.SUBSCRIPTIONS)), _add(ask)),),
        )
    if match.candidates:
        return which_one(ask, ask.args, match, lambda candidate: UnsubscribeFrom(candidate.id))
    raise UserError("unsubscribe.not_subscribed", category=quote(ask.args))


async def offer_end(ask: Ask) -> Reply:
    """Offer the reader's own subscriptions, each to be ended by a press."""
    texts = ask.texts
    mine = await ask.services.readers.subscriptions(ask.reader)
    if not mine:
        return _none(ask)
    buttons = [
        Button(f"✕ {whole_label(one.path)}", UnsubscribeFrom(one.category_id, Screen.UNSUBSCRIBE))
        for one in mine[:_REMOVABLE]
    ]
    blocks: list[Block] = [Title(bold(texts("unsubscribe.title"))), line(texts("unsubscribe.how"))]
    if len(mine) > _REMOVABLE:
        blocks.append(line(texts("unsubscribe.more", category=mine[_REMOVABLE].path.name), quiet=True))
    ends = (
        Button(texts("button.unsubscribe_all"), UnsubscribeFrom(0)),
        Button(texts("button.back"), Open(Screen.SUBSCRIPTIONS)),
    )
    return Reply(tuple(blocks), (*rows(buttons, 2), ends))


async def subscriptions(ask: Ask) -> Reply:
    texts = ask.texts
    mine = await ask.services.readers.subscriptions(ask.reader)
    if not mine:
        return _none(ask)
    return Reply(
        (
            Title(bold(texts("subscriptions.title"))),
            Items(tuple(Item("•", plain(trail(one.path))) for one in mine)),
            line(ask.next_digest, quiet=True),
        ),
        (
            (Button(texts("button.latest"), ShowLatest()), Button(texts("button.digest"), Open(Screen.DIGEST))),
            (_add(ask), Button(texts("button.unsubscribe"), Open(Screen.UNSUBSCRIBE))),
        ),
    )


async def press_subscribe(ask: Ask, action: SubscribeTo) -> tuple[str, Showing]:
    """Subscribe; return the toast and what to show. Raises UserError for a category that is gone."""
    await ask.must_manage()
    category = await ask.services.browse.category(action.category_id)
    if category is None:
        raise UserError("error.stale_button")
    await ask.services.readers.subscribe(ask.reader, category)
    await ask.take_place()
    return ask.texts("toast.subscribed", category=category.path.name), _after(action)


async def press_unsubscribe(ask: Ask, action: UnsubscribeFrom) -> tuple[str, Showing]:
    """End one subscription or (0) all; return the toast and what to show. Ending what has ended is no error."""
    await ask.must_manage()
    readers = ask.services.readers
    if action.category_id == 0:
        count = await readers.unsubscribe_all(ask.reader)
        return _all_ended(ask, count), Open(Screen.SUBSCRIPTIONS)
    mine = {one.category_id: one for one in await readers.subscriptions(ask.reader)}
    await readers.unsubscribe(ask.reader, action.category_id)
    ended: Subscription | None = mine.get(action.category_id)
    name = ended.path.name if ended else ""
    toast = ask.texts("toast.unsubscribed", category=name) if ended else ask.texts("toast.unchanged")
    return toast, _after(action)


def _after(action: SubscribeTo | UnsubscribeFrom) -> Showing:
    return ShowCategory(action.category_id) if action.screen is Screen.CATEGORIES else Open(action.screen)


def _all_ended(ask: Ask, count: int) -> str:
    return ask.texts.plural("unsubscribe.all_done", count) if count else ask.texts("subscriptions.none")


def _none(ask: Ask) -> Reply:
    return Reply((line(ask.texts("subscriptions.none")),), ((_add(ask),),))


def _add(ask: Ask) -> Button:
    return Button(ask.texts("button.add"), Open(Screen.SUBSCRIBE))
