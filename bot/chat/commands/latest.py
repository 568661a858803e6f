"""/latest: the newest stories, of a category, of one's subscriptions, or of all."""

import re

from bot.chat.actions import Open, Screen, ShowCategory, ShowLatest
from bot.chat.commands.ask import Ask
from bot.chat.commands.naming import named
from bot.chat.reply import Block, Button, Reply, Title, bold, line
from bot.chat.story_view import Viewpoint, story_group
from bot.chat.texts import trail
from bot.core.category import Category
from bot.core.latest import Mark, Page
from bot.errors import UserError

DEFAULT_COUNT, MOST = 5, 20
OWN, ALL = 0, -1
_TRAILING_NUMBER = re.compile(r"(?P<name>.*?)\s*(?P<count>\d{1,6})\s*[条篇則则]?")
_LEADING_NUMBER = re.compile(r"(?P<count>\d{1,6})\s*[条篇則则]?\s+(?P<name>.+)")
_EVERYTHING = {"全部", "所有", "all"}


async def latest(ask: Ask) -> Reply:
    """Show the latest of what `args` names: `金融`, `金融 3`, `3 金融`, `3`, or nothing."""
    if not ask.args:
        return await show_latest(ask, ShowLatest(OWN))
    match = await ask.services.browse.look_up(ask.args)
    if match.found is not None:
        return await _of(ask, match.found, ShowLatest(match.found.id))
    name, count = _split(ask.args)
    if name.casefold() in _EVERYTHING:
        return await show_latest(ask, ShowLatest(ALL, count))
    if not name:
        return await show_latest(ask, ShowLatest(OWN, count))
    category = await named(ask, name, lambda candidate: ShowLatest(candidate.id, count))
    return category if isinstance(category, Reply) else await _of(ask, category, ShowLatest(category.id, count))


async def show_latest(ask: Ask, wanted: ShowLatest) -> Reply:
    """Show a page of the latest stories. Raises UserError for a category that is gone or a count that can't be."""
    if not (1 <= wanted.count <= MOST and wanted.category_id >= ALL):
        raise UserError("error.stale_button")
    if wanted.category_id > 0:
        category = await ask.services.browse.category(wanted.category_id)
        if category is None:
            raise UserError("error.stale_button")
        return await _of(ask, category, wanted)
    mine = await ask.services.readers.subscriptions(ask.reader) if wanted.category_id == OWN else ()
    ids = [one.category_id for one in mine] or None
    title = ask.texts("latest.own" if ids else "latest.all")
    hint = ask.texts("latest.hint") if wanted.category_id == OWN and not ids and not wanted.before else ""
    return await _page(ask, title, ids, wanted, hint)


async def _of(ask: Ask, category: Category, wanted: ShowLatest) -> Reply:
    title = ask.texts("latest.of", category=trail(category.path))
    return await _page(ask, title, [category.id], wanted, "")


async def _page(ask: Ask, title: str, ids: list[int] | None, wanted: ShowLatest, hint: str) -> Reply:
    mark = Mark(wanted.before, wanted.upto) if wanted.before else None
    page = await ask.services.browse.latest(ids, wanted.count, mark)
    around = _around(ask, wanted)
    if page.following is not None:
        more = ShowLatest(wanted.category_id, wanted.count, page.following.before, page.following.upto)
        around = (Button(ask.texts("button.more"), more), *around)
    if not page.stories:
        return Reply((line(ask.texts(_why_empty(wanted, page))),), (around,))
    view = Viewpoint(ask.texts, ask.zone, ask.today, with_category=wanted.category_id <= 0)
    blocks: list[Block] = [] if wanted.before else [Title(bold(title))]
    blocks.extend(story_group(story, view) for story in page.stories)
    if hint:
        blocks.append(line(hint, quiet=True))
    return Reply(tuple(blocks), (around,))


def _why_empty(wanted: ShowLatest, page: Page) -> str:
    if page.following is not None:
        return "latest.nothing_else"
    return "latest.no_more" if wanted.before else "latest.nothing"


def _around(ask: Ask, wanted: ShowLatest) -> tuple[Button, ...]:
    if wanted.category_id > 0:
        return (Button(ask.texts("button.this_category"), ShowCategory(wanted.category_id, 0, anew=1)),)
    return (Button(ask.texts("button.categories"), Open(Screen.CATEGORIES, anew=1)),)


def _split(text: str) -> tuple[str, int]:
    """Split `金融 3` into name and count. Raises UserError for a count out of bounds."""
    found = _TRAILING_NUMBER.fullmatch(text) or _LEADING_NUMBER.fullmatch(text)
    if found is None:
        return text, DEFAULT_COUNT
    count = int(found["count"])
    if not 1 <= count <= MOST:
        raise UserError("error.count", most=MOST)
    return found["name"], count
