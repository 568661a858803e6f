"""/time: at which local hours the digests come."""

from datetime import time

from bot.chat.actions import Open, Screen, SetTime, Switch, Turn
from bot.chat.commands.ask import Ask
from bot.chat.reply import Block, Button, Reply, Title, bold, line, rows
from bot.core.digest_times import parse_times
from bot.errors import UserError

OFFERED = (time(7), time(8), time(12), time(18), time(20), time(22))
_MINUTES_A_DAY = 24 * 60


async def digest_times(ask: Ask) -> Reply:
    times = parse_times(ask.args)
    if not times:
        return await show_times(ask)
    await _set(ask, times)
    changed = await ask.again()
    done = line(ask.texts("time.done", times=ask.texts.times(changed.reader.schedule.times)))
    return Reply((done, line(changed.next_digest, quiet=True)), _resume(changed))


async def show_times(ask: Ask) -> Reply:
    """Show the present times and the usual ones as buttons."""
    texts = ask.texts
    chosen = ask.reader.schedule.times
    now = texts("time.now", times=texts.times(chosen)) if chosen else texts("time.none")
    blocks: tuple[Block, ...] = (Title(bold(texts("time.title"))), line(now), line(texts("time.how"), quiet=True))
    buttons = [
        Button(("✓ " if moment in chosen else "") + texts.clock(moment), SetTime(moment.hour * 60 + moment.minute))
        for moment in OFFERED
    ]
    back = (Button(texts("button.back"), Open(Screen.SETTINGS)),)
    return Reply((*blocks, line(ask.next_digest, quiet=True)), (*rows(buttons, 3), *_resume(ask), back))


async def press_time(ask: Ask, action: SetTime) -> str:
    """Make one time the only one; return the toast."""
    ask.must_manage()
    if not 0 <= action.minute < _MINUTES_A_DAY:
        raise UserError("error.stale_button")
    moment = time(*divmod(action.minute, 60))
    await _set(ask, (moment,))
    return ask.texts("time.done", times=ask.texts.clock(moment))


async def _set(ask: Ask, times: tuple[time, ...]) -> None:
    ask.must_manage()
    await ask.services.readers.set_times(ask.reader, times)


def _resume(ask: Ask) -> tuple[tuple[Button, ...], ...]:
    """Offer to turn digests on where they are off: a time alone would bring none."""
    if ask.is_active:
        return ()
    return ((Button(ask.texts("button.resume"), Turn(Switch.DIGESTS, 1)),),)
