"""/time: on which days and at which local hours the digests come."""

from datetime import time

from bot.chat.actions import Open, Screen, SetTime
from bot.chat.commands.ask import Ask
from bot.chat.commands.settings import resume_row
from bot.chat.reply import Block, Button, Reply, Title, bold, line, rows
from bot.chat.schedule_view import day_words
from bot.core.schedule import EVERY_DAY
from bot.core.schedule_words import DayTimes, parse_days
from bot.errors import UserError

OFFERED = (time(7), time(8), time(12), time(18), time(20), time(22))
_MINUTES_A_DAY = 24 * 60


async def digest_times(ask: Ask) -> Reply:
    if not ask.args:
        return await show_times(ask)
    done = await _set(ask, parse_days(ask.args))
    changed = await ask.again()
    return Reply((line(done), line(changed.next_digest, quiet=True)), resume_row(changed))


async def show_times(ask: Ask) -> Reply:
    """Show the present times and the usual ones as buttons."""
    texts = ask.texts
    schedule = ask.reader.schedule
    chosen = schedule.times if schedule.weekend is None and schedule.days == EVERY_DAY else ()
    words = day_words(schedule, texts)
    blocks: list[Block] = [Title(bold(texts("time.title")))]
    blocks.append(line(texts("time.now", schedule=words or texts("time.none"))))
    blocks += [line(texts(key), quiet=True) for key in ("time.how", "time.days_how")]
    buttons = [
        Button(("✓ " if moment in chosen else "") + texts.clock(moment), SetTime(moment.hour * 60 + moment.minute))
        for moment in OFFERED
    ]
    back = (Button(texts("button.back"), Open(Screen.SETTINGS)),)
    return Reply((*blocks, line(ask.next_digest, quiet=True)), (*rows(buttons, 3), *resume_row(ask), back))


async def press_time(ask: Ask, action: SetTime) -> str:
    """Make one time the only one; return the toast."""
    await ask.must_manage()
    if not 0 <= action.minute < _MINUTES_A_DAY:
        raise UserError("error.stale_button")
    return await _set(ask, DayTimes((time(*divmod(action.minute, 60)),), None, EVERY_DAY))


async def _set(ask: Ask, wanted: DayTimes) -> str:
    """Change a day's digests; return what was done, in a sentence."""
    await ask.must_manage()
    changed = await ask.services.readers.set_days(ask.reader, wanted.times, wanted.weekend, wanted.days)
    words = day_words(changed.schedule, ask.texts)
    return ask.texts("time.done", schedule=words) if words else ask.texts("time.off")
