"""/settings: all that a reader can set, as buttons that replace the message; and /stop."""

from collections.abc import Iterator

from bot.chat.actions import Open, Screen, Switch, Turn
from bot.chat.commands.ask import Ask
from bot.chat.commands.cards import card_name, has_cards
from bot.chat.commands.formats import format_name, has_formats
from bot.chat.commands.languages import NAMES
from bot.chat.reply import Button, Item, Items, Reply, Title, bold, line, plain
from bot.chat.schedule_view import day_words, quiet_words, weekly_words
from bot.errors import UserError


async def settings(ask: Ask) -> Reply:
    texts, reader = ask.texts, ask.reader
    lines = [
        *_schedule(ask),
        texts("settings.zone", zone=texts.zone(ask.zone, ask.services.clock.now())),
        texts("settings.language", language=NAMES.get(reader.language, reader.language)),
        texts("settings.empty", state=texts("settings.tell" if reader.send_empty else "settings.silent")),
    ]
    if has_formats(ask):
        lines.append(texts("settings.format", format=format_name(texts, reader.format)))
    if has_cards(ask):
        lines.append(texts("settings.card", card=card_name(texts, reader.card)))
    return Reply(
        (
            Title(bold(texts("settings.title"))),
            Items(tuple(Item("•", plain(words)) for words in lines)),
            line(ask.next_digest, quiet=True),
        ),
        _buttons(ask),
    )


def _schedule(ask: Ask) -> Iterator[str]:
    """Yield what is set of the schedule, a line each."""
    texts, schedule, until = ask.texts, ask.reader.schedule, ask.paused_until
    if ask.is_active and until is not None:
        yield texts("settings.digests", state=texts("settings.paused_until", day=texts.calendar_day(until, ask.today)))
    else:
        yield texts("settings.digests", state=texts("settings.on" if ask.is_active else "settings.off"))
    yield texts("settings.times", times=day_words(schedule, texts) or texts("time.none"))
    if schedule.weekly is not None:
        yield texts("settings.weekly", schedule=weekly_words(schedule.weekly, texts))
    if schedule.quiet is not None:
        yield texts("settings.quiet", hours=quiet_words(schedule.quiet, texts))
    if ask.reader.min_stories:
        yield texts.plural("settings.skip", ask.reader.min_stories)


def _buttons(ask: Ask) -> tuple[tuple[Button, ...], ...]:
    texts = ask.texts
    empty = "button.silent" if ask.reader.send_empty else "button.tell"
    language = Button(texts("button.language"), Open(Screen.LANGUAGES))
    form = Button(texts("button.format"), Open(Screen.FORMATS))
    picture = Button(texts("button.card"), Open(Screen.CARDS))
    words = Button(texts("button.words"), Open(Screen.WORDS, anew=1))
    return (
        (Button(texts("button.times"), Open(Screen.TIMES)), Button(texts("button.zone"), Open(Screen.ZONES))),
        (Button(texts("button.weekly"), Open(Screen.WEEKLY)), Button(texts("button.quiet"), Open(Screen.QUIET))),
        (language, *((form,) if has_formats(ask) else ()), *((picture,) if has_cards(ask) else ())),
        (Button(texts("button.subscriptions"), Open(Screen.SUBSCRIPTIONS)), words),
        (Button(texts("button.skip"), Open(Screen.SKIP)),),
        (Button(texts(empty), Turn(Switch.EMPTY, int(not ask.reader.send_empty))),),
        *((Button(texts("button.pause"), Open(Screen.PAUSE)),) for _ in range(ask.gets_digests)),
        *resume_row(ask),
    )


def resume_row(ask: Ask) -> tuple[tuple[Button, ...], ...]:
    """Offer to turn digests on where they are off: a time alone would bring none."""
    if ask.gets_digests:
        return ()
    return ((Button(ask.texts("button.resume"), Turn(Switch.DIGESTS, 1)),),)


async def press_switch(ask: Ask, action: Turn) -> str:
    """Turn something on or off; return the toast."""
    await ask.must_manage()
    readers, texts = ask.services.readers, ask.texts
    if action.on not in {0, 1}:
        raise UserError("error.stale_button")
    if action.switch is Switch.EMPTY:
        await readers.set_send_empty(ask.reader, send_empty=bool(action.on))
        return texts("toast.tell" if action.on else "toast.silent")
    if action.on:
        await readers.resume(ask.reader)
        return texts("toast.resumed")
    await readers.stop(ask.reader)
    return texts("toast.paused")


async def stop(ask: Ask) -> Reply:
    """Send no more digests; settings and subscriptions stay."""
    await ask.must_manage()
    await ask.services.readers.stop(ask.reader)
    return Reply(
        (line(ask.texts("stop.done")), line(ask.texts("stop.how_back"), quiet=True)),
        ((Button(ask.texts("button.resume"), Turn(Switch.DIGESTS, 1)),),),
    )
