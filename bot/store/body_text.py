"""What a stored article says."""

import logging
from typing import Any

from bot.core.article import body_text
from bot.errors import StorageError
from bot.store.codec import decode_blocks

_log = logging.getLogger(__name__)


def text_of(blocks: Any) -> str:
    """Return what the body of an article says, a paragraph a line; nothing where its blocks are damaged."""
    try:
        return body_text(decode_blocks(blocks))
    except StorageError as error:
        _log.error("article not read", extra={"reason": str(error)})
        return ""
