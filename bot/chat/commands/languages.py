"""/language: which language the bot speaks here."""

from bot.chat.actions import Open, Screen, SetLanguage
from bot.chat.commands.ask import Ask
from bot.chat.reply import Button, Reply, Title, bold, line
from bot.chat.texts import LOCALES, pick_locale, quote, texts_in
from bot.core.folding import fold
from bot.errors import UserError

NAMES = {"zh-Hans": "简体中文", "en": "English"}
_WORDS = {
    "zh-Hans": {"中文", "简体中文", "简体", "汉语", "华语", "chinese", "zh", "zhhans", "zhcn", "zh-hans", "zh-cn"},
    "en": {"英文", "英语", "english", "en", "enus", "en-us", "en-gb"},
}


async def language(ask: Ask) -> Reply:
    if not ask.args:
        return await show_languages(ask)
    wanted = fold(ask.args)
    locale = next((locale for locale, words in _WORDS.items() if wanted in words), None)
    if locale is None:
        raise UserError("error.language", text=quote(ask.args), languages=ask.texts.listing(NAMES.values()))
    await ask.must_manage()
    await ask.services.readers.set_language(ask.reader, locale)
    return Reply((line(texts_in(locale)("language.done", language=NAMES[locale])),))


async def show_languages(ask: Ask) -> Reply:
    texts = ask.texts
    spoken = pick_locale(ask.reader.language)
    buttons = tuple(
        Button(("✓ " if locale == spoken else "") + NAMES[locale], SetLanguage(index))
        for index, locale in enumerate(LOCALES)
    )
    return Reply(
        (Title(bold(texts("language.title"))), line(texts("language.how"))),
        (buttons, (Button(texts("button.back"), Open(Screen.SETTINGS)),)),
    )


async def press_language(ask: Ask, action: SetLanguage) -> str:
    """Speak another language from now on; return the toast, in it."""
    await ask.must_manage()
    if not 0 <= action.index < len(LOCALES):
        raise UserError("error.stale_button")
    locale = LOCALES[action.index]
    await ask.services.readers.set_language(ask.reader, locale)
    return texts_in(locale)("language.done", language=NAMES[locale])
