"""Picture cards over real HTTP: drawn once, uploaded once, and left out where they can't be had."""

from dataclasses import dataclass, field, replace

import pytest
from telegram.ext import ExtBot

from bot.chat.telegram.limiter import Push
from bot.chat.telegram.pacing import Pacing
from bot.chat.telegram.sender import TelegramSender
from bot.core.delivery import PartKind, RenderedPart, Sent, TooFast
from bot.core.subscriber import Format
from bot.errors import DrawingError
from tests.botapi.faults import Fault, FaultKind
from tests.botapi.people import User
from tests.botapi.server import BotApiServer
from tests.chat.telegram.test_sender import item, started

CARD = RenderedPart('{"title": "要点早报"}', "", kind=PartKind.CARD)
PNG = b"\x89PNG\r\n\x1a\n"


@dataclass
class Pencil:
    """Draws, or breaks; and notes what it was asked for."""

    is_broken: bool = False
    has_fonts: bool = True
    asked: list[str] = field(default_factory=list)

    async def __call__(self, body: str) -> bytes:
        self.asked.append(body)
        if not self.has_fonts:
            raise DrawingError("no font with Chinese characters")
        if self.is_broken:
            raise ValueError("no colours")
        return PNG


@pytest.fixture
def pencil() -> Pencil:
    return Pencil()


@pytest.fixture
def sender(bot: ExtBot[Push], pacing: Pacing, pencil: Pencil) -> TelegramSender:
    return TelegramSender(bot, pacing, draw=pencil)


async def test_a_card_is_drawn_and_uploaded_once_for_a_crowd(
    sender: TelegramSender, server: BotApiServer, ann: User, pencil: Pencil
) -> None:
    bob = server.user("Bob")
    bob.chat.opened = True
    assert await sender.send(item(ann.id, CARD, Format.RICH), started) == Sent(ann.last.message_id)
    await sender.send(item(bob.id, CARD, Format.RICH), started)
    assert pencil.asked == [CARD.body]
    first, second = server.calls_of("sendPhoto")
    assert not isinstance(first.parameters["photo"], str) or not first.parameters["photo"].startswith("photo-")
    assert second.parameters["photo"] == "photo-1"


async def test_a_card_that_cannot_be_drawn_is_skipped_and_logged(
    sender: TelegramSender, server: BotApiServer, ann: User, pencil: Pencil, caplog: pytest.LogCaptureFixture
) -> None:
    pencil.is_broken = True
    assert await sender.send(item(ann.id, CARD, Format.RICH), started) == Sent()
    assert await sender.send(item(ann.id, CARD, Format.RICH), started) == Sent()
    assert len(pencil.asked) == 1
    assert server.calls_of("sendPhoto") == []
    assert "card not drawn" in caplog.text


async def test_that_there_is_no_font_is_logged_once_however_many_cards_there_are(
    sender: TelegramSender, ann: User, pencil: Pencil, caplog: pytest.LogCaptureFixture
) -> None:
    pencil.has_fonts = False
    for number in range(3):
        card = RenderedPart(f'{{"title": "{number}"}}', "", kind=PartKind.CARD)
        assert await sender.send(item(ann.id, card, Format.RICH), started) == Sent()
    assert [record.message for record in caplog.records if record.name.endswith("cards")] == ["no pictures"]


async def test_too_fast_a_card_waits_like_any_message(
    sender: TelegramSender, server: BotApiServer, ann: User, pencil: Pencil
) -> None:
    server.faults.order(Fault(FaultKind.TOO_MANY_REQUESTS, method="sendPhoto", seconds=3))
    assert await sender.send(item(ann.id, CARD, Format.RICH), started) == TooFast(3.0)
    assert await sender.send(item(ann.id, CARD, Format.RICH), started) == Sent(ann.last.message_id)
    assert len(pencil.asked) == 1


async def test_without_a_pencil_there_are_no_cards(bot: ExtBot[Push], pacing: Pacing, ann: User) -> None:
    sender = TelegramSender(bot, pacing)
    assert await sender.send(item(ann.id, CARD, Format.RICH), started) == Sent()
    assert ann.texts == []


async def test_a_card_for_a_topic_that_is_no_more_comes_outside_of_it(
    sender: TelegramSender, server: BotApiServer, ann: User
) -> None:
    forum = server.supergroup(members=(ann,))
    topic = forum.opens_topic()
    for_topic = replace(item(forum.id, CARD), thread_id=topic)
    await sender.send(for_topic, started)
    forum.closes_topic(topic)
    assert await sender.send(for_topic, started) == Sent(forum.last.message_id, topic_is_gone=True)
    assert [message.content.extra.get("message_thread_id") for message in forum.messages] == [topic, None]
