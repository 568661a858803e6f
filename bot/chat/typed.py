"""What a person typed, read as a command: `/latest 金融`, `／最新 金融`; in private chats also `最新 金融`."""

import re
from dataclasses import dataclass
from difflib import get_close_matches

from bot.chat.commands.table import BY_WORD, COMMANDS, Command

_LONGEST = 256
_LONGEST_WITH_ADDRESS = 2_048
_ADDRESS = ("://", "www.")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF10, 0xFF5B) if chr(code).isalnum()} | {0x3000: " "}
_INVISIBLE = re.compile(
    r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_ALIKE = 0.6


@dataclass(frozen=True, slots=True)
class Typed:
    """`command` is what was asked for, `args` what stands after it. Without a command, `args` is all of the text, and
    `attempt` the word after the slash, if there was one.
    """

    command: Command | None
    args: str
    attempt: str = ""


def tidy(text: str) -> str:
    """Return text on one line, with narrow letters, digits and spaces, without invisible characters, of bounded length.

    No command is as long as the bound, unless there is an address in it; looking a longer text up would only cost time.
    """
    longest = _LONGEST_WITH_ADDRESS if _has_address(text) else _LONGEST
    return " ".join(_INVISIBLE.sub("", text.translate(_FULL_WIDTH)).split())[:longest]


def read(text: str, *, private: bool, operator: bool = False) -> Typed:
    """Read tidied text. Without a slash it is a command in private chats only, and for operators what is for them."""
    if text.startswith(("/", "／")):
        return _slashed(text[1:])
    word, _, rest = text.partition(" ")
    command = BY_WORD.get(word.casefold()) if private else None
    if command is not None and (command.takes or not rest) and (operator or not command.for_operators):
        return Typed(command, rest)
    return Typed(None, text)


def read_glued(text: str, *, operator: bool = False) -> Typed:
    """Read `订阅金融`, as those write who see no use in a space; only Chinese words can be glued like that."""
    has_address = _has_address(text)
    glued = (
        (word, command)
        for command in COMMANDS
        if command.takes and (has_address or not command.takes_address) and (operator or not command.for_operators)
        for word in command.words
        if text.startswith(word) and not word.isascii()
    )
    word, command = max(glued, key=lambda pair: len(pair[0]), default=("", None))
    return Typed(command, text[len(word) :].strip()) if command else Typed(None, text)


def nearest(attempt: str, *, operator: bool = False) -> Command | None:
    """Return the command that a mistyped one is likely to mean."""
    words = [word for word, command in BY_WORD.items() if operator or not command.for_operators]
    close = get_close_matches(attempt.casefold(), words, n=1, cutoff=_ALIKE)
    return BY_WORD[close[0]] if close else None


def _has_address(text: str) -> bool:
    return any(sign in text for sign in _ADDRESS)


def _slashed(text: str) -> Typed:
    word, _, rest = text.strip().partition(" ")
    name = word.partition("@")[0]
    command = BY_WORD.get(name.casefold())
    return Typed(command, rest) if command else Typed(None, text or "/", attempt=name)
