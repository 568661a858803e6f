"""Short ways to say what is read."""

from bot.core.article import Block, Image, Role
from bot.reading.blocks import read_blocks

NEWS = "<p>港务局今天表示，码头恢复了全部班次，旅客可在窗口购票。</p>"
PICTURE = '<img src="https://news.example/a.jpg">'


def blocks(html: str) -> tuple[Block, ...]:
    return read_blocks(html).blocks


def texts(html: str) -> list[str]:
    return [part for block in blocks(html) if not isinstance(block, Image) for part in block.parts]


def body_texts(html: str) -> list[str]:
    return [
        part
        for block in blocks(html)
        if block.role is Role.BODY and not isinstance(block, Image)
        for part in block.parts
    ]
