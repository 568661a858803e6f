"""/trends: which words are rising in the news, as a chart."""

import re
from dataclasses import replace

from bot.chat.actions import ShowTrends
from bot.chat.commands.ask import Ask
from bot.chat.commands.naming import named
from bot.chat.reply import Button, Reply, line
from bot.chat.texts import trail
from bot.chat.trends_view import trend_blocks, trend_picture
from bot.core.category import Category
from bot.core.subscriber import Card
from bot.errors import UserError

DEFAULT_DAYS, MOST_DAYS = 7, 30
_OFFERED = (1, 7, 30)
_FEWEST_STORIES = 10
_EVERYTHING = {"全部", "所有", "all"}
_TRAILING_DAYS = re.compile(r"(?P<name>.*?)\s*(?P<days>\d{1,6})\s*(?:天|日|days?|d)?", re.IGNORECASE)


async def trends(ask: Ask) -> Reply:
    """Show what is rising in what `args` names: `金融`, `金融 3`, `3 天`, or nothing: in all, within a week."""
    name, days = ask.args, DEFAULT_DAYS
    match = await ask.services.browse.look_up(name) if name else None
    if match is not None and match.found is not None:
        return await _of(ask, match.found, days)
    name, days = _split(name)
    if not name or name.casefold() in _EVERYTHING:
        return await show_trends(ask, ShowTrends(0, days))
    category = await named(ask, name, lambda candidate: ShowTrends(candidate.id, days))
    return category if isinstance(category, Reply) else await _of(ask, category, days)


async def show_trends(ask: Ask, wanted: ShowTrends) -> Reply:
    """Show what is rising. Raises UserError for a category that is gone or days that can't be."""
    if not 1 <= wanted.days <= MOST_DAYS:
        raise UserError("error.stale_button")
    if not wanted.category_id:
        return await _of(ask, None, wanted.days)
    category = await ask.services.browse.category(wanted.category_id)
    if category is None:
        raise UserError("error.stale_button")
    return await _of(ask, category, wanted.days)


async def _of(ask: Ask, category: Category | None, days: int) -> Reply:
    texts = ask.texts
    found = await ask.services.trends.rising(category.id if category else None, days)
    place = trail(category.path) if category else texts("trends.all")
    others = tuple(
        Button(texts.plural("trends.days", number), ShowTrends(category.id if category else 0, number))
        for number in _OFFERED
        if number != days
    )
    if min(found.stories, found.stories_before) < _FEWEST_STORIES:
        few = texts.plural("trends.too_little", days, place=place, now=found.stories, before=found.stories_before)
        return Reply((line(few),), (others,))
    if not found.trends:
        return Reply((line(texts.plural("trends.nothing", days, place=place)),), (others,))
    reply = Reply(trend_blocks(found, place, days, texts), (others,))
    dark = ask.reader.card is Card.DARK
    return replace(reply, picture=trend_picture(found, place, days, texts, dark=dark))


def _split(text: str) -> tuple[str, int]:
    """Split `金融 3 天` into name and days. Raises UserError for days out of bounds."""
    found = _TRAILING_DAYS.fullmatch(text)
    if found is None:
        return text, DEFAULT_DAYS
    days = int(found["days"])
    if not 1 <= days <= MOST_DAYS:
        raise UserError("error.days", most=MOST_DAYS)
    return found["name"], days
