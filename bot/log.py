"""Logs as events with fields, a line each: `2026-11-23T08:00:01Z INFO bot.services.compose digests composed rows=3`."""

import json
import logging
import sys
import time
from typing import TextIO

_STANDARD = frozenset(logging.LogRecord("", 0, "", 0, "", None, None).__dict__) | {"message", "asctime", "taskName"}
_CHATTY = ("aiohttp", "httpx", "httpcore", "httpcore2", "hpack", "telegram", "alembic", "aiosqlite", "jieba", "uvicorn")


class EventFormatter(logging.Formatter):
    """The event, then its fields as `name=value`; values that aren't plain words are JSON."""

    converter = staticmethod(time.gmtime)
    default_time_format = "%Y-%m-%dT%H:%M:%S"

    def __init__(self) -> None:
        super().__init__("%(asctime)sZ %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        fields = (f" {name}={_plain(value)}" for name, value in record.__dict__.items() if name not in _STANDARD)
        return super().formatMessage(record) + "".join(fields)


def configure(level: str, stream: TextIO | None = None) -> None:
    """Send our events to `stream` (standard error), those of libraries from WARNING on only."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(EventFormatter())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _CHATTY:
        # httpx logs addresses, and a Bot API address holds the token.
        logging.getLogger(name).setLevel(logging.WARNING)
    # It warns of every page without an article.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


def _plain(value: object) -> str:
    text = str(value)
    return text if text and text.isprintable() and " " not in text else json.dumps(text, ensure_ascii=False)
