"""What can be done with the stories of a digest: read them whole, save them, want less of their kind; and /saved."""

from dataclasses import replace

from bot.chat.actions import Damp, PickStory, Purpose, ReadStory, SaveStory, WithStories
from bot.chat.article_view import article_blocks, article_buttons, pages
from bot.chat.commands.ask import Ask
from bot.chat.commands.category_buttons import whole_label
from bot.chat.commands.digest import on_its_way
from bot.chat.picking import picking
from bot.chat.reply import Block, Button, Item, Items, Reply, Title, bold, line, plain, rows
from bot.chat.story_view import Viewpoint, shortened, title_of
from bot.chat.texts import trail
from bot.core.subscriber import Format
from bot.errors import UserError

_LONGEST_TITLE = 60
_PER_ROW = 5
_SWITCH = {0, 1}


async def press_story(ask: Ask, action: WithStories) -> Reply:
    """Carry out a press that concerns stories. Raises UserError where its button is out of date."""
    match action:
        case PickStory():
            return await _pick(ask, action)
        case ReadStory():
            return await _read(ask, action)
        case SaveStory():
            return await _save(ask, action)
        case Damp():
            return await _damp(ask, action)


async def saved(ask: Ask) -> Reply:
    """Show what was saved last, each to be read whole."""
    stories, count = await ask.services.keep.saved(ask.reader)
    if not stories:
        return Reply((line(ask.texts("saved.none")),))
    titles = (shortened(title_of(story, ask.texts), _LONGEST_TITLE) for story in stories)
    items = tuple(Item(f"{number}.", plain(title)) for number, title in enumerate(titles, start=1))
    buttons = [Button(str(number), ReadStory(story.article_id)) for number, story in enumerate(stories, start=1)]
    blocks: list[Block] = [Title(bold(ask.texts("saved.title"))), Items(items)]
    if count > len(stories):
        blocks.append(line(ask.texts.plural("saved.more", count - len(stories)), quiet=True))
    return Reply((*blocks, line(ask.texts("saved.how"), quiet=True)), rows(buttons, _PER_ROW))


async def fewer(ask: Ask) -> Reply:
    """Show the categories of which the reader wants less, each a button that takes that back."""
    damped = await ask.services.keep.damped(ask.reader)
    if not damped:
        return Reply((line(ask.texts("fewer.none")),))
    buttons = [Button(whole_label(one.path), Damp(one.category_id, 0)) for one in damped]
    return Reply((Title(bold(ask.texts("fewer.title"))), line(ask.texts("fewer.how"))), rows(buttons, 1))


async def preview(ask: Ask) -> Reply:
    """Send what the next digest would be if it came now; nothing of it counts as read."""
    await ask.must_manage()
    if await ask.services.compose.preview(ask.reader):
        return on_its_way(ask, ask.texts("toast.preview"))
    return Reply((line(ask.texts("preview.nothing")), line(ask.next_digest, quiet=True)))


async def _pick(ask: Ask, action: PickStory) -> Reply:
    if action.purpose is Purpose.FEWER:
        await ask.must_manage()
    stories = await ask.services.keep.shown(action.digest_key)
    if not stories:
        raise UserError("error.stale_button")
    return picking(stories, action.purpose, ask.texts)


async def _read(ask: Ask, action: ReadStory) -> Reply:
    article = await ask.services.keep.article(action.article_id)
    form = Format.HTML if ask.reader.format is Format.PLAIN else ask.reader.format
    all_pages = pages(article_blocks(article, Viewpoint(ask.texts, ask.zone, ask.today)), form)
    if not 0 <= action.page < len(all_pages):
        raise UserError("error.stale_button")
    is_saved = await ask.services.keep.is_saved(ask.reader, action.article_id)
    buttons = article_buttons(action.article_id, action.page, len(all_pages), ask.texts, is_saved=is_saved)
    # The first page comes as a message of its own, the others take its place.
    return Reply(all_pages[action.page], buttons, replaces=action.page > 0, form=form)


async def _save(ask: Ask, action: SaveStory) -> Reply:
    if action.on not in _SWITCH:
        raise UserError("error.stale_button")
    if action.on:
        await ask.services.keep.save(ask.reader, action.article_id)
        return Reply(toast=ask.texts("toast.saved"))
    await ask.services.keep.unsave(ask.reader, action.article_id)
    return Reply(toast=ask.texts("toast.unsaved"))


async def _damp(ask: Ask, action: Damp) -> Reply:
    await ask.must_manage()
    category = await ask.services.browse.category(action.category_id)
    if category is None or action.on not in _SWITCH:
        raise UserError("error.stale_button")
    if action.on:
        await ask.services.keep.damp(ask.reader, category.id)
        return Reply(toast=ask.texts("toast.fewer", category=trail(category.path)))
    await ask.services.keep.undamp(ask.reader, category.id)
    toast = ask.texts("toast.as_before", category=trail(category.path))
    return replace(await fewer(ask), toast=toast, replaces=True)
