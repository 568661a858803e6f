import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from bot.core.delivery import Decision, OutboxItem, OutboxState, Receipt, RenderedPart
from bot.core.subscriber import ChatAddress, Platform
from bot.errors import StorageError
from bot.services.ledger import Ledger
from tests.services.parts import SetClock
from tests.store.examples import NOW


def receipt(number: int) -> Receipt:
    address = ChatAddress(Platform.TELEGRAM, number)
    item = OutboxItem(number, number, address, "slot", 0, "html", RenderedPart("", ""), 1)
    return Receipt(item, Decision(OutboxState.SENT), NOW)


@dataclass
class Book:
    """A store that takes its time, or fails as planned."""

    written: list[list[int]] = field(default_factory=list)
    faults: list[Exception] = field(default_factory=list)
    gate: asyncio.Event | None = None

    async def settle(self, receipts: Sequence[Receipt]) -> None:
        if self.gate is not None:
            await self.gate.wait()
        if self.faults:
            raise self.faults.pop(0)
        self.written.append([one.item.id for one in receipts])


async def write(ledger: Ledger, *numbers: int, under_way: int = 1) -> list[asyncio.Task[None]]:
    tasks = [asyncio.create_task(ledger.write(receipt(number), under_way)) for number in numbers]
    for _ in range(5):
        await asyncio.sleep(0)
    return tasks


async def test_what_comes_while_others_are_written_is_written_together_after_them() -> None:
    book = Book(gate=asyncio.Event())
    ledger = Ledger(book, SetClock())
    tasks = [*await write(ledger, 1), *await write(ledger, 2, 3)]
    assert not any(task.done() for task in tasks)
    assert book.gate is not None
    book.gate.set()
    await asyncio.gather(*tasks)
    assert book.written == [[1], [2, 3]]


async def test_in_a_crowd_the_first_waits_a_moment_for_others() -> None:
    book, clock = Book(), SetClock()
    await asyncio.gather(*await write(Ledger(book, clock), 1, 2, under_way=99))
    assert book.written == [[1, 2]]
    assert clock.instant > NOW


async def test_what_the_database_cannot_take_now_is_tried_again_and_not_forgotten() -> None:
    book = Book(faults=[StorageError("the disk is full"), StorageError("the disk is full")])
    clock = SetClock()
    await asyncio.gather(*await write(Ledger(book, clock), 1))
    assert book.written == [[1]]
    assert (clock.instant - NOW).total_seconds() == 2


async def test_a_defect_is_told_to_those_concerned_and_those_behind_go_on() -> None:
    book = Book(faults=[RuntimeError("a defect")], gate=asyncio.Event())
    ledger = Ledger(book, SetClock())
    (first,) = await write(ledger, 1)
    (second,) = await write(ledger, 2)
    assert book.gate is not None
    book.gate.set()
    with pytest.raises(RuntimeError):
        await first
    await second
    assert book.written == [[2]]


async def test_who_is_cancelled_meanwhile_has_its_receipt_written_all_the_same() -> None:
    book = Book(gate=asyncio.Event())
    ledger = Ledger(book, SetClock())
    first, second = [*await write(ledger, 1), *await write(ledger, 2)]
    second.cancel()
    assert book.gate is not None
    book.gate.set()
    await first
    await asyncio.gather(second, *await write(ledger, 3), return_exceptions=True)
    assert sorted(number for some in book.written for number in some) == [1, 2, 3]
