"""Whether a token works at its Bot API server, and if it doesn't, why and what to do."""

from dataclasses import dataclass

from telegram.error import InvalidToken, TelegramError

from bot.chat.telegram.connection import build_bot, refusal
from bot.chat.telegram.network import DEFAULT, Network
from bot.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Inspection:
    """The bot's `username`, or a `fault` and its `remedy`."""

    username: str | None = None
    fault: str | None = None
    remedy: str | None = None


async def inspect(token: str, api_url: str, network: Network = DEFAULT) -> Inspection:
    """Ask the server who the token belongs to."""
    try:
        bot = build_bot(token, api_url, network)
    except SettingsError as error:
        is_token = "TELEGRAM_TOKEN" in str(error)
        remedy = "@BotFather shows the token of each of your bots" if is_token else "see TELEGRAM_PROXY in .env.example"
        return Inspection(fault=str(error), remedy=remedy)
    try:
        await bot.initialize()
    except InvalidToken:
        return Inspection(fault=refusal("Telegram doesn't know it"), remedy="ask @BotFather for a new one with /token")
    except TelegramError as error:
        return Inspection(
            fault=f"{api_url} can't be reached ({error.message})",
            remedy="check the network, a proxy (TELEGRAM_PROXY, HTTPS_PROXY), and TELEGRAM_API_URL",
        )
    finally:
        await bot.shutdown()
    return Inspection(username=bot.username)
