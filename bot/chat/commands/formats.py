"""/format: the form in which digests are written."""

from bot.chat.actions import Open, Screen, SetFormat
from bot.chat.commands.ask import Ask
from bot.chat.reply import Button, Reply, Title, bold, line, rows
from bot.chat.texts import Texts, quote
from bot.core.folding import fold
from bot.core.subscriber import Format, Platform
from bot.errors import UserError

FORMATS: dict[Platform, tuple[Format, ...]] = {
    Platform.TELEGRAM: (Format.HTML, Format.PLAIN, Format.RICH),
    Platform.TERMINAL: (Format.TERMINAL,),
}
"""What each platform can show. The order counts: buttons carry the index, those of old messages too."""
_SHOWN = (Format.RICH, Format.HTML, Format.PLAIN, Format.TERMINAL)
_NAMES = {
    Format.RICH: "format.rich",
    Format.HTML: "format.html",
    Format.PLAIN: "format.plain",
    Format.TERMINAL: "format.terminal",
}
_WORDS = {
    Format.RICH: {"rich", "rich text", "图文", "图文版", "富文本"},
    Format.HTML: {"html", "simple", "简洁", "简洁版"},
    Format.PLAIN: {"plain", "plain text", "text", "纯文本", "文本", "文字", "文字版", "纯文字"},
    Format.TERMINAL: {"terminal", "终端"},
}


async def digest_format(ask: Ask) -> Reply:
    """Write digests in the format that `args` names; where it names none, show what there is."""
    if not ask.args:
        return await show_formats(ask)
    formats = FORMATS[ask.reader.address.platform]
    wanted = next((form for form in formats if fold(ask.args) in {fold(word) for word in _WORDS[form]}), None)
    if wanted is None:
        there_are = ask.texts.listing(format_name(ask.texts, form) for form in _SHOWN if form in formats)
        raise UserError("error.format", text=quote(ask.args), formats=there_are)
    return Reply((line(await _set(ask, wanted)),))


async def show_formats(ask: Ask) -> Reply:
    texts = ask.texts
    formats = FORMATS[ask.reader.address.platform]
    buttons = (
        Button(("✓ " if form is ask.reader.format else "") + format_name(texts, form), SetFormat(formats.index(form)))
        for form in _SHOWN
        if form in formats
    )
    how = line(texts("format.how")) if has_formats(ask) else line(texts("format.only", format=_only(ask)))
    return Reply(
        (Title(bold(texts("format.title"))), how),
        (*rows(buttons, 3), (Button(texts("button.back"), Open(Screen.SETTINGS)),)),
    )


async def press_format(ask: Ask, action: SetFormat) -> str:
    """Write digests in another format; return the toast."""
    formats = FORMATS[ask.reader.address.platform]
    if not 0 <= action.index < len(formats):
        raise UserError("error.stale_button")
    return await _set(ask, formats[action.index])


def has_formats(ask: Ask) -> bool:
    """Whether there is anything to choose from."""
    return len(FORMATS[ask.reader.address.platform]) > 1


def format_name(texts: Texts, form: Format) -> str:
    return texts(_NAMES[form])


async def _set(ask: Ask, form: Format) -> str:
    await ask.must_manage()
    await ask.services.readers.set_format(ask.reader, form)
    return ask.texts("format.done", format=format_name(ask.texts, form))


def _only(ask: Ask) -> str:
    return format_name(ask.texts, FORMATS[ask.reader.address.platform][0])
