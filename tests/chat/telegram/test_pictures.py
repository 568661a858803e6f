"""Answers with a picture: a photo whose caption says the same, and words alone where it can't be had."""

from collections.abc import AsyncIterator

import pytest

from bot.chat.actions import Open, Screen
from bot.chat.reply import Bar, Bars, Button, Reply, Title, line, plain
from bot.core.pictures import Picture, TrendContent, TrendRow, encode
from bot.errors import DrawingError
from tests.botapi.server import BotApiServer
from tests.chat.telegram.clocks import QuickClock
from tests.chat.telegram.conftest import Stage, new_chat
from tests.chat.telegram.doubles import NotedReaders, ScriptedConversation

PICTURE = encode(Picture(TrendContent("升温的词", "全部", (TrendRow("芯片", 12, 3.5),), "最近", "此前")))
CHART = Reply(
    (Title(plain("升温的词")), Bars((Bar("芯片", 12, "12 条，之前 3.5"), Bar("<渡轮>", 4, "4 条")))),
    ((Button("帮助", Open(Screen.HELP)),),),
    picture=PICTURE,
)
LONG = Reply((*CHART.blocks, line("一句话。" * 400)), CHART.buttons, picture=PICTURE)


class Pencil:
    def __init__(self) -> None:
        self.asked: list[str] = []
        self.is_broken = False

    async def __call__(self, body: str) -> bytes:
        self.asked.append(body)
        if self.is_broken:
            raise DrawingError("no font")
        return b"\x89PNG"


@pytest.fixture
def pencil() -> Pencil:
    return Pencil()


@pytest.fixture
async def easel(server: BotApiServer, clock: QuickClock, pencil: Pencil) -> AsyncIterator[Stage]:
    """A running chat that can draw."""
    conversation, readers = ScriptedConversation(lambda _: CHART), NotedReaders()
    chat = new_chat(server, conversation, readers, clock, draw=pencil)
    await chat.start()
    yield Stage(chat, server, conversation, readers, clock)
    await chat.stop()
    assert server.violations == []


async def test_the_words_are_the_caption_of_the_photo_and_the_buttons_stand_below(easel: Stage) -> None:
    answer = await easel.server.user("Reader").asks("/trends")
    assert "photo" in answer.as_json()
    assert answer.text == "升温的词\n\n1. 芯片  12 条，之前 3.5\n2. <渡轮>  4 条"
    assert answer.labels == [["帮助"]]


async def test_an_equal_picture_is_drawn_and_uploaded_once(easel: Stage, pencil: Pencil) -> None:
    for name in ("Ann", "Bob"):
        await easel.server.user(name).asks("/trends")
    assert pencil.asked == [PICTURE]
    first, second = (call.parameters["photo"] for call in easel.server.calls_of("sendPhoto"))
    assert not isinstance(first, str)
    assert second == "photo-1"


async def test_a_picture_that_can_not_be_drawn_leaves_the_words(easel: Stage, pencil: Pencil) -> None:
    pencil.is_broken = True
    answer = await easel.server.user("Reader").asks("/trends")
    assert "photo" not in answer.as_json()
    assert answer.text.startswith("升温的词")
    assert answer.labels == [["帮助"]]


async def test_words_too_long_for_a_caption_follow_the_photo(easel: Stage) -> None:
    easel.conversation.script = lambda _: LONG
    reader = easel.server.user("Reader")
    reader.sends("/trends")
    photo, words = await reader.until_count(2)
    assert ("photo" in photo.as_json(), photo.text) == (True, "")
    assert words.text.endswith("一句话。")


async def test_a_chat_without_a_pencil_gets_the_words(stage: Stage) -> None:
    stage.conversation.script = lambda _: CHART
    answer = await stage.server.user("Reader").asks("/trends")
    assert answer.text.startswith("升温的词")
    assert stage.server.calls_of("sendPhoto") == []
