"""What each block is there for: news, or the repeated title, sources, credits, captions, promotion, links, disclaimers.

Only short paragraphs are ever judged by their words, and by words that news itself doesn't open or close with.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from bot.core.article import Block, Heading, Image, Listing, Paragraph, Quote, Role
from bot.core.folding import fold, simplified
from bot.reading.blocks import Body
from bot.reading.phrases import role_by_words

_BRIEF = 40
_URL = re.compile(r"(?:https?://|www\.)[!-~]+(?:\s\.\.\.\s[!-~]+)?", re.IGNORECASE)
_CONTENT = re.compile(r"[^\W_]")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_FINAL = ("。", "！", "？", "；", "…", "!", "?", ";", "”")
_SAME_TITLE = 0.72
_OPENING = 5
_PIECE = 5
_LONGEST_CAPTION = 80
_APPENDIX = re.compile(r"(?:附注|注释|指标解释|名词解释|参考文献|参考资料|references|notes)[:：]?", re.IGNORECASE)
_UNLESS_LISTED = frozenset({Role.PROMOTION, Role.RELATED, Role.CAPTION})
_ORDINAL = re.compile(
    r"(?:[0-9０-９]{1,2}[.．、)）]|[（(][0-9０-９一二三四五六七八九十]{1,2}[）)]|[一二三四五六七八九十]{1,3}[、是要]|"
    r"第[一二三四五六七八九十]|[①-⑳])"
)
"""What opens an item of a list, which speaks for the article even if its words sound like promotion."""
_TEXTS = (Paragraph, Heading)


def assign_roles(body: Body, title: str) -> tuple[Block, ...]:
    """Return the blocks, each with the role that its words and its place give it."""
    blocks = [_by_words(block) for block in body.blocks]
    blocks = [
        replace(block, role=Role.CAPTION) if _introduces_picture(blocks, body.embeds_after, at) else block
        for at, block in enumerate(blocks)
    ]
    return tuple(_not_mere_captions(_appendix(_related_lists(_repeated_titles(_captions(blocks), title)))))


def role_of(text: str) -> Role:
    """Return what a paragraph's words alone say that it is."""
    if not _CONTENT.search(text):
        return Role.DECORATION
    if _mostly_address(text):
        return Role.RELATED
    role = role_by_words(text)
    if role is None or (role in _UNLESS_LISTED and _ORDINAL.match(text)):
        return Role.BODY
    return role


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


def _captions(blocks: list[Block]) -> list[Block]:
    """Mark a paragraph beside a picture that only says what the picture shows."""
    for at, block in enumerate(blocks):
        if _is_shot(blocks, at):
            blocks[at] = replace(block, role=Role.CAPTION)
        if not isinstance(block, Image) or len(block.caption) < _PIECE:
            continue
        for beside in (at - 1, at + 1):
            near = blocks[beside] if 0 <= beside < len(blocks) else None
            if isinstance(near, Paragraph) and near.role is Role.BODY and _tells(near.text, block.caption):
                blocks[beside] = replace(near, role=Role.CAPTION)
    return blocks


def _tells(text: str, caption: str) -> bool:
    return len(text) <= len(caption) * 2 and (text.startswith(caption) or caption.startswith(text))


def _is_shot(blocks: Sequence[Block], at: int) -> bool:
    """Whether a short paragraph right behind a picture tells what it shows: its photographer is named soon after."""
    block = blocks[at]
    if at == 0 or not isinstance(blocks[at - 1], Image) or not isinstance(block, Paragraph):
        return False
    if block.role is not Role.BODY or len(block.text) > _LONGEST_CAPTION:
        return False
    return any(
        isinstance(near, Paragraph)
        and near.role in {Role.CREDIT, Role.CAPTION}
        and near.text.rstrip("）)").endswith("摄")
        for near in blocks[at + 1 : at + 3]
    )


def _not_mere_captions(blocks: list[Block]) -> list[Block]:
    """Take captions that are sentences for the text, where a picture story has no other."""
    if any(block.role is Role.BODY and block.parts for block in blocks if not isinstance(block, Image)):
        return blocks
    return [
        replace(block, role=Role.BODY)
        if isinstance(block, Paragraph) and block.role is Role.CAPTION and "。" in block.text
        else block
        for block in blocks
    ]


def _appendix(blocks: list[Block]) -> list[Block]:
    """Mark notes and references: all that stands behind such a heading in the second half of a text."""
    for at in range(len(blocks) // 2, len(blocks)):
        block = blocks[at]
        if isinstance(block, _TEXTS) and _APPENDIX.fullmatch(simplified(block.text)):
            return blocks[:at] + [
                replace(rest, role=Role.DISCLAIMER) if rest.role is Role.BODY else rest for rest in blocks[at:]
            ]
    return blocks


def _repeated_titles(blocks: list[Block], title: str) -> list[Block]:
    """Mark the headline where the first few blocks repeat it, whole or line by line, without a sentence's end."""
    wanted = fold(title)
    seen = 0
    opening = True
    for at, block in enumerate(blocks):
        if not isinstance(block, _TEXTS) or block.role is not Role.BODY:
            continue
        seen += 1
        if seen > _OPENING:
            break
        if _repeats(block.text, wanted, opening=opening):
            blocks[at] = replace(block, role=Role.ORIGINAL_TITLE)
        else:
            opening = opening and len(block.text) < _BRIEF
    return blocks


def _repeats(text: str, wanted: str, *, opening: bool) -> bool:
    """Whether a text is the title, which folds to `wanted`, or much like it, or a piece of it in the opening."""
    # Folding leaves Han characters as many as they are, and is slow for what is much longer than any title.
    if len(text) > len(wanted) * 2 and sum(map(len, _HAN.findall(text))) > len(wanted) * 2:
        return False
    key = fold(text)
    ends = text.endswith(_FINAL)
    if opening and not ends and _PIECE <= len(text) < _BRIEF and key in wanted:
        return True
    sentence = ends and not wanted.endswith(_FINAL)
    # A final mark stays one when it is folded, except for the ellipsis, which becomes three dots.
    if not wanted or (sentence and not text.endswith("…")):
        return False
    if not key or sentence or len(key) > len(wanted) * 2 or len(wanted) > len(key) * 2:
        return key == wanted
    return _are_alike(key, wanted)


def _are_alike(one: str, other: str) -> bool:
    # No order of the same characters could match better than the first two tell, each slower than the one before.
    if 2 * sum(map(set(other).__contains__, one)) / (len(one) + len(other)) < _SAME_TITLE:
        return False
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.quick_ratio() >= _SAME_TITLE and matcher.ratio() >= _SAME_TITLE


def _related_lists(blocks: list[Block]) -> list[Block]:
    """Mark what stands under a heading such as `相关阅读`: short lines without a sentence's end."""
    under = pictured = False
    for at, block in enumerate(blocks):
        if isinstance(block, _TEXTS) and block.role is Role.RELATED and len(block.text) < _BRIEF:
            under = not _URL.search(block.text)
            # A line that names one article is no heading; the next picture may well be the news's own.
            pictured = under and len(block.text) < _BRIEF // 4
        elif (under and isinstance(block, Listing)) or (under and pictured and isinstance(block, Image)):
            blocks[at] = replace(block, role=Role.RELATED)
        elif under and isinstance(block, _TEXTS) and block.role in {Role.BODY, Role.RELATED}:
            if len(block.text) > _BRIEF * 1.5 or block.text.endswith("。"):
                under = False
            else:
                blocks[at] = replace(block, role=Role.RELATED)
    return blocks
