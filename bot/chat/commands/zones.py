"""/timezone: in which zone the reader lives."""

from zoneinfo import ZoneInfo

from bot.chat.actions import Open, Screen, SetZone
from bot.chat.commands.ask import Ask
from bot.chat.reply import Button, Reply, Title, bold, line, rows
from bot.chat.texts import quote
from bot.core.zones import resolve
from bot.errors import UserError

OFFERED = (
    "Asia/Shanghai",
    "Asia/Hong_Kong",
    "Asia/Taipei",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "America/Los_Angeles",
)
"""The order counts: buttons carry the index. New ones go to the end."""


async def timezone(ask: Ask) -> Reply:
    if not ask.args:
        return await show_zones(ask)
    zone = resolve(ask.args)
    if zone is None:
        raise UserError("error.zone", text=quote(ask.args))
    await ask.must_manage()
    await ask.services.readers.set_zone(ask.reader, zone)
    changed = await ask.again()
    return Reply((line(_done(changed)), line(changed.next_digest, quiet=True)))


async def show_zones(ask: Ask) -> Reply:
    """Show the present zone and the usual ones as buttons."""
    texts = ask.texts
    now = ask.services.clock.now()
    buttons = [
        Button(("✓ " if zone == ask.zone else "") + texts.place(zone), SetZone(index))
        for index, zone in enumerate(OFFERED)
    ]
    return Reply(
        (
            Title(bold(texts("zone.title"))),
            line(texts("zone.now", zone=texts.zone(ask.zone, now))),
            line(texts("zone.how"), quiet=True),
        ),
        (*rows(buttons, 2), (Button(texts("button.back"), Open(Screen.SETTINGS)),)),
    )


async def press_zone(ask: Ask, action: SetZone) -> str:
    """Use an offered zone; return the toast."""
    await ask.must_manage()
    if not 0 <= action.index < len(OFFERED):
        raise UserError("error.stale_button")
    await ask.services.readers.set_zone(ask.reader, OFFERED[action.index])
    return _done(await ask.again())


def _done(ask: Ask) -> str:
    now = ask.services.clock.now()
    clock = ask.texts.clock(now.astimezone(ZoneInfo(ask.zone)).time())
    return ask.texts("zone.done", zone=ask.texts.zone(ask.zone, now), now=clock)
