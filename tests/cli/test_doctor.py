import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from time_machine import TimeMachineFixture

from bot.core.delivery import Decision, OutboxState, Receipt
from bot.store.database import Database
from tests.cli.conftest import Yaodian
from tests.cli.local_web import LocalWeb
from tests.store.examples import TELEGRAM, Store, digest, enqueue, reader


def test_all_is_well_once_there_are_articles(yaodian: Yaodian, posts: Path) -> None:
    yaodian("ingest", str(posts))
    ran = yaodian("doctor")
    assert (ran.status, ran.out.splitlines()[-1]) == (0, "All is well.")
    assert "2 articles" in ran.out


def test_faults_come_with_what_to_do(yaodian: Yaodian, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARTICLE_DIRS", f"{home}/nowhere,{home}")
    ran = yaodian("doctor")
    assert ran.status == 1
    assert f"✗ article folders: {home}/nowhere is no folder" in ran.out
    assert f"✗ article folders: {home} has no posts" in ran.out
    assert "✗ categories: no articles yet" in ran.out
    assert ran.out.count("    → ") == 3
    assert ran.out.endswith("3 to mend.\n")


def test_wrong_settings_are_all_listed(yaodian: Yaodian, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEND_RATE", "-1")
    monkeypatch.setenv("DEFAULT_TIMEZONE", "Mars")
    ran = yaodian("doctor")
    assert (ran.status, ran.out.count("✗ settings")) == (1, 2)


def test_a_font_that_draws_no_chinese_is_told_with_its_setting(
    yaodian: Yaodian, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "text.ttf").write_text("no font at all")
    monkeypatch.setenv("CARD_FONT", f"{home}/text.ttf")
    ran = yaodian("doctor")
    assert "✗ pictures: none can be drawn" in ran.out
    assert f"    → CARD_FONT: {home}/text.ttf is no font with Chinese characters" in ran.out


def test_a_folder_in_the_databases_place_is_a_fault(yaodian: Yaodian, home: Path) -> None:
    (home / "data" / "yaodian.db").mkdir(parents=True)
    ran = yaodian("doctor")
    assert (ran.status, "✗ database" in ran.out) == (1, True)


def test_a_server_that_cannot_be_reached_is_a_fault_of_the_token_check(
    yaodian: Yaodian, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", "123456:ABC")
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:9")
    ran = yaodian("doctor")
    assert ran.status == 1
    assert "✗ token: http://127.0.0.1:9 can't be reached" in ran.out


def test_what_cannot_be_a_token_is_told_and_not_shown(yaodian: Yaodian, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", "my secret")
    ran = yaodian("doctor")
    assert "✗ token" in ran.out
    assert "secret" not in ran.out


def test_feeds_are_counted_and_those_that_fail_are_named_with_what_to_do(yaodian: Yaodian, web: LocalWeb) -> None:
    yaodian("feeds", "add", web.feed("/1", title="甲"))
    yaodian("feeds", "add", web.feed("/2", title="乙"))
    yaodian("feeds", "add", web.feed("/3", title="丙"))
    assert yaodian("doctor").out.endswith("All is well.\n")
    web.put("/2", b"<!doctype html><p>hello</p>", "text/html")
    web.put("/3", b"", status=503)
    yaodian("feeds", "refresh", "--all")
    ran = yaodian("doctor")
    assert "✓ feeds: 3 active, 0 paused, 2 failing" in ran.out
    assert "✗ feed: 2 乙: " in ran.out
    assert f"    → see what is there: `feeds show {web.address('/2')}`" in ran.out
    assert "✓ feed: 3 丙: " in ran.out, "one failure may pass"
    assert (ran.status, ran.out.splitlines()[-1]) == (1, "1 to mend.")


def test_a_feed_that_was_never_read_is_counted(yaodian: Yaodian, web: LocalWeb, home: Path) -> None:
    (home / "feeds.toml").write_text(f'[[feed]]\nurl = "{web.feed("/1")}"\ncategory = "港口"\n', encoding="utf-8")
    yaodian("feeds", "import", "feeds.toml", "--no-check")
    assert "✓ feeds: 1 active, 0 paused, 1 never read yet" in yaodian("doctor").out


def test_feeds_that_nobody_checks_are_a_fault(
    yaodian: Yaodian, web: LocalWeb, time_machine: TimeMachineFixture
) -> None:
    yaodian("feeds", "add", web.feed("/1"))
    time_machine.move_to(datetime.now(UTC) + timedelta(days=3))
    ran = yaodian("doctor")
    assert "✗ feeds: 1 overdue, by up to " in ran.out
    assert "python -m bot feeds refresh" in ran.out


def test_a_folder_that_has_gone_is_a_fault(yaodian: Yaodian, posts: Path) -> None:
    yaodian("feeds", "add", str(posts))
    posts.rename(posts.parent / "elsewhere")
    ran = yaodian("doctor")
    assert (ran.status, f"✗ feed: 1 {posts} is no folder" in ran.out) == (1, True)


def test_rsshub_instances_are_asked_where_a_feed_needs_them(
    yaodian: Yaodian, web: LocalWeb, monkeypatch: pytest.MonkeyPatch
) -> None:
    web.feed("/sina/finance")
    monkeypatch.setenv("RSSHUB_INSTANCES", f"{web.address('')},http://10.0.0.1")
    yaodian("feeds", "add", web.feed("/1"))
    assert "rsshub" not in yaodian("doctor").out
    yaodian("feeds", "add", "rsshub://sina/finance")
    ran = yaodian("doctor")
    assert f"✓ rsshub: {web.address('')} answers" in ran.out
    assert "✗ rsshub: http://10.0.0.1: " in ran.out
    assert "FETCH_ALLOWED" in ran.out


def test_it_says_what_waits_what_went_out_and_when_the_last_digest_arrives(
    yaodian: Yaodian, posts: Path, time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(datetime(2026, 11, 23, 2, 0, tzinfo=UTC), tick=False)
    yaodian("ingest", str(posts))
    assert (
        "✓ delivery: no messages waiting; 0 sent, 0 tried again, 0 gone, 0 failed since today at 08:00; "
        "no more digests fall due today\n"
    ) in yaodian("doctor").out
    asyncio.run(_fill_outbox())
    assert (
        "✓ delivery: 3 messages waiting (1 being tried again), the oldest due for 0.0 s; 0 sent, 1 tried again, "
        "0 gone, 1 failed since today at 08:00; at 30 a second the last of today's digests arrives "
        "about today at 10:00 (Asia/Shanghai)\n"
        "✗ failed messages: 1 message was given up\n"
        "    → see python -m bot outbox list; then outbox retry, or outbox drop\n"
    ) in yaodian("doctor").out


def test_messages_that_nobody_sends_are_a_fault(
    yaodian: Yaodian, posts: Path, time_machine: TimeMachineFixture
) -> None:
    yaodian("ingest", str(posts))
    asyncio.run(_fill_outbox(tried=False))
    time_machine.move_to(datetime.now(UTC) + timedelta(minutes=16))
    ran = yaodian("doctor")
    assert "✗ delivery: 5 messages waiting, the oldest due for 16 min" in ran.out
    assert "    → is the bot running? start it: python -m bot run" in ran.out


async def _fill_outbox(*, tried: bool = True) -> None:
    """Put five messages into the outbox; of those that are tried, one is sent again later, one refused, one dropped."""
    now = datetime.now(UTC)
    database = await Database.open("sqlite:///data/yaodian.db")
    store = Store.over(database)
    await enqueue(store, [digest(*[await reader(store, number) for number in range(1, 6)])], now)
    if tried:
        later, refused, gone = await store.outbox.lease(TELEGRAM, 3, now, now + timedelta(minutes=2))
        decisions = (
            (later, Decision(OutboxState.WAITING, now + timedelta(minutes=1), "down")),
            (refused, Decision(OutboxState.FAILED, reason="refused")),
            (gone, Decision(OutboxState.DROPPED)),
        )
        await store.outbox.settle([Receipt(item, decision, now) for item, decision in decisions])
    await database.close()
