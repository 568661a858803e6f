"""What a stored article says."""

import logging
from typing import Any

from bot.core.article import Image, Role
from bot.errors import StorageError
from bot.store.codec import decode_blocks

_log = logging.getLogger(__name__)


def text_of(blocks: Any) -> str:
    """Return what the body of an article says, a paragraph a line; nothing where its blocks are damaged."""
    try:
        body = (block for block in decode_blocks(blocks) if block.role is Role.BODY and not isinstance(block, Image))
        return "\n".join(part for block in body for part in block.parts)
    except StorageError as error:
        _log.error("article not read", extra={"reason": str(error)})
        return ""
