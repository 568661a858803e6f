"""The command menus that Telegram shows: one for each language, for private chats and for groups."""

import logging
from collections.abc import Mapping, Sequence

from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats
from telegram.error import BadRequest, TelegramError

from bot.chat.telegram.polling import Outage
from bot.clock import Clock

_log = logging.getLogger(__name__)
_OTHERS = "en"
"""The language for people whose own one we don't speak."""

Commands = Sequence[tuple[str, Mapping[str, str]]]
"""The commands in the menu's order: name and description by language (`zh-Hans`, `en`)."""


async def publish_menus(bot: Bot, commands: Commands, clock: Clock) -> None:
    """Publish the menus, trying until it works; a menu that Telegram refuses is a defect of ours and left at that."""
    outage = Outage()
    while True:
        try:
            await _publish(bot, commands)
        except BadRequest as error:
            _log.error("command menu refused", extra={"reason": error.message})
            return
        except TelegramError as error:
            await clock.sleep(outage.wait_s(error))
        else:
            return


async def _publish(bot: Bot, commands: Commands) -> None:
    languages = dict.fromkeys(language for _, descriptions in commands for language in descriptions)
    for language in languages:
        menu = [BotCommand(name, descriptions[language]) for name, descriptions in commands]
        code = language.split("-", maxsplit=1)[0]
        for scope in (BotCommandScopeAllPrivateChats(), BotCommandScopeAllGroupChats()):
            await bot.set_my_commands(menu, scope=scope, language_code=code)
            if code == _OTHERS:
                await bot.set_my_commands(menu, scope=scope)
