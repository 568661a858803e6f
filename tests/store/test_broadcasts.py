"""Drafts of broadcasts, and what operators look at, on a real database."""

import pytest

from bot.core.broadcast import BroadcastState, Step
from bot.store.broadcasts import Broadcasts
from bot.store.database import Database
from tests.store.broadcasting import Announcement, crowd
from tests.store.examples import MINUTE, NOW, Store, post

ANN, BEA = 7, 8


@pytest.fixture
def kept(database: Database) -> Broadcasts:
    return Broadcasts(database)


async def test_a_draft_takes_the_place_of_its_authors_earlier_one(kept: Broadcasts) -> None:
    first = await kept.draft("一", None, ANN, NOW)
    other = await kept.draft("二", None, BEA, NOW)
    last = await kept.draft("三", None, ANN, NOW)
    assert [await kept.find(one.id) for one in (first, other, last)] == [None, other, last]


async def test_a_draft_without_a_text_awaits_it_for_a_while(kept: Broadcasts) -> None:
    begun = await kept.draft("", None, ANN, NOW)
    assert await kept.awaiting(ANN, NOW) == begun
    assert await kept.awaiting(BEA, NOW) is None
    assert await kept.awaiting(ANN, NOW + MINUTE) is None
    await kept.draft("今晚停机", None, ANN, NOW)
    assert await kept.awaiting(ANN, NOW) is None


async def test_only_drafts_are_dropped_and_forgotten(store: Store, kept: Broadcasts) -> None:
    sending = await Announcement.begin(store)
    draft = await kept.draft("一", None, ANN, NOW)
    assert not await kept.drop(sending.id)
    assert await kept.drop(draft.id)
    await kept.draft("二", None, ANN, NOW)
    assert await kept.forget_drafts(NOW) == 0
    assert await kept.forget_drafts(NOW + MINUTE) == 1
    assert [one.id for one in await kept.unfinished()] == [sending.id]


async def test_a_draft_can_be_directed_to_a_category(store: Store, kept: Broadcasts) -> None:
    await store.articles.save([post("1", "金融/银行")], NOW)
    draft = await kept.draft("一", None, ANN, NOW)
    directed = await kept.direct(draft.id, 2)
    assert directed is not None
    assert (directed.category_id, str(directed.category)) == (2, "金融/银行")
    assert await kept.direct(404, 2) is None


async def test_a_step_that_cannot_be_taken_changes_nothing(store: Store, kept: Broadcasts) -> None:
    sending = await Announcement.begin(store)
    found, is_taken = await kept.take(sending.id, Step.START, NOW)
    assert found is not None
    assert (found.state, is_taken) == (BroadcastState.SENDING, False)
    assert await kept.take(404, Step.PAUSE, NOW) == (None, False)


async def test_the_newest_are_listed_first_and_the_oldest_go_out_first(store: Store, kept: Broadcasts) -> None:
    await crowd(store.database, 1)
    first, second = await Announcement.begin(store), await Announcement.begin(store)
    assert [one.id for one in await kept.latest(9)] == [second.id, first.id]
    assert [one.id for one in await kept.unfinished()] == [first.id, second.id]
    await first.take(Step.CANCEL)
    assert [one.id for one in await kept.unfinished()] == [second.id]


async def test_authors_are_told_until_the_end_was_reported(store: Store, kept: Broadcasts) -> None:
    await Announcement.begin(store)
    mine = await Announcement.begin(store, author=ANN)
    await kept.shown(mine.id, 55)
    [told] = await kept.unreported()
    assert (told.id, told.message_id) == (mine.id, 55)
    await kept.reported(mine.id, NOW)
    assert await kept.unreported() == []
