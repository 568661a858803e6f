"""What a bot says of itself: commands for a scope and language, name, descriptions, menu button."""

import json
import re
from collections.abc import Mapping
from typing import Any

from tests.botapi.contents import Arguments
from tests.botapi.refusal import bad_request
from tests.botapi.values import Account
from tests.botapi.world import World

MAX_COMMANDS = 100
MAX_COMMAND = 32
MAX_COMMAND_DESCRIPTION = 256
MAX_NAME = 64
MAX_DESCRIPTION = 512
MAX_SHORT_DESCRIPTION = 120
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"[a-z]{2}")


class Profile:
    """Handlers of the Bot API methods; each takes checked arguments and returns the result."""

    def __init__(self, world: World, bot: Account) -> None:
        self._world = world
        self._bot = bot
        self._commands: dict[tuple[str, str], list[Mapping[str, str]]] = {}
        self._texts: dict[tuple[str, str], str] = {}
        self._menu_buttons: dict[int | None, Mapping[str, Any]] = {}

    def set_my_commands(self, arguments: Arguments) -> Any:
        commands = arguments["commands"]
        if len(commands) > MAX_COMMANDS:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        for command in commands:
            _check_command(command["command"], command["description"])
        self._commands[self._audience(arguments)] = commands
        return True

    def get_my_commands(self, arguments: Arguments) -> Any:
        return self._commands.get(self._audience(arguments), [])

    def delete_my_commands(self, arguments: Arguments) -> Any:
        self._commands.pop(self._audience(arguments), None)
        return True

    def set_my_name(self, arguments: Arguments) -> Any:
        return self._set("name", MAX_NAME, arguments)

    def get_my_name(self, arguments: Arguments) -> Any:
        return {"name": self._get("name", arguments) or self._bot.first_name}

    def set_my_description(self, arguments: Arguments) -> Any:
        return self._set("description", MAX_DESCRIPTION, arguments)

    def get_my_description(self, arguments: Arguments) -> Any:
        return {"description": self._get("description", arguments)}

    def set_my_short_description(self, arguments: Arguments) -> Any:
        return self._set("short_description", MAX_SHORT_DESCRIPTION, arguments)

    def get_my_short_description(self, arguments: Arguments) -> Any:
        return {"short_description": self._get("short_description", arguments)}

    def set_chat_menu_button(self, arguments: Arguments) -> Any:
        if "chat_id" in arguments:
            self._world.writable(arguments["chat_id"])
        self._menu_buttons[arguments.get("chat_id")] = arguments.get("menu_button", {"type": "default"})
        return True

    def get_chat_menu_button(self, arguments: Arguments) -> Any:
        default = self._menu_buttons.get(None, {"type": "commands"})
        return self._menu_buttons.get(arguments.get("chat_id"), default)

    def _audience(self, arguments: Arguments) -> tuple[str, str]:
        """Return scope and language, by which lists of commands are told apart."""
        scope = arguments.get("scope", {"type": "default"})
        if "chat_id" in scope:
            self._world.chat(scope["chat_id"])
        return json.dumps(scope, sort_keys=True), _language(arguments)

    def _set(self, what: str, limit: int, arguments: Arguments) -> bool:
        text = arguments.get(what, "")
        if len(text) > limit:
            raise bad_request(f"bot {what.replace('_', ' ')} is too long")
        self._texts[what, _language(arguments)] = text
        return True

    def _get(self, what: str, arguments: Arguments) -> str:
        own = self._texts.get((what, _language(arguments)), "")
        return own or self._texts.get((what, ""), "")


def _language(arguments: Arguments) -> str:
    code: str = arguments.get("language_code", "")
    if code and not _LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code


def _check_command(command: str, description: str) -> None:
    if not command:
        raise bad_request("command must be non-empty")
    if len(command) > MAX_COMMAND:
        raise bad_request(f"command length must not exceed {MAX_COMMAND}")
    if not _COMMAND.fullmatch(command):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description.strip():
        raise bad_request("command description must be non-empty")
    if len(description) > MAX_COMMAND_DESCRIPTION:
        raise bad_request(f"command description length must not exceed {MAX_COMMAND_DESCRIPTION}")
