"""/categories: walk the tree of categories, page by page."""

from collections.abc import Collection

from bot.chat.actions import Screen, ShowCategory, ShowLatest, SubscribeTo, UnsubscribeFrom
from bot.chat.commands.ask import Ask
from bot.chat.commands.category_buttons import counted, subscribed_ids
from bot.chat.commands.naming import named
from bot.chat.reply import Button, Reply, Title, bold, line, rows
from bot.chat.texts import trail
from bot.core.category import Category
from bot.errors import UserError

PAGE = 8


async def categories(ask: Ask) -> Reply:
    """Show the tree from its top, or the category that was named."""
    if not ask.args:
        return await show_category(ask, ShowCategory(0))
    category = await named(ask, ask.args, lambda candidate: ShowCategory(candidate.id))
    return category if isinstance(category, Reply) else await show_category(ask, ShowCategory(category.id))


async def show_category(ask: Ask, where: ShowCategory) -> Reply:
    """Show a category and a page of what lies right below it. Raises UserError where there is none (any more)."""
    category = await ask.services.browse.category(where.category_id) if where.category_id else None
    if where.category_id and category is None:
        raise UserError("error.stale_button")
    children = await ask.services.browse.below(where.category_id or None)
    shown = children[where.page * PAGE : (where.page + 1) * PAGE]
    if where.page < 0 or (where.page and not shown):
        raise UserError("error.stale_button")
    mine = await subscribed_ids(ask)
    buttons = rows((Button(_marked(child, mine), ShowCategory(child.id)) for child in shown), 2)
    turning = _turning(ask, where, len(children))
    if category is None:
        return _top(ask, buttons + turning, bool(children))
    own = _own_buttons(ask, category, subscribed=category.id in mine)
    return _one(ask, category, (own, *buttons, *turning))


def _marked(category: Category, subscribed: Collection[int]) -> str:
    return f"✓ {counted(category)}" if category.id in subscribed else counted(category)


def _top(ask: Ask, buttons: tuple[tuple[Button, ...], ...], anything: bool) -> Reply:  # noqa: FBT001 - one caller
    texts = ask.texts
    hint = texts("categories.hint") if anything else texts("start.nothing_yet")
    return Reply((Title(bold(texts("categories.title"))), line(hint)), buttons)


def _one(ask: Ask, category: Category, buttons: tuple[tuple[Button, ...], ...]) -> Reply:
    texts = ask.texts
    facts = [texts.plural("categories.articles", category.articles)]
    if category.children:
        facts.append(texts.plural("categories.children", category.children))
    up = (Button(texts("button.up"), ShowCategory(category.parent_id or 0)),)
    return Reply((Title(bold(trail(category.path))), line(" · ".join(facts), quiet=True)), (*buttons, up))


def _own_buttons(ask: Ask, category: Category, *, subscribed: bool) -> tuple[Button, ...]:
    texts = ask.texts
    toggle = (
        Button(texts("button.unsubscribe"), UnsubscribeFrom(category.id, Screen.CATEGORIES))
        if subscribed
        else Button(texts("button.subscribe"), SubscribeTo(category.id, Screen.CATEGORIES))
    )
    return (toggle, Button(texts("button.latest"), ShowLatest(category.id)))


def _turning(ask: Ask, where: ShowCategory, total: int) -> tuple[tuple[Button, ...], ...]:
    buttons = []
    if where.page > 0:
        buttons.append(Button(ask.texts("button.previous"), ShowCategory(where.category_id, where.page - 1)))
    if (where.page + 1) * PAGE < total:
        buttons.append(Button(ask.texts("button.next"), ShowCategory(where.category_id, where.page + 1)))
    return (tuple(buttons),) if buttons else ()
