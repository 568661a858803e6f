"""A reader's day on Telegram, from the first /start to the digest in the chat."""

from datetime import timedelta

import pytest

from tests.botapi.faults import Fault, FaultKind
from tests.botapi.people import User
from tests.botapi.server import BotApiServer
from tests.botapi.values import Message
from tests.e2e.clocks import MovableClock

pytestmark = pytest.mark.usefixtures("bot")


def labels(message: Message) -> list[str]:
    return [button["text"] for row in message.keyboard for button in row]


def is_digest(message: Message) -> bool:
    return message.text.startswith("要点早报")


async def start(server: BotApiServer, name: str = "小林") -> User:
    """Somebody who has started the bot and sees the categories."""
    user = server.user(name, language_code="zh-hans")
    await user.asks("/start", timeout_s=20)
    return user


async def subscribe(user: User, category: str) -> None:
    label = next(label for label in labels(user.last) if label.startswith(category))
    press = user.presses(label)
    await press.answered()


async def test_subscribing_by_button_brings_the_digest_at_the_chosen_minute_once(
    server: BotApiServer, clock: MovableClock
) -> None:
    user = await start(server)
    await subscribe(user, "金融")

    latest = await user.asks("/latest 金融")
    assert "最新 · 金融" in latest.text
    assert "让贷款到账更快" in latest.text

    answer = await user.asks("/time 08:00")
    assert "08:00" in answer.text
    before = answer.message_id
    await clock.move(timedelta(minutes=2))
    assert not [message for message in user.messages if message.message_id > before]

    await clock.move(timedelta(minutes=1))
    digest = await user.until(is_digest, after=before, timeout_s=10)
    assert "11 月 23 日" in digest.text
    assert "让贷款到账更快" in digest.text

    await clock.move(timedelta(hours=30))
    later = await user.asks("/subscriptions")
    assert [message.message_id for message in user.messages if message.message_id > before] == [
        digest.message_id,
        later.message_id,
    ]


async def test_a_digest_asked_for_now_leaves_nothing_for_the_next_hour(
    server: BotApiServer, clock: MovableClock
) -> None:
    user = await start(server)
    await subscribe(user, "金融")
    asked = user.sends("/digest")
    digest = await user.until(lambda message: "金融" in message.text, after=asked.message_id)
    again = await user.asks("/digest")
    assert "还没有新内容" in again.text

    await clock.move(timedelta(hours=1))
    done = await user.asks("/help")
    assert not [m for m in user.messages if digest.message_id < m.message_id < done.message_id and is_digest(m)]


async def test_who_blocks_the_bot_gets_nothing_and_is_served_again_after_coming_back(
    server: BotApiServer, clock: MovableClock
) -> None:
    user, other = await start(server), await start(server, "小周")
    await subscribe(user, "金融")
    await subscribe(other, "科技")
    user.blocks()
    seen = len(user.messages)
    await clock.move(timedelta(minutes=4))
    await other.until(is_digest, timeout_s=10)
    assert len(user.messages) == seen

    user.unblocks()
    await user.asks("/subscriptions")
    await clock.move(timedelta(days=1))
    digest = await user.until(is_digest, timeout_s=10)
    assert "金融" in digest.text


async def test_a_group_that_becomes_a_supergroup_keeps_its_digest(server: BotApiServer, clock: MovableClock) -> None:
    owner = server.user("小林", language_code="zh-hans")
    await start(server)
    group = server.group("晨读会", members=(owner,))
    group.promotes(owner)
    owner.sends("/subscribe 金融", group)
    await group.until(lambda message: "已订阅" in message.text)
    moved = group.migrates()
    await clock.move(timedelta(minutes=4))
    digest = await moved.until(is_digest, timeout_s=10)
    assert "金融" in digest.text


async def test_a_429_delays_the_digest_and_loses_nothing(server: BotApiServer, clock: MovableClock) -> None:
    user = await start(server)
    await subscribe(user, "金融")
    server.faults.order(Fault(FaultKind.TOO_MANY_REQUESTS, "sendRichMessage", times=1, seconds=7))
    await clock.move(timedelta(minutes=4))
    await server.until(lambda: any(not call.accepted for call in server.calls_of("sendRichMessage")) or None)
    assert not any(is_digest(message) for message in user.messages)
    await clock.move(timedelta(seconds=8))
    await user.until(is_digest, timeout_s=10)
    assert sum(is_digest(message) for message in user.messages) == 1


async def test_a_refused_rich_digest_is_sent_as_html(server: BotApiServer, clock: MovableClock) -> None:
    user = await start(server)
    await subscribe(user, "金融")
    server.faults.order(Fault(FaultKind.REFUSE_MARKUP, "sendRichMessage", times=None))
    await clock.move(timedelta(minutes=4))
    digest = await user.until(is_digest, timeout_s=10)
    assert digest.entities
    assert "让贷款到账更快" in digest.text


async def test_an_older_server_gets_html_and_where_that_is_refused_plain_text(
    server: BotApiServer, clock: MovableClock
) -> None:
    user = await start(server)
    await subscribe(user, "金融")
    server.faults.order(Fault(FaultKind.NOT_FOUND, "sendRichMessage", times=None))
    server.faults.order(Fault(FaultKind.REFUSE_MARKUP, "sendMessage", times=1))
    await clock.move(timedelta(minutes=4))
    digest = await user.until(is_digest, timeout_s=10)
    assert not digest.entities
    assert "让贷款到账更快" in digest.text
