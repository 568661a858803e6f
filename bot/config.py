"""Settings: from the environment, else from `.env` in the folder where the bot starts. All faults are told at once."""

import re
from datetime import time
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.core.schedule import MAX_TIMES, Schedule
from bot.errors import SettingsError

ENV_FILE = ".env"
_SEPARATORS = re.compile(r"[,;\s，；]+")
_FOLDERS = re.compile(r"[,;\n，；]+")
_TIME = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)")
_WEB_ADDRESS = re.compile(r"https?://[^\s/]+(?:/\S*)?")
_PROXY_ADDRESS = re.compile(r"(?:https?|socks5h?)://(?:[^\s/@]*@)?(?:\[[0-9a-fA-F:.]+\]|[^\s/@:\[\]]+)(?::\d{1,5})?/?")
_HOST = re.compile(r"[\w.\-*]+(?::\d{1,5})?|[\d.]+/\d{1,2}|\[?[0-9a-f:]+\]?(?::\d{1,5}|/\d{1,3})?")
_SECRET = frozenset({"TELEGRAM_TOKEN", "TELEGRAM_PROXY"})
_LEVELS = frozenset({"DEBUG", "INFO", "WARNING", "ERROR"})


class Settings(BaseSettings):
    """What the operator sets; `.env.example` explains each in the order in which one needs them."""

    model_config = SettingsConfigDict(env_file=ENV_FILE, env_file_encoding="utf-8", extra="ignore", frozen=True)

    telegram_token: SecretStr | None = None
    telegram_api_url: str = "https://api.telegram.org"
    telegram_transport: Literal["aiohttp", "httpx"] = "aiohttp"
    telegram_proxy: SecretStr | None = None
    admin_ids: Annotated[tuple[int, ...], NoDecode] = ()
    database_url: str = "sqlite:///data/yaodian.db"
    article_dirs: Annotated[tuple[str, ...], NoDecode] = ()
    scan_interval_s: int = Field(default=300, ge=10, le=86_400)
    feed_lists: Annotated[tuple[str, ...], NoDecode] = ()
    rsshub_instances: Annotated[tuple[str, ...], NoDecode] = ("https://rsshub.app",)
    keep_days: int = Field(default=180, ge=0, le=36_500)
    keep_articles: int = Field(default=0, ge=0)
    default_timezone: str = "Asia/Shanghai"
    default_digest_time: Annotated[tuple[time, ...], NoDecode] = (time(8),)
    stories_per_category: int = Field(default=5, ge=1, le=50)
    stories_per_digest: int = Field(default=20, ge=1, le=200)
    points_per_story: int = Field(default=5, ge=0, le=30)
    card_font: str = ""
    send_rate: float = Field(default=30.0, gt=0, le=1_000)
    paid_broadcasts: bool = False
    send_concurrency: int = Field(default=16, ge=1, le=256)
    update_concurrency: int = Field(default=32, ge=1, le=1_024)
    fetch_allowed: Annotated[tuple[str, ...], NoDecode] = ()
    fetch_concurrency: int = Field(default=32, ge=1, le=1_000)
    fetch_per_host: int = Field(default=2, ge=1, le=16)
    fetch_contact: str = ""
    public_url: str = ""
    web_host: str = "127.0.0.1"
    web_port: int = Field(default=8080, ge=1, le=65_535)
    reading_processes: int = Field(default=0, ge=0, le=256)
    log_level: str = "INFO"

    @field_validator("*", mode="before")
    @classmethod
    def _without_white_space(cls, value: Any) -> Any:
        return value.strip() if isinstance(value, str) else value

    @field_validator("telegram_token", "telegram_proxy", mode="before")
    @classmethod
    def _no_empty_secret(cls, value: Any) -> Any:
        return None if isinstance(value, str) and not value.strip() else value

    @field_validator("telegram_api_url")
    @classmethod
    def _address(cls, value: str) -> str:
        if not _WEB_ADDRESS.fullmatch(value):
            raise ValueError("must be an address such as https://api.telegram.org")
        return value.rstrip("/")

    @field_validator("telegram_proxy")
    @classmethod
    def _proxy(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not _PROXY_ADDRESS.fullmatch(value.get_secret_value()):
            raise ValueError("must be a proxy's address: http://user:password@proxy.example:3128 (%40 for an @)")
        return value

    @field_validator("public_url")
    @classmethod
    def _public(cls, value: str) -> str:
        if value and not _WEB_ADDRESS.fullmatch(value):
            raise ValueError("must be the address at which the bot is reached from outside: https://bot.example.org")
        return value.rstrip("/")

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _ids(cls, value: Any) -> Any:
        words = _split(value, _SEPARATORS)
        if any(not re.fullmatch(r"\d{1,16}", str(word)) for word in words):
            raise ValueError("must be Telegram user ids, separated by commas: 123456789,987654321")
        return tuple(int(word) for word in words)

    @field_validator("rsshub_instances", mode="before")
    @classmethod
    def _instances(cls, value: Any) -> Any:
        words = [str(word).rstrip("/") for word in _split(value, _SEPARATORS)]
        if any(not _WEB_ADDRESS.fullmatch(word) for word in words):
            raise ValueError("must be addresses of RSSHub instances, separated by commas: https://rsshub.app")
        return tuple(words)

    @field_validator("fetch_allowed", mode="before")
    @classmethod
    def _allowed(cls, value: Any) -> Any:
        words = tuple(str(word).casefold() for word in _split(value, _SEPARATORS))
        if any(not _HOST.fullmatch(word) for word in words):
            raise ValueError("must be hosts, host:port pairs or networks: 127.0.0.1:1200,192.168.0.0/16,rsshub.lan")
        return words

    @field_validator("fetch_contact")
    @classmethod
    def _contact(cls, value: str) -> str:
        if not re.fullmatch(r"[\x21-\x27\x2a-\x7e]{0,200}", value):
            raise ValueError("must be an address (https://… or mailto:…) without spaces and brackets")
        return value

    @field_validator("article_dirs", "feed_lists", mode="before")
    @classmethod
    def _folders(cls, value: Any) -> Any:
        try:
            return tuple(str(Path(word).expanduser()) for word in _split(value, _FOLDERS))
        except RuntimeError as error:
            raise ValueError("must be paths that are there; ~NAME names an unknown user") from error

    @field_validator("card_font")
    @classmethod
    def _font(cls, value: str) -> str:
        fault = "must be the path of a font file (TTF, OTF or TTC) that is there; empty: the one that comes along"
        try:
            path = Path(value).expanduser() if value else None
            if path is not None and not path.is_file():
                raise ValueError(fault)
        except (RuntimeError, OSError) as error:
            raise ValueError(fault) from error
        return str(path) if path else ""

    @field_validator("default_timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("must be an IANA time zone such as Asia/Shanghai or Europe/London")
        return ZoneInfo(value).key

    @field_validator("default_digest_time", mode="before")
    @classmethod
    def _times(cls, value: Any) -> Any:
        words = _split(value, _SEPARATORS)
        if words and all(isinstance(word, time) for word in words):
            return words
        found = [_TIME.fullmatch(str(word)) for word in words]
        if not found or len(found) > MAX_TIMES or not all(found):
            raise ValueError(f"must be one to {MAX_TIMES} times such as 08:00 or 08:00,18:30")
        return tuple(time(int(match[1]), int(match[2])) for match in found if match)

    @field_validator("log_level")
    @classmethod
    def _level(cls, value: str) -> str:
        if value.upper() not in _LEVELS:
            raise ValueError(f"must be one of {', '.join(sorted(_LEVELS))}")
        return value.upper()

    @property
    def proxy(self) -> str:
        """The address of TELEGRAM_PROXY, password and all; empty: none is set."""
        return self.telegram_proxy.get_secret_value() if self.telegram_proxy else ""

    @property
    def default_schedule(self) -> Schedule:
        return Schedule.of(self.default_digest_time, self.default_timezone)


def load_settings(env_file: str | None = ENV_FILE) -> Settings:
    """Read the settings. Raises SettingsError with every fault, each naming its setting and what it must be."""
    try:
        return Settings(_env_file=env_file)  # type: ignore[call-arg] # an argument that pydantic-settings takes
    except ValidationError as error:
        raise SettingsError([_sentence(fault) for fault in error.errors()]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError([f"{env_file} can't be read ({error}); save it as UTF-8 text"]) from error


def _split(value: Any, separators: re.Pattern[str]) -> tuple[Any, ...]:
    if isinstance(value, str):
        return tuple(word.strip() for word in separators.split(value) if word.strip())
    return tuple(value)


def _sentence(fault: Any) -> str:
    name = ".".join(map(str, fault["loc"])).upper()
    message = fault["msg"].removeprefix("Value error, ").removeprefix("Input should be ")
    given = "" if name in _SECRET else f" (it is {fault['input']!r})"
    return f"{name} {message if message.startswith('must') else f'must be {message}'}{given}"
