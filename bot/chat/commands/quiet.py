"""/quiet: at which local hours nothing comes of itself."""

from datetime import time

from bot.chat.actions import Open, Screen
from bot.chat.commands.ask import Ask
from bot.chat.commands.settings import resume_row
from bot.chat.reply import Button, Reply, Title, bold, line, rows
from bot.chat.schedule_actions import SetQuiet
from bot.chat.schedule_view import quiet_words
from bot.core.schedule import Quiet
from bot.core.schedule_words import parse_quiet
from bot.errors import UserError

OFFERED = (Quiet(time(22), time(7)), Quiet(time(23), time(7)), Quiet(time(0), time(8)))
_MINUTES_A_DAY = 24 * 60


async def quiet(ask: Ask) -> Reply:
    if not ask.args:
        return await show_quiet(ask)
    done = await _set(ask, parse_quiet(ask.args))
    changed = await ask.again()
    return Reply((line(done), line(changed.next_digest, quiet=True)), resume_row(changed))


async def show_quiet(ask: Ask) -> Reply:
    """Show the quiet hours, and the usual ones as buttons."""
    texts, chosen = ask.texts, ask.reader.schedule.quiet
    now = texts("quiet.now", hours=quiet_words(chosen, texts)) if chosen else texts("quiet.off")
    buttons = [
        Button(
            ("✓ " if one == chosen else "") + f"{texts.clock(one.start)}–{texts.clock(one.end)}",
            SetQuiet(one.start.hour * 60, one.end.hour * 60),
        )
        for one in OFFERED
    ]
    off = ((Button(texts("button.off"), SetQuiet(0, 0)),),) if chosen else ()
    return Reply(
        (
            Title(bold(texts("quiet.title"))),
            line(now),
            line(texts("quiet.how"), quiet=True),
            line(ask.next_digest, quiet=True),
        ),
        (*rows(buttons, 3), *off, *resume_row(ask), (Button(texts("button.back"), Open(Screen.SETTINGS)),)),
    )


async def press_quiet(ask: Ask, action: SetQuiet) -> str:
    """Set quiet hours, or none; return the toast."""
    if not all(0 <= minute < _MINUTES_A_DAY for minute in (action.start, action.end)):
        raise UserError("error.stale_button")
    start, end = (time(*divmod(minute, 60)) for minute in (action.start, action.end))
    return await _set(ask, None if start == end else Quiet(start, end))


async def _set(ask: Ask, wanted: Quiet | None) -> str:
    await ask.must_manage()
    await ask.services.readers.set_quiet(ask.reader, wanted)
    return ask.texts("quiet.done", hours=quiet_words(wanted, ask.texts)) if wanted else ask.texts("quiet.turned_off")
