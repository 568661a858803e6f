"""Digests as messages: written once for all who share a signature, then packed the way its format wants it."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from bot.chat.card_view import card_part
from bot.chat.digest_view import digest_blocks, digest_buttons
from bot.chat.reply import Block, Button
from bot.chat.texts import texts_in
from bot.core.delivery import RenderedPart
from bot.core.digest import Digest, Limits
from bot.core.schedule import Due
from bot.core.signature import Signature
from bot.core.subscriber import Card, Format


class Packer(Protocol):
    def pack(self, blocks: Sequence[Block], buttons: Sequence[Sequence[Button]]) -> tuple[RenderedPart, ...]:
        """Write blocks as one or more messages within the format's limits; the buttons stand under the last."""
        ...


class DigestRenderer:
    """The `Renderer` of `services.compose`. `packers` has one for each format that a reader can have."""

    def __init__(self, packers: Mapping[Format, Packer], limits: Limits) -> None:
        self._packers = dict(packers)
        self._points = limits.points

    def render(self, digest: Digest, signature: Signature, next_due: Due | None) -> tuple[RenderedPart, ...]:
        texts = texts_in(signature.language)
        blocks = digest_blocks(digest, signature, next_due, texts, self._points)
        parts = self._packers[signature.format].pack(blocks, digest_buttons(digest, signature, texts))
        if not (parts and digest.story_count and _has_card(signature)):
            return parts
        return (card_part(digest, signature, texts), *parts)


def _has_card(signature: Signature) -> bool:
    return signature.card is not Card.OFF and signature.format is not Format.TERMINAL
