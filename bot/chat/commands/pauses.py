"""/pause and /resume: no digests until a day."""

from datetime import date, timedelta

from bot.chat.actions import Open, Screen, Switch, Turn
from bot.chat.commands.ask import Ask
from bot.chat.commands.settings import resume_row
from bot.chat.reply import Button, Reply, Title, bold, line
from bot.chat.schedule_actions import Pause
from bot.core.pause_words import MOST_DAYS, parse_pause
from bot.core.schedule_words import is_off
from bot.errors import UserError

OFFERED = (1, 3, 7)


async def pause(ask: Ask) -> Reply:
    if not ask.args:
        return await show_pause(ask)
    if is_off(ask.args):
        return await resume(ask)
    done = await _pause(ask, parse_pause(ask.args, ask.today))
    changed = await ask.again()
    return Reply((line(done), line(changed.next_digest, quiet=True)), resume_row(changed))


async def resume(ask: Ask) -> Reply:
    """Send digests again, whether they were paused or stopped."""
    await ask.must_manage()
    await ask.services.readers.resume(ask.reader)
    changed = await ask.again()
    return Reply((line(ask.texts("resume.done")), line(changed.next_digest, quiet=True)))


async def show_pause(ask: Ask) -> Reply:
    """Show whether digests come, and the usual pauses as buttons."""
    texts = ask.texts
    buttons = [Button(texts.plural("button.days", days), Pause(days)) for days in OFFERED]
    stop = ((Button(texts("button.stop"), Turn(Switch.DIGESTS, 0)),),) if ask.is_active else ()
    return Reply(
        (
            Title(bold(texts("pause.title"))),
            line(_state(ask)),
            line(texts("pause.how"), quiet=True),
            line(ask.next_digest, quiet=True),
        ),
        (tuple(buttons), *stop, *resume_row(ask), (Button(texts("button.back"), Open(Screen.SETTINGS)),)),
    )


async def press_pause(ask: Ask, action: Pause) -> str:
    """Pause for some days; return the toast."""
    if not 1 <= action.days <= MOST_DAYS:
        raise UserError("error.stale_button")
    return await _pause(ask, ask.today + timedelta(days=action.days))


async def _pause(ask: Ask, until: date) -> str:
    await ask.must_manage()
    await ask.services.readers.pause(ask.reader, until)
    return ask.texts("pause.done", day=ask.texts.calendar_day(until, ask.today))


def _state(ask: Ask) -> str:
    if not ask.is_active:
        return ask.texts("pause.stopped")
    until = ask.paused_until
    return ask.texts("pause.now", day=ask.texts.calendar_day(until, ask.today)) if until else ask.texts("pause.none")
