"""What groups and channels are called: as seen in the latest updates, else asked of Telegram."""

from collections import OrderedDict

from telegram import Bot, Chat
from telegram.error import TelegramError

_REMEMBERED = 4_096


class Titles:
    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._known: OrderedDict[int, str] = OrderedDict()

    def note(self, chat: Chat | None) -> None:
        """Remember what a chat is called, if it is a group or channel."""
        if chat is None or not chat.title:
            return
        self._known[chat.id] = chat.title
        self._known.move_to_end(chat.id)
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)

    async def of(self, chat_id: int) -> str:
        """Return what a chat is called; empty where that can't be known, as of one that has thrown the bot out."""
        if chat_id in self._known:
            return self._known[chat_id]
        try:
            return (await self._bot.get_chat(chat_id)).title or ""
        except TelegramError:
            return ""
