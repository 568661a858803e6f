"""The command menus that Telegram shows: one for each language, for private chats, for groups, and for operators.

Of several menus Telegram shows the one with the narrowest scope, and within that the one of the person's language.
"""

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import BadRequest, TelegramError

from bot.chat.telegram.polling import Outage
from bot.clock import Clock

_log = logging.getLogger(__name__)
_OTHERS = "en"
"""The language for people whose own one we don't speak."""

Commands = Sequence[tuple[str, Mapping[str, str]]]
"""The commands in the menu's order: name and description by language (`zh-Hans`, `en`)."""


@dataclass(frozen=True, slots=True)
class Menus:
    """What everybody sees, and what the `operators` (their chats' ids) see in their place."""

    commands: Commands
    operators_commands: Commands = ()
    operators: Collection[int] = ()


async def publish_menus(bot: Bot, menus: Menus, clock: Clock) -> None:
    """Publish the menus, trying until it works; a menu that Telegram refuses is a defect of ours and left at that."""
    outage = Outage()
    while True:
        try:
            await _publish(bot, menus)
        except BadRequest as error:
            _log.error("command menu refused", extra={"reason": error.message})
            return
        except TelegramError as error:
            await clock.sleep(outage.wait_s(error))
        else:
            return


async def _publish(bot: Bot, menus: Menus) -> None:
    for scope in (BotCommandScopeAllPrivateChats(), BotCommandScopeAllGroupChats()):
        await _publish_for(bot, menus.commands, scope)
    for chat_id in sorted(menus.operators):
        try:
            await _publish_for(bot, menus.operators_commands, BotCommandScopeChat(chat_id))
        except BadRequest as error:
            # An operator who has never spoken to the bot has no chat yet; the menu comes with the next start.
            _log.info("operator's menu refused", extra={"chat_id": chat_id, "reason": error.message})


async def _publish_for(bot: Bot, commands: Commands, scope: BotCommandScope) -> None:
    languages = dict.fromkeys(language for _, descriptions in commands for language in descriptions)
    for language in languages:
        menu = [BotCommand(name, descriptions[language]) for name, descriptions in commands]
        code = language.split("-", maxsplit=1)[0]
        await bot.set_my_commands(menu, scope=scope, language_code=code)
        if code == _OTHERS:
            await bot.set_my_commands(menu, scope=scope)
