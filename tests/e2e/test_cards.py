"""A digest with a picture card, in the real application."""

from datetime import timedelta

import pytest

from bot.config import Settings
from bot.core.pictures import CardContent
from bot.errors import DrawingError
from bot.parts import open_parts
from tests.botapi.server import BotApiServer
from tests.botapi.values import Message
from tests.chat.papers import news
from tests.e2e.clocks import MovableClock
from tests.e2e.test_day import is_digest, labels, start, subscribe

pytestmark = pytest.mark.usefixtures("bot")


def has_photo(message: Message) -> bool:
    return "photo" in message.as_json()


async def test_the_card_arrives_before_the_digest_and_both_once(server: BotApiServer, clock: MovableClock) -> None:
    user = await start(server)
    await subscribe(user, "金融")
    answer = await user.asks("/card 深色")
    assert answer.text == "好，每份简报前会有一张图片卡（深色）。"
    await clock.move(timedelta(minutes=4))
    digest = await user.until(is_digest, after=answer.message_id, timeout_s=20)
    await clock.move(timedelta(hours=2))
    done = await user.asks("/settings")
    between = [m for m in user.messages if answer.message_id < m.message_id < done.message_id]
    assert [has_photo(message) for message in between] == [True, False]
    assert between[1] == digest
    (upload,) = server.calls_of("sendPhoto")
    assert upload.parameters["photo"].content.startswith(b"\x89PNG")


async def test_readers_of_the_same_digest_share_one_upload(server: BotApiServer, clock: MovableClock) -> None:
    users = [await start(server, name) for name in ("小林", "小周", "小吴")]
    for user in users:
        await subscribe(user, "金融")
        await user.asks("/card 浅色")
    await clock.move(timedelta(minutes=4))
    for user in users:
        await user.until(is_digest, timeout_s=20)
    photos = [call.parameters["photo"] for call in server.calls_of("sendPhoto")]
    assert sorted(str(photo) if isinstance(photo, str) else "an upload" for photo in photos) == [
        "an upload",
        "photo-1",
        "photo-1",
    ]


async def test_where_nothing_can_be_drawn_digests_come_without_and_the_log_says_so_once(
    server: BotApiServer, clock: MovableClock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def draw_card(content: CardContent, **_: object) -> bytes:
        raise DrawingError(f"no font for {type(content).__name__}")

    monkeypatch.setattr("bot.services.pictures.draw_card", draw_card)
    users = [await start(server, name) for name in ("小林", "小周")]
    for user, colours in zip(users, ("浅色", "深色"), strict=True):
        await subscribe(user, "金融")
        await user.asks(f"/card {colours}")
    await clock.move(timedelta(minutes=4))
    for user in users:
        await user.until(is_digest, timeout_s=20)
        assert not [message for message in user.messages if has_photo(message)]
    assert [record.message for record in caplog.records if record.message == "no pictures"] == ["no pictures"]


async def test_trends_come_as_a_photo_with_their_figures_below(
    settings: Settings, server: BotApiServer, clock: MovableClock
) -> None:
    now = clock.now()
    words = ["台风"] * 15 + ["芯片"] * 15
    async with open_parts(settings, clock) as parts:
        articles = [
            news(
                f"{word}消息第{chr(0x4E00 + 7 * at)}号",
                lead=f"{chr(0x5000 + 11 * at)}。",
                source=f"报{at}",
                url=f"https://news.example/{at}",
                published=now - timedelta(hours=400 if word == "台风" else 5, minutes=at),
            )
            for at, word in enumerate(words)
        ]
        await parts.articles.save(articles, now)
        await parts.newsdesk.catch_up()
    user = await start(server)
    answer = await user.asks("/trends 金融 7")
    assert has_photo(answer)
    assert answer.text.startswith("升温的词\n\n金融 · 最近 7 天")
    assert "1. 芯片  15 条，新出现" in answer.text
    assert labels(answer) == ["最近 1 天", "最近 30 天"]
