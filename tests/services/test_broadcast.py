"""Operators' broadcasts and how they are kept going, over a real database."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import time, timedelta

import pytest

from bot.core.broadcast import MAX_LENGTH, Broadcast, BroadcastState, Step
from bot.core.delivery import RenderedPart
from bot.core.schedule import Quiet
from bot.core.subscriber import Format, Platform
from bot.errors import UserError
from bot.services.broadcast import PATIENCE, Broadcasting
from bot.services.broadcast_progress import ProgressDesk
from bot.services.deliver import Deliver
from bot.services.spread import Spread, helping_at
from bot.store.broadcasts import Broadcasts
from bot.store.spreading import Spreading
from tests.services.parts import ScriptedSender, SetClock
from tests.store.broadcasting import EIGHT, crowd
from tests.store.examples import NOW, Store, digest, enqueue, post, reader, unfinished

MINUTE = timedelta(minutes=1)


class Words:
    """A message a paragraph; none for blank ones."""

    def render(self, text: str, form: Format) -> tuple[RenderedPart, ...]:
        return tuple(RenderedPart(f"{form}: {part}", part) for part in text.split("\n\n") if part.strip())


@dataclass
class Office:
    """Broadcasting over a store, with what sends; `woken` counts how often the outbox was filled."""

    store: Store
    helping: int = 1_000
    clock: SetClock = field(default_factory=SetClock)
    sender: ScriptedSender = field(default_factory=ScriptedSender)
    woken: int = 0

    def __post_init__(self) -> None:
        self.kept, spreading = Broadcasts(self.store.database), Spreading(self.store.database)
        self.desk = Broadcasting(self.kept, spreading, self.store.categories, Words(), self.clock)
        self.spread = Spread(self.kept, spreading, Words(), self.clock, self._wake, self.helping)

    def _wake(self) -> None:
        self.woken += 1

    def restarted(self) -> "Office":
        """A new process over the same database."""
        return Office(self.store, self.helping, self.clock, self.sender)

    async def begin(self, text: str = "今晚停机") -> int:
        draft = await self.desk.draft(text)
        await self.desk.take(draft.id, Step.START)
        return draft.id

    async def deliver(self) -> None:
        senders = {Platform.TELEGRAM: self.sender}
        await Deliver(self.store.outbox, self.store.subscribers, senders, 1, self.clock).deliver_due()

    async def run(self, rounds: int) -> None:
        for _ in range(rounds):
            await self.spread.keep_going()
            await self.deliver()

    @property
    def reached(self) -> list[int]:
        return [item.address.chat_id for item in self.sender.sent]


@pytest.fixture
def office(store: Store) -> Office:
    return Office(store)


async def test_all_readers_get_it_once_and_it_ends(office: Office) -> None:
    await crowd(office.store.database, 7)
    number = await office.begin()
    office.helping = 3
    await office.restarted().run(4)
    ended = await office.desk.find(number)
    assert sorted(office.reached) == [1, 2, 3, 4, 5, 6, 7]
    assert ended is not None
    assert (ended.state, ended.sent) == (BroadcastState.DONE, 7)


async def test_never_more_than_a_helping_stands_in_the_outbox(store: Store) -> None:
    office = Office(store, helping=5)
    await crowd(store.database, 20)
    await office.begin("一\n\n二")
    assert await office.spread.keep_going() == 2
    assert await office.spread.keep_going() == 0
    assert await unfinished(store) == 4
    assert office.woken == 1


def test_a_helping_lasts_for_two_seconds_at_least() -> None:
    assert (helping_at(30), helping_at(1_000)) == (1_000, 2_000)


async def test_a_restart_at_any_round_loses_and_repeats_nobody(store: Store) -> None:
    office = Office(store, helping=3)
    await crowd(store.database, 10)
    await office.begin()
    for _ in range(6):
        await office.restarted().spread.keep_going()
        await office.restarted().deliver()
    assert sorted(office.reached) == list(range(1, 11))


async def test_a_digest_that_falls_due_meanwhile_waits_for_one_helping_at_most(store: Store) -> None:
    office = Office(store, helping=3)
    await crowd(store.database, 9)
    await office.begin()
    await office.spread.keep_going()
    morning = await reader(store, 99)
    await enqueue(store, [digest(morning)], NOW)
    await office.run(4)
    assert office.reached.index(99) == 3


async def test_one_goes_out_after_the_other(store: Store) -> None:
    office = Office(store, helping=2)
    await crowd(store.database, 3)
    first, second = await office.begin("甲"), await office.begin("乙")
    await office.run(5)
    assert [item.content.plain for item in office.sender.sent] == ["甲", "甲", "甲", "乙", "乙", "乙"]
    assert [one.state for one in await office.desk.latest(9)] == [BroadcastState.DONE] * 2
    assert (await office.desk.find(first), await office.desk.find(second)) != (None, None)


async def test_one_that_waits_for_quiet_hours_or_is_paused_does_not_hold_up_the_next(office: Office) -> None:
    await crowd(office.store.database, 1, replace(EIGHT, quiet=Quiet(time(22), time(9))))
    await crowd(office.store.database, 1)
    await office.desk.take(await office.begin("甲"), Step.PAUSE)
    await office.begin("乙")
    await office.begin("丙")
    await office.run(2)
    assert [item.content.plain for item in office.sender.sent] == ["乙", "丙"]
    office.clock.instant += timedelta(hours=1)
    await office.run(2)
    assert [item.content.plain for item in office.sender.sent[2:]] == ["乙", "丙"]


@pytest.mark.parametrize(
    ("text", "key"), [("", "broadcast.empty"), (" \n\n ", "broadcast.empty"), ("字" * 20_001, "broadcast.too_long")]
)
async def test_a_text_that_cannot_be_sent_is_refused(office: Office, text: str, key: str) -> None:
    assert MAX_LENGTH == 20_000
    with pytest.raises(UserError) as refused:
        await office.desk.draft(text)
    assert refused.value.key == key
    assert await office.desk.latest(9) == []


async def test_a_draft_that_awaits_its_text_cannot_be_confirmed(office: Office) -> None:
    begun = await office.desk.begin(None, 7)
    assert await office.desk.awaiting(7) == begun
    with pytest.raises(UserError):
        await office.desk.take(begun.id, Step.START)
    office.clock.instant += PATIENCE + MINUTE
    assert await office.desk.awaiting(7) is None


async def test_one_that_is_not_there_is_named(office: Office) -> None:
    with pytest.raises(UserError) as refused:
        await office.desk.take(404, Step.PAUSE)
    assert refused.value.values == {"number": 404}


async def test_a_category_is_found_even_without_articles(office: Office) -> None:
    await office.store.articles.save([post("1", "金融/银行")], NOW)
    match = await office.desk.look_up("银行")
    assert match.found is not None
    assert await office.desk.audience(match.found.id) == 0


@dataclass
class Notepad:
    """A reporter that notes what it is asked to show; `is_open`: whether it can be shown now."""

    shown: list[tuple[int, int | None, timedelta | None]] = field(default_factory=list)
    reports: list[tuple[int, Sequence[tuple[str, int]]]] = field(default_factory=list)
    is_open: bool = True

    async def show(self, broadcast: Broadcast, left: timedelta | None) -> int | None:
        self.shown.append((broadcast.settled, broadcast.message_id, left))
        return (broadcast.message_id or 50) if self.is_open else None

    async def report(self, broadcast: Broadcast, reasons: Sequence[tuple[str, int]]) -> bool:
        if self.is_open:
            self.reports.append((broadcast.id, reasons))
        return self.is_open


async def test_its_author_is_shown_how_it_goes_and_told_the_end_once(store: Store) -> None:
    office, pad = Office(store, helping=2), Notepad()
    await crowd(store.database, 6)
    draft = await office.desk.draft("今晚停机", None, 7)
    desk = ProgressDesk(office.kept, office.desk, pad, office.clock)
    await desk.tell()
    await office.desk.take(draft.id, Step.START)
    for _ in range(5):
        await office.run(1)
        office.clock.instant += timedelta(seconds=4)
        await desk.tell()
    assert pad.shown == [
        (0, None, None),
        (2, 50, timedelta(seconds=8)),
        (4, 50, timedelta(seconds=4)),
        (6, 50, None),
    ]
    assert pad.reports == [(draft.id, ())]


async def test_a_report_that_cannot_be_told_now_is_told_later_even_after_a_restart(office: Office) -> None:
    await crowd(office.store.database, 1)
    draft = await office.desk.draft("今晚停机", None, 7)
    await office.desk.take(draft.id, Step.START)
    await office.run(2)
    pad = Notepad(is_open=False)
    await ProgressDesk(office.kept, office.desk, pad, office.clock).tell()
    pad.is_open = True
    await ProgressDesk(office.kept, office.desk, pad, office.clock).tell()
    await ProgressDesk(office.kept, office.desk, pad, office.clock).tell()
    assert pad.reports == [(draft.id, ())]
