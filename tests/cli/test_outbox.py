"""`outbox list`, `retry`, `drop`: what an operator types, and reads."""

import asyncio
import json
from pathlib import Path

import pytest

from bot.core.delivery import Decision, OutboxState, Receipt
from bot.store.database import Database
from tests.cli.conftest import Yaodian
from tests.store.examples import MINUTE, NOW, TELEGRAM, Store, digest, enqueue, reader

FAILED = Decision(OutboxState.FAILED, reason="Bad Request:\x1b[31m message is too long")


@pytest.fixture
def failed(home: Path) -> None:
    """Of three messages, two have failed."""
    asyncio.run(_fail(f"sqlite:///{home}/data/yaodian.db"))


async def _fail(url: str) -> None:
    database = await Database.open(url)
    store = Store.over(database)
    await enqueue(store, [digest(*[await reader(store, number) for number in (11, 12, 13)])], NOW)
    for item in await store.outbox.lease(TELEGRAM, 2, NOW, NOW + MINUTE):
        await store.outbox.settle([Receipt(item, FAILED, NOW)])
    await database.close()


def numbers(yaodian: Yaodian, state: str) -> list[int]:
    return [letter["id"] for letter in json.loads(yaodian("outbox", "list", "--state", state, "--json").out or "[]")]


def test_without_faults_nothing_is_listed(yaodian: Yaodian) -> None:
    assert yaodian("outbox", "list").out == "no failed messages\n"


@pytest.mark.usefixtures("failed")
def test_what_has_failed_is_listed_with_its_chat_and_the_reason(yaodian: Yaodian) -> None:
    table = yaodian("outbox", "list").out
    assert all(word in table for word in ("failed", "telegram 11", "telegram 12", "message is too long"))
    assert "telegram 13" not in table
    assert "\x1b" not in table
    [letter, _] = json.loads(yaodian("outbox", "list", "--json").out)
    assert (letter["chat_id"], letter["state"], letter["attempts"]) == (12, "failed", 1)


@pytest.mark.usefixtures("failed")
def test_retrying_puts_messages_back_and_says_of_which_numbers_there_are_none(yaodian: Yaodian) -> None:
    ran = yaodian("outbox", "retry", "1", "77")
    assert ran.status == 1
    assert ran.out == "1 message to be sent once more, as soon as the bot runs\n"
    assert "1 number is of no failed message" in ran.err
    assert numbers(yaodian, "failed") == [2]
    assert numbers(yaodian, "pending") == [3, 1]
    assert yaodian("outbox", "retry", "--all").status == 0
    assert numbers(yaodian, "failed") == []


@pytest.mark.usefixtures("failed")
def test_dropping_gives_messages_up(yaodian: Yaodian) -> None:
    assert yaodian("outbox", "drop", "--all").out == "2 messages dropped\n"
    assert yaodian("outbox", "drop", "3").out == "1 message dropped\n"
    assert numbers(yaodian, "pending") == []


def test_either_numbers_or_all_are_to_be_named(yaodian: Yaodian) -> None:
    for words in (("retry",), ("drop", "1", "--all")):
        ran = yaodian("outbox", *words)
        assert (ran.status, ran.err) == (1, "Name messages, or say --all.\n")
