"""What each block is there for: news, or the repeated title, sources, credits, captions, promotion, links, disclaimers.

Only short paragraphs are ever judged by their words, and by words that news itself doesn't open or close with.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from bot.core.article import Block, Heading, Image, Listing, Paragraph, Quote, Role
from bot.core.folding import fold
from bot.reading.blocks import Body
from bot.reading.phrases import role_by_words

_BRIEF = 40
_URL = re.compile(r"(?:https?://|www\.)[!-~]+(?:\s\.\.\.\s[!-~]+)?", re.IGNORECASE)
_CONTENT = re.compile(r"[^\W_]")
_FINAL = ("。", "！", "？", "；", "…", "!", "?", ";", "”")
_SAME_TITLE = 0.72
_OPENING = 4
_TEXTS = (Paragraph, Heading)


def assign_roles(body: Body, title: str) -> tuple[Block, ...]:
    """Return the blocks, each with the role that its words and its place give it."""
    blocks = [_by_words(block) for block in body.blocks]
    blocks = [
        replace(block, role=Role.CAPTION) if _introduces_picture(blocks, body.embeds_after, at) else block
        for at, block in enumerate(blocks)
    ]
    return tuple(_related_lists(_repeated_titles(blocks, title)))


def role_of(text: str) -> Role:
    """Return what a paragraph's words alone say that it is."""
    if not _CONTENT.search(text):
        return Role.DECORATION
    if _mostly_address(text):
        return Role.RELATED
    return role_by_words(text) or Role.BODY


def _by_words(block: Block) -> Block:
    if isinstance(block, _TEXTS) and block.role is Role.BODY:
        role = role_of(block.text)
        return block if role is Role.BODY else replace(block, role=role)
    if isinstance(block, Quote) and block.role is Role.BODY:
        roles = {role_of(text) for text in block.paragraphs}
        return replace(block, role=roles.pop()) if len(roles) == 1 else block
    if isinstance(block, Listing) and all(_mostly_address(text) for text in block.items):
        return replace(block, role=Role.RELATED)
    return block


def _mostly_address(text: str) -> bool:
    if "://" not in text and "www." not in text.lower():
        return False
    linked = sum(len(address) for address in _URL.findall(text))
    return linked > 0 and linked * 2 >= len(text)


def _introduces_picture(blocks: Sequence[Block], embeds_after: Iterable[int], at: int) -> bool:
    """Whether a block only says what the picture or player after it is: `视频截图：`."""
    block = blocks[at]
    if not isinstance(block, Paragraph) or block.role is not Role.BODY or len(block.text) > _BRIEF // 2:
        return False
    follows = at in embeds_after or (at + 1 < len(blocks) and isinstance(blocks[at + 1], Image))
    return follows and block.text.endswith(("：", ":"))


def _repeated_titles(blocks: list[Block], title: str) -> list[Block]:
    """Mark the headline where the body repeats it: in its first few blocks, with no sentence's end of its own."""
    wanted = fold(title)
    seen = 0
    for at, block in enumerate(blocks):
        if not isinstance(block, _TEXTS) or block.role is not Role.BODY:
            continue
        seen += 1
        if seen > _OPENING:
            break
        if _repeats(block.text, wanted):
            blocks[at] = replace(block, role=Role.ORIGINAL_TITLE)
    return blocks


def _repeats(text: str, wanted: str) -> bool:
    sentence = text.endswith(_FINAL) and not wanted.endswith(_FINAL)
    # A final mark stays one when it is folded, except for the ellipsis, which becomes three dots.
    if not wanted or (sentence and not text.endswith("…")):
        return False
    key = fold(text)
    if not key or sentence or len(key) > len(wanted) * 2 or len(wanted) > len(key) * 2:
        return key == wanted
    matcher = SequenceMatcher(None, key, wanted, autojunk=False)
    # No order of the same characters could match better than `quick_ratio` tells.
    return matcher.quick_ratio() >= _SAME_TITLE and matcher.ratio() >= _SAME_TITLE


def _related_lists(blocks: list[Block]) -> list[Block]:
    """Mark what stands under a heading such as `相关阅读`: short lines without a sentence's end."""
    under = False
    for at, block in enumerate(blocks):
        if isinstance(block, _TEXTS) and block.role is Role.RELATED and len(block.text) < _BRIEF:
            under = not _URL.search(block.text)
        elif under and isinstance(block, Listing):
            blocks[at] = replace(block, role=Role.RELATED)
        elif under and isinstance(block, _TEXTS) and block.role in {Role.BODY, Role.RELATED}:
            if len(block.text) > _BRIEF * 1.5 or block.text.endswith("。"):
                under = False
            else:
                blocks[at] = replace(block, role=Role.RELATED)
    return blocks
