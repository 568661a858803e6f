"""An operator tells all readers something: seen first, confirmed, sent to each in its format, with a report."""

import pytest

from bot.config import Settings, load_settings
from bot.core.subscriber import ChatAddress, ChatKind, Format, Platform
from bot.parts import open_parts
from tests.botapi.people import User
from tests.botapi.server import BotApiServer
from tests.e2e.clocks import MovableClock

READERS = 50
FORMATS = (Format.RICH, Format.HTML, Format.PLAIN)


@pytest.fixture
def operator(server: BotApiServer) -> User:
    return server.user("老周", language_code="zh-hans")


@pytest.fixture
def settings(settings: Settings, operator: User, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("ADMIN_IDS", str(operator.id))
    return load_settings(env_file=None)


@pytest.fixture
async def readers(server: BotApiServer, settings: Settings, clock: MovableClock) -> list[User]:
    """Fifty readers of three formats, one of whom has blocked the bot since."""
    people = [server.user(f"读者{number}") for number in range(READERS)]
    async with open_parts(settings, clock) as parts:
        for number, person in enumerate(people):
            person.chat.opened = True
            address = ChatAddress(Platform.TELEGRAM, person.id)
            reader = await parts.readers.meet(address, ChatKind.PRIVATE, "zh-Hans")
            await parts.readers.set_format(reader, FORMATS[number % 3])
    people[-1].chat.deactivated = True
    return people


async def test_a_confirmed_text_reaches_every_reader_once_in_its_format(
    server: BotApiServer, operator: User, readers: list[User], bot: None
) -> None:
    del bot
    await operator.asks("/start", timeout_s=20)
    await operator.asks("/broadcast")
    preview = await operator.asks("# 通知\n\n今晚**停机**")
    press = operator.presses(f"发送给 {READERS + 1} 位读者")
    assert (await press.answered()).text == "开始群发，进度马上就到"
    report = await operator.until(lambda message: "发完了" in message.text, timeout_s=40)
    assert f"{READERS} 位已送达" in report.text
    assert "1 位已离开或拉黑" in report.text

    *reached, gone = readers
    assert [[message.text for message in person.messages] for person in reached] == [
        [preview.text if at % 3 == 0 else "通知\n\n今晚停机"] for at in range(READERS - 1)
    ]
    assert not gone.messages
    rich = {call.chat_id for call in server.calls_of("sendRichMessage") if call.accepted}
    html = {call.chat_id for call in server.calls_of("sendMessage") if call.parameters.get("parse_mode") == "HTML"}
    plain = {call.chat_id for call in server.calls_of("sendMessage") if "parse_mode" not in call.parameters}
    for at, chats in enumerate((rich, html, plain)):
        assert {person.id for person in reached[at::3]} <= {int(str(chat)) for chat in chats}
    [shown] = [message for message in operator.messages if "已发完" in message.text]
    assert "100%" in shown.text
    assert not shown.keyboard
    own = [message for message in operator.messages if message.text == preview.text]
    assert len(own) == 2
