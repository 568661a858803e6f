"""Where a paragraph's own words begin: behind labels, a bracketed headline, dateline and reporters."""

import re

from bot.summarising.dateline import dateline_end, may_open

_LABEL = re.compile(
    r"[【\[（(]?(?:内容)?(?:摘要|导读|导语|核心提示|提要|编者按|要点|核心观点|概要|一句话|TL;DR)[】\]）)]?\s*[:：丨|]\s*|"
    r"[【\[](?:内容)?(?:摘要|导读|导语|核心提示|提要|要点|概要)[】\]]\s*"
)
_BRACKETED_TITLE = re.compile(r"(?:【[^】]{4,60}】|[\[［][^\]］]{2,16}[\]］])\s*")
_OPENS = re.compile(r"[［内摘导核提编要概一T]")
"""What labels open with, apart from what datelines open with too."""
_MOST_IN_A_ROW = 3
_SHORTEST_REST = 15


def own_start(text: str) -> int:
    """Return where a paragraph's own words begin; 0 where it would have none."""
    if not (_OPENS.match(text) or may_open(text)):
        return 0
    at = 0
    for _ in range(_MOST_IN_A_ROW):
        before = at
        if label := _LABEL.match(text, at):
            at = label.end()
        elif (title := _BRACKETED_TITLE.match(text, at)) and len(text) - title.end() >= _SHORTEST_REST:
            at = title.end()
        at += dateline_end(text[at:])
        if at == before:
            break
    return at if len(text) - at >= 2 else 0
