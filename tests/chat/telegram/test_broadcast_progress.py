"""What operators see of their broadcasts on Telegram, against the test server."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from telegram.ext import ExtBot

from bot.chat.telegram.broadcast_progress import TelegramProgress
from bot.chat.telegram.limiter import Push
from bot.core.broadcast import Broadcast, BroadcastState
from tests.botapi.faults import Fault, FaultKind
from tests.botapi.people import User
from tests.botapi.server import BotApiServer
from tests.chat.telegram.clocks import QuickClock
from tests.chat.telegram.doubles import NotedReaders

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture
def progress(bot: ExtBot[Push], clock: QuickClock) -> TelegramProgress:
    return TelegramProgress(bot, NotedReaders(), clock, zone="Asia/Shanghai")


@pytest.fixture
def going(ann: User) -> Broadcast:
    return Broadcast(
        3, "今晚**停机**", BroadcastState.SENDING, NOW, author=ann.id, started_at=NOW, audience=1_000, sent=430, gone=20
    )


async def test_one_message_is_written_and_edited_from_then_on(
    progress: TelegramProgress, ann: User, going: Broadcast, clock: QuickClock
) -> None:
    message_id = await progress.show(going, None)
    assert (
        ann.texts[-1]
        == f"群发 3：发送中\n\n{'▓' * 9}{'░' * 11} 45%\n\n已送达 430 / 1,000 · 20 位已离开或拉黑\n\n今晚停机"
    )
    assert [button["text"] for row in ann.last.keyboard for button in row] == ["暂停", "取消群发"]
    later = replace(going, sent=880, message_id=message_id)
    assert await progress.show(later, timedelta(minutes=5)) == message_id
    assert len(ann.texts) == 1
    assert "90%" in ann.texts[0]
    assert "预计发完：5 分钟后" in ann.texts[0]


async def test_what_stays_as_it_is_is_not_edited(
    server: BotApiServer, progress: TelegramProgress, going: Broadcast
) -> None:
    shown = replace(going, message_id=await progress.show(going, None))
    assert await progress.show(shown, None) == shown.message_id
    assert not server.calls_of("editMessageText")


async def test_after_a_restart_an_edit_that_changes_nothing_is_no_error(
    bot: ExtBot[Push], progress: TelegramProgress, going: Broadcast, clock: QuickClock
) -> None:
    shown = replace(going, message_id=await progress.show(going, None))
    again = TelegramProgress(bot, NotedReaders(), clock, zone="Asia/Shanghai")
    assert await again.show(shown, None) == shown.message_id


async def test_a_deleted_message_is_written_anew_once(
    server: BotApiServer, progress: TelegramProgress, ann: User, going: Broadcast
) -> None:
    shown = replace(going, message_id=404, sent=431)
    message_id = await progress.show(shown, None)
    assert message_id not in {None, 404}
    await progress.show(replace(shown, message_id=message_id, sent=432), None)
    assert len(ann.texts) == 1


async def test_the_report_is_a_message_of_its_own_with_reasons(
    progress: TelegramProgress, ann: User, going: Broadcast
) -> None:
    ended = replace(
        going,
        state=BroadcastState.DONE,
        finished_at=NOW + timedelta(seconds=40),
        sent=975,
        failed=5,
        message_id=await progress.show(going, None),
    )
    await progress.show(ended, None)
    assert await progress.report(ended, [("Bad Request: <odd>", 4), ("no rights", 1)])
    shown, report = ann.texts
    assert shown.startswith("群发 3：已发完")
    assert report == (
        "群发 3 发完了\n\n• 975 位已送达\n• 20 位已离开或拉黑\n• 5 位发送失败\n"
        "\u3000Bad Request: <odd>: 4\n\u3000no rights: 1\n\n用时 40 秒\n今晚停机"
    )


async def test_an_author_who_has_gone_is_told_nothing_more(
    progress: TelegramProgress, ann: User, going: Broadcast
) -> None:
    ann.blocks()
    assert await progress.show(going, None) is None
    assert await progress.report(replace(going, finished_at=NOW), ())


async def test_a_report_that_telegram_does_not_take_now_is_tried_again(
    server: BotApiServer, progress: TelegramProgress, going: Broadcast
) -> None:
    server.faults.order(Fault(FaultKind.TOO_MANY_REQUESTS, "sendMessage", times=1, seconds=3))
    ended = replace(going, finished_at=NOW)
    assert not await progress.report(ended, ())
    assert await progress.report(ended, ())
