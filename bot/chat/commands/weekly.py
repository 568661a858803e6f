"""/weekly: on which day the biggest stories of the week come."""

from datetime import time

from bot.chat.actions import Open, Screen
from bot.chat.commands.ask import Ask
from bot.chat.commands.settings import resume_row
from bot.chat.reply import Button, Reply, Title, bold, line, rows
from bot.chat.schedule_actions import SetWeekly
from bot.chat.schedule_view import weekly_words
from bot.core.schedule import Weekly
from bot.core.schedule_words import parse_weekly
from bot.errors import UserError

OFFERED = (Weekly(5, time(18)), Weekly(6, time(10)), Weekly(7, time(10)), Weekly(7, time(20)))
_DAYS_A_WEEK = 7
_MINUTES_A_DAY = 24 * 60


async def weekly(ask: Ask) -> Reply:
    if not ask.args:
        return await show_weekly(ask)
    done = await _set(ask, parse_weekly(ask.args))
    changed = await ask.again()
    return Reply((line(done), line(changed.next_digest, quiet=True)), resume_row(changed))


async def show_weekly(ask: Ask) -> Reply:
    """Show when the week's digest comes, and the usual times as buttons."""
    texts, chosen = ask.texts, ask.reader.schedule.weekly
    now = texts("weekly.now", schedule=weekly_words(chosen, texts)) if chosen else texts("weekly.off")
    buttons = [
        Button(
            ("✓ " if one == chosen else "") + f"{texts.weekday(one.weekday)} {texts.clock(one.moment)}",
            SetWeekly(one.weekday, one.moment.hour * 60 + one.moment.minute),
        )
        for one in OFFERED
    ]
    off = ((Button(texts("button.off"), SetWeekly(0, 0)),),) if chosen else ()
    return Reply(
        (
            Title(bold(texts("weekly.title"))),
            line(now),
            line(texts("weekly.how"), quiet=True),
            line(ask.next_digest, quiet=True),
        ),
        (*rows(buttons, 2), *off, *resume_row(ask), (Button(texts("button.back"), Open(Screen.SETTINGS)),)),
    )


async def press_weekly(ask: Ask, action: SetWeekly) -> str:
    """Turn the week's digest on or off; return the toast."""
    if not (0 <= action.weekday <= _DAYS_A_WEEK and 0 <= action.minute < _MINUTES_A_DAY):
        raise UserError("error.stale_button")
    return await _set(ask, Weekly(action.weekday, time(*divmod(action.minute, 60))) if action.weekday else None)


async def _set(ask: Ask, wanted: Weekly | None) -> str:
    await ask.must_manage()
    await ask.services.readers.set_weekly(ask.reader, wanted)
    if wanted is None:
        return ask.texts("weekly.turned_off")
    return ask.texts("weekly.done", schedule=weekly_words(wanted, ask.texts))
