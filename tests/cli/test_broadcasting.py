"""`broadcast`: what an operator types, and reads."""

import asyncio
import io
import json
import signal
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.clock import SystemClock
from bot.config import load_settings
from bot.core.delivery import OutboxItem, Outcome, Sent
from bot.core.subscriber import ChatAddress, ChatKind, Platform
from bot.parts import open_parts
from tests.cli.conftest import Yaodian
from tests.cli.pseudo_terminal import on_terminal


async def _add_readers(count: int) -> None:
    async with open_parts(load_settings(), SystemClock()) as parts:
        for number in range(1, count + 1):
            await parts.readers.meet(ChatAddress(Platform.TELEGRAM, number), ChatKind.PRIVATE, "zh-Hans")


class Taker:
    """A sender that takes whatever comes."""

    async def send(self, item: OutboxItem, started: object) -> Outcome:
        assert callable(started)
        started()
        return Sent(item.id)


async def work_as_the_bot_does() -> None:
    """Send what has been confirmed, until nothing is left."""
    async with open_parts(load_settings(), SystemClock()) as parts:
        deliver = parts.deliver({Platform.TELEGRAM: Taker()}, 4)
        while await parts.broadcasting.unfinished():
            await parts.spread.keep_going()
            await deliver.deliver_due()


@pytest.fixture
def notice(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A text to send, and three readers."""
    monkeypatch.setenv("DATABASE_URL", "sqlite:///news.db")
    asyncio.run(_add_readers(3))
    path = home / "notice.md"
    path.write_text("# 通知\n\n今晚**停机**，见[公告](https://a.example/1)。\n", encoding="utf-8")
    return path


def listed(yaodian: Yaodian) -> list[dict[str, object]]:
    found = json.loads(yaodian("broadcast", "list", "--json").out)
    assert isinstance(found, list)
    return found


def test_without_a_terminal_it_shows_the_text_and_asks_for_a_yes(yaodian: Yaodian, notice: Path) -> None:
    ran = yaodian("broadcast", str(notice))
    assert ran.status == 1
    assert ran.out.split() == ["通知", "今晚停机，见公告。", "https://a.example/1"]
    assert ran.err == "That goes to 3 readers. Say --yes if you mean it.\n"
    assert listed(yaodian) == []


def test_without_a_running_bot_it_says_when_it_goes_out(
    yaodian: Yaodian, notice: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.cli.broadcasting._PATIENCE", SystemClock().now() - SystemClock().now())
    ran = yaodian("broadcast", "--yes", str(notice))
    assert (ran.status, ran.err) == (0, "")
    assert "broadcast 1 is sent as soon as the bot runs (python -m bot run)" in ran.out
    assert "broadcast watch 1" in ran.out
    [waiting] = listed(yaodian)
    assert (waiting["state"], waiting["audience"], waiting["started_at"]) == ("sending", 3, None)
    assert "waiting    0 of 3 reached" in yaodian("broadcast", "list").out
    asyncio.run(work_as_the_bot_does())
    seen = yaodian("broadcast", "watch", "1")
    assert seen.out.startswith("Broadcast 1 is done\n• 3 readers reached\nIt took 1 second\n通知 今晚停机")


def test_on_a_terminal_one_confirms_and_looks_on_till_the_end(yaodian: Yaodian, notice: Path, home: Path) -> None:
    with on_terminal(home, "broadcast", str(notice)) as person:
        person.until("Send it to 3 readers?")
        person.type("y\n")
        person.until("Broadcast 1")
        asyncio.run(work_as_the_bot_does())
        assert person.ends() == 0
    assert "3 readers reached" in person.seen


def test_who_leaves_is_told_how_to_come_back(yaodian: Yaodian, notice: Path, home: Path) -> None:
    with on_terminal(home, "broadcast", "send", str(notice), "-y") as person:
        person.until("Broadcast 1")
        person.process.send_signal(signal.SIGINT)
        assert person.ends() == 130
    assert "broadcast 1 goes on. Look at it with `python -m bot broadcast watch 1`" in person.seen
    assert [one["state"] for one in listed(yaodian)] == ["sending"]


def test_who_says_no_sends_nothing(yaodian: Yaodian, notice: Path, home: Path) -> None:
    with on_terminal(home, "broadcast", str(notice)) as person:
        person.until("Send it")
        person.type("n\n")
        assert person.ends() == 1
    assert listed(yaodian) == []


def test_it_is_paused_resumed_and_cancelled_by_number(
    yaodian: Yaodian, notice: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.cli.broadcasting._PATIENCE", SystemClock().now() - SystemClock().now())
    yaodian("broadcast", str(notice), "-y")
    assert yaodian("broadcast", "pause", "1").out == "broadcast 1 is paused: 0 of 3 reached\n"
    assert yaodian("broadcast", "pause", "1").err == "broadcast 1 is paused; nothing is changed\n"
    assert yaodian("broadcast", "watch", "1").out.startswith("broadcast 1 is paused. Look")
    assert yaodian("broadcast", "resume", "1").out == "broadcast 1 goes on: 0 of 3 reached\n"
    assert yaodian("broadcast", "cancel", "1").status == 0
    assert yaodian("broadcast", "resume", "1").status == 1
    assert "cancelled" in yaodian("broadcast", "list").out


def test_one_that_is_not_there_is_named(yaodian: Yaodian, notice: Path) -> None:
    for command in ("watch", "pause", "resume", "cancel"):
        ran = yaodian("broadcast", command, "404")
        assert (ran.status, ran.err) == (1, "There is no broadcast 404.\n")


def test_a_category_that_there_is_not_is_answered_with_the_nearest(yaodian: Yaodian, notice: Path, posts: Path) -> None:
    yaodian("ingest", str(posts))
    ran = yaodian("broadcast", str(notice), "--category", "要点通讯")
    assert (ran.status, ran.err) == (
        1, "There is no category '要点通讯'; perhaps one of these: 金融/要点通讯社\n",
    )  # fmt: skip
    nobody = yaodian("broadcast", str(notice), "-c", "金融")
    assert (nobody.status, nobody.err) == (1, "“金融” has no readers now; nobody would get it.\n")


def test_standard_input_is_read_as_utf_8(yaodian: Yaodian, notice: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO("今晚停机".encode()), isatty=lambda: False))
    assert "今晚停机" in yaodian("broadcast", "-").out
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"\xff\xfe"), isatty=lambda: False))
    assert "it isn't UTF-8" in yaodian("broadcast", "-").err


@pytest.mark.parametrize(
    ("text", "said"), [("", "no words"), (" \n", "no words"), ("字" * 20_001, "20,001 characters")]
)
def test_a_text_that_cannot_be_sent_is_refused(yaodian: Yaodian, notice: Path, text: str, said: str) -> None:
    notice.write_text(text, encoding="utf-8")
    ran = yaodian("broadcast", str(notice), "--yes")
    assert (ran.status, said in ran.err) == (1, True)
    assert yaodian("broadcast", "missing.md").status == 1
