"""/skip: with how few stories a digest isn't sent."""

from bot.chat.actions import Open, Screen
from bot.chat.commands.ask import Ask
from bot.chat.commands.settings import resume_row
from bot.chat.reply import Button, Reply, Title, bold, line
from bot.chat.schedule_actions import SkipBelow
from bot.core.schedule_words import MOST_MIN_STORIES, parse_min_stories
from bot.errors import UserError

OFFERED = (3, 5, 10)


async def skip(ask: Ask) -> Reply:
    if not ask.args:
        return await show_skipping(ask)
    done = await _set(ask, parse_min_stories(ask.args))
    changed = await ask.again()
    return Reply((line(done), line(changed.next_digest, quiet=True)), resume_row(changed))


async def show_skipping(ask: Ask) -> Reply:
    """Show with how few stories a digest waits, and the usual numbers as buttons."""
    texts, chosen = ask.texts, ask.reader.min_stories
    buttons = tuple(
        Button(("✓ " if count == chosen else "") + texts.plural("button.fewer_than", count), SkipBelow(count))
        for count in OFFERED
    )
    off = ((Button(texts("button.off"), SkipBelow(0)),),) if chosen else ()
    return Reply(
        (
            Title(bold(texts("skip.title"))),
            line(texts.plural("skip.now", chosen) if chosen else texts("skip.off")),
            line(texts("skip.how"), quiet=True),
            line(ask.next_digest, quiet=True),
        ),
        (buttons, *off, *resume_row(ask), (Button(texts("button.back"), Open(Screen.SETTINGS)),)),
    )


async def press_skipping(ask: Ask, action: SkipBelow) -> str:
    """Have digests of few stories wait, or come; return the toast."""
    if not 0 <= action.count <= MOST_MIN_STORIES:
        raise UserError("error.stale_button")
    return await _set(ask, action.count)


async def _set(ask: Ask, count: int) -> str:
    await ask.must_manage()
    await ask.services.readers.set_min_stories(ask.reader, count)
    return ask.texts.plural("skip.done", count) if count else ask.texts("skip.turned_off")
