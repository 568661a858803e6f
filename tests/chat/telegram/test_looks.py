from datetime import UTC, datetime

import pytest
from telegram import Chat, Message, MessageEntity

from bot.chat.telegram.looks import markup_of


def message(text: str, *entities: tuple[str, str] | tuple[str, str, str]) -> Message:
    """A message in which words have looks: (type, words[, address])."""
    built = []
    for kind, words, *url in entities:
        offset = len(text[: text.index(words)].encode("utf-16-le")) // 2
        built.append(MessageEntity(kind, offset, len(words.encode("utf-16-le")) // 2, url=url[0] if url else None))
    return Message(1, datetime(2026, 11, 23, tzinfo=UTC), Chat(7, Chat.PRIVATE), text=text, entities=tuple(built))


@pytest.mark.parametrize(
    ("sent", "markup"),
    [
        (message("今晚停机", ("bold", "停机")), "今晚**停机**"),
        (message("😀今晚停机", ("bold", "停机"), ("italic", "今晚")), "😀*今晚***停机**"),
        (message("见公告。", ("text_link", "公告", "https://a.example/(1)")), "见[公告](<https://a.example/(1)>)。"),
        (message("见公告。", ("bold", "见公告"), ("text_link", "公告", "https://a.example")), "**见[公告](<https://a.example>)**。"),
        (message("运行 make run", ("code", "make run")), "运行 `make run`"),
        (message("今晚 停机 吧", ("bold", " 停机 ")), "今晚 **停机** 吧"),
        (message("/broadcast\n今晚", ("bot_command", "/broadcast"), ("bold", "今晚")), "/broadcast\n**今晚**"),
    ],
)  # fmt: skip
def test_looks_become_markdown(sent: Message, markup: str) -> None:
    assert markup_of(sent) == markup


def test_without_looks_there_is_no_markup() -> None:
    assert markup_of(message("**今晚** https://a.example", ("url", "https://a.example"))) is None
    assert markup_of(message(" 今晚", ("bold", " "))) is None


def test_a_caption_has_looks_too() -> None:
    bold = MessageEntity("bold", 0, 2)
    captioned = Message(
        1, datetime(2026, 11, 23, tzinfo=UTC), Chat(7, Chat.PRIVATE), caption="今晚停机", caption_entities=(bold,)
    )
    assert markup_of(captioned) == "**今晚**停机"
