"""/settings: all that a reader can set, as buttons that replace the message; and /stop."""

from bot.chat.actions import Open, Screen, Switch, Turn
from bot.chat.commands.ask import Ask
from bot.chat.commands.cards import card_name, has_cards
from bot.chat.commands.formats import format_name, has_formats
from bot.chat.commands.languages import NAMES
from bot.chat.reply import Button, Item, Items, Reply, Title, bold, line, plain
from bot.errors import UserError


async def settings(ask: Ask) -> Reply:
    texts, reader = ask.texts, ask.reader
    times = texts.times(reader.schedule.times) if reader.schedule.times else texts("time.none")
    lines = [
        texts("settings.digests", state=texts("settings.on" if ask.is_active else "settings.off")),
        texts("settings.times", times=times),
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


def _buttons(ask: Ask) -> tuple[tuple[Button, ...], ...]:
    texts = ask.texts
    empty = "button.silent" if ask.reader.send_empty else "button.tell"
    language = Button(texts("button.language"), Open(Screen.LANGUAGES))
    form = Button(texts("button.format"), Open(Screen.FORMATS))
    picture = Button(texts("button.card"), Open(Screen.CARDS))
    return (
        (Button(texts("button.times"), Open(Screen.TIMES)), Button(texts("button.zone"), Open(Screen.ZONES))),
        (language, *((form,) if has_formats(ask) else ()), *((picture,) if has_cards(ask) else ())),
        (Button(texts("button.subscriptions"), Open(Screen.SUBSCRIPTIONS)),),
        (Button(texts(empty), Turn(Switch.EMPTY, int(not ask.reader.send_empty))),),
        (Button(texts("button.pause"), Turn(Switch.DIGESTS, 0)),)
        if ask.is_active
        else (Button(texts("button.resume"), Turn(Switch.DIGESTS, 1)),),
    )


async def press_switch(ask: Ask, action: Turn) -> str:
    """Turn something on or off; return the toast."""
    ask.must_manage()
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
    ask.must_manage()
    await ask.services.readers.stop(ask.reader)
    return Reply(
        (line(ask.texts("stop.done")), line(ask.texts("stop.how_back"), quiet=True)),
        ((Button(ask.texts("button.resume"), Turn(Switch.DIGESTS, 1)),),),
    )
