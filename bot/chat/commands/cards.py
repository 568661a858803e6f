"""/card: whether a picture goes ahead of each digest, and in which colours."""

from bot.chat.actions import Open, Screen, SetCard
from bot.chat.commands.ask import Ask
from bot.chat.reply import Button, Reply, Title, bold, line
from bot.chat.texts import Texts, quote
from bot.core.folding import fold
from bot.core.subscriber import Card, Platform
from bot.errors import UserError

CARDS = (Card.OFF, Card.LIGHT, Card.DARK)
"""The order counts: buttons carry the index, those of old messages too."""
_SHOWN = (Card.LIGHT, Card.DARK, Card.OFF)
_NAMES = {Card.OFF: "card.off", Card.LIGHT: "card.light", Card.DARK: "card.dark"}
_WORDS = {
    Card.OFF: {"off", "no", "none", "关", "关闭", "关掉", "不要"},
    Card.LIGHT: {"light", "on", "浅", "浅色", "亮", "亮色", "开", "打开"},
    Card.DARK: {"dark", "深", "深色", "暗", "暗色", "夜间"},
}


async def card(ask: Ask) -> Reply:
    """Send the card that `args` names, or none; where it names nothing, show what there is."""
    if not ask.args:
        return await show_cards(ask)
    wanted = next((one for one in CARDS if fold(ask.args) in {fold(word) for word in _WORDS[one]}), None)
    if wanted is None:
        raise UserError("error.card", text=quote(ask.args))
    return Reply((line(await _set(ask, wanted)),))


async def show_cards(ask: Ask) -> Reply:
    texts = ask.texts
    title, back = Title(bold(texts("card.title"))), (Button(texts("button.back"), Open(Screen.SETTINGS)),)
    if not has_cards(ask):
        return Reply((title, line(texts("error.no_pictures"))), (back,))
    buttons = tuple(
        Button(("✓ " if one is ask.reader.card else "") + card_name(texts, one), SetCard(CARDS.index(one)))
        for one in _SHOWN
    )
    return Reply((title, line(texts("card.how"))), (buttons, back))


async def press_card(ask: Ask, action: SetCard) -> str:
    """Choose another card; return the toast."""
    if not 0 <= action.index < len(CARDS):
        raise UserError("error.stale_button")
    return await _set(ask, CARDS[action.index])


def has_cards(ask: Ask) -> bool:
    """Whether pictures can be shown where this reader is."""
    return ask.reader.address.platform is not Platform.TERMINAL


def card_name(texts: Texts, one: Card) -> str:
    return texts(_NAMES[one])


async def _set(ask: Ask, wanted: Card) -> str:
    await ask.must_manage()
    if not has_cards(ask):
        raise UserError("error.no_pictures")
    await ask.services.readers.set_card(ask.reader, wanted)
    if wanted is Card.OFF:
        return ask.texts("card.done_off")
    return ask.texts("card.done", card=card_name(ask.texts, wanted))
