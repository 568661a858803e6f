from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.core.alerting import FRESH
from bot.core.delivery import RenderedPart
from bot.core.schedule import Due
from bot.core.subscriber import FilterKind, Format, Subscriber, SubscriberState
from bot.store.alerts import Alerts, queue_alerts
from bot.store.hits import note_hits
from bot.store.schema import alerts, outbox, reports, subscribers
from bot.store.words import Words
from tests.store.examples import MINUTE, NOW, Store, chat, defaults, latest, post, reader
from tests.store.test_words import MUTE, wish

LATER = NOW + MINUTE
CHIPS = "芯片"


@dataclass(frozen=True)
class Note:
    """An alert of one part."""

    reader_ids: Sequence[int]
    story_ids: Sequence[int]
    parts: Sequence[RenderedPart] = (RenderedPart("<b>快讯</b>", "快讯"),)
    slot: str = "alert:1:1"
    format: Format = Format.HTML
    key: int | None = None
    article_ids: Sequence[int] = (1,)


async def tell(
    store: Store,
    article_id: int,
    *word_ids: int,
    story_id: int | None = None,
    kind: str = "first",
    reported: datetime = NOW,
    at: datetime = NOW,
) -> None:
    """Write that an article reports a story and has words, as sorting does."""
    if article_id > len(await latest(store, 99)):
        await store.articles.save([post(str(article_id))], NOW)
    row = {
        "article_id": article_id,
        "story_id": story_id or article_id,
        "kind": kind,
        "source_key": 1,
        "length": 9,
        "reported_at": reported,
        "keywords": "",
        "novelty": ["新的一句。"],
    }
    async with store.database.writing() as connection:
        await connection.execute(reports.insert(), [row])
        await note_hits(connection, {article_id: word_ids})
        await queue_alerts(connection, [article_id], at)


async def due(store: Store, now: datetime = NOW) -> dict[int, tuple[list[tuple[int, int]], tuple[int, ...]]]:
    """Chat → (story, article) of what it is to be told, and the stories it needn't be told of."""
    return {
        one.reader.address.chat_id: ([(alert.story_id, alert.article_id) for alert in one.alerts], one.spent)
        for one in await Alerts(store.database).due(now, 9)
    }


async def queued(store: Store) -> set[tuple[int, int]]:
    async with store.database.reading() as connection:
        rows = await connection.execute(select(alerts.c.subscriber_id, alerts.c.story_id))
        return {(row.subscriber_id, row.story_id) for row in rows}


async def waiting(store: Store, subscriber: Subscriber) -> tuple[datetime | None, datetime | None]:
    """When a reader was told last, and when it is told next."""
    selection = select(subscribers.c.alerted_at, subscribers.c.alert_due_at)
    async with store.database.reading() as connection:
        row = (await connection.execute(selection.where(subscribers.c.id == subscriber.id))).one()
    return row.alerted_at, row.alert_due_at


async def sent(store: Store) -> list[tuple[int, str, int]]:
    async with store.database.reading() as connection:
        rows = await connection.execute(select(outbox.c.subscriber_id, outbox.c.slot, outbox.c.part))
        return sorted((row.subscriber_id, row.slot, row.part) for row in rows)


@pytest.fixture
async def ann(store: Store) -> Subscriber:
    """A reader who follows chips at once."""
    found = await reader(store)
    await wish(store, found, f"{CHIPS} now")
    return found


async def number_of(store: Store, word: str = CHIPS) -> int:
    return {key: number for number, key in (await Words(store.database).keys()).items()}[word]


async def test_who_follows_a_word_at_once_is_told_of_a_story_that_has_it(store: Store, ann: Subscriber) -> None:
    ben, cid = await reader(store, 2), await reader(store, 3)
    await wish(store, ben, CHIPS)
    await wish(store, cid, "显卡 now")
    await tell(store, 1, await number_of(store))
    assert await due(store) == {1: ([(1, 1)], ())}
    assert await waiting(store, ann) == (None, NOW)


@pytest.mark.parametrize(("kind", "told"), [("first", 1), ("development", 1), ("report", 0), ("reprint", 0)])
async def test_only_what_says_something_new_is_told(store: Store, ann: Subscriber, kind: str, told: int) -> None:
    await tell(store, 1, await number_of(store), kind=kind)
    assert len(await queued(store)) == told


async def test_what_came_out_hours_ago_is_no_flash(store: Store, ann: Subscriber) -> None:
    await tell(store, 1, await number_of(store), reported=NOW - FRESH - MINUTE)
    assert await queued(store) == set()
    assert await waiting(store, ann) == (None, None)


async def test_a_story_waits_once_however_often_it_is_queued(store: Store, ann: Subscriber) -> None:
    number = await number_of(store)
    await tell(store, 1, number)
    await tell(store, 2, number, story_id=1, kind="development")
    assert await due(store) == {1: ([(1, 1)], ())}


async def test_nobody_is_told_who_has_stopped_or_was_offered_it(store: Store, ann: Subscriber) -> None:
    ben = await reader(store, 2)
    await wish(store, ben, f"{CHIPS} now")
    await store.subscribers.set_state(ann.id, SubscriberState.STOPPED, None)
    async with store.database.writing() as connection:
        await connection.execute(subscribers.update().where(subscribers.c.id == ben.id).values(watermark=1))
    await tell(store, 1, await number_of(store))
    assert await queued(store) == set()


async def test_what_is_muted_is_not_told_even_when_it_is_muted_later(store: Store, ann: Subscriber) -> None:
    await wish(store, ann, "娱乐", MUTE)
    chips, fun = await number_of(store), await number_of(store, "娱乐")
    await tell(store, 1, chips, fun)
    assert await queued(store) == set()
    ids = await wish(store, ann, "显卡", MUTE)
    await tell(store, 2, chips)
    async with store.database.writing() as connection:
        await note_hits(connection, {2: [ids["显卡"]]})
    assert await due(store) == {1: ([], (2,))}


async def test_what_a_digest_has_offered_meanwhile_is_spent(store: Store, ann: Subscriber) -> None:
    number = await number_of(store)
    await tell(store, 1, number)
    await tell(store, 2, number)
    async with store.database.writing() as connection:
        await connection.execute(subscribers.update().values(watermark=1))
    assert await due(store) == {1: ([(2, 2)], (1,))}


async def test_one_who_has_stopped_meanwhile_is_told_nothing(store: Store, ann: Subscriber) -> None:
    await tell(store, 1, await number_of(store))
    await store.subscribers.set_state(ann.id, SubscriberState.STOPPED, None)
    assert await due(store) == {}
    await Alerts(store.database).drop({ann.id: [1]}, NOW)
    assert await due(store) == {}


@pytest.mark.parametrize("change", ["unfollow", "mute", "not at once"])
async def test_a_wish_that_is_taken_back_takes_its_alerts_along(store: Store, ann: Subscriber, change: str) -> None:
    kept, number = Words(store.database), await number_of(store)
    await tell(store, 1, number)
    if change == "unfollow":
        await kept.remove(ann.id, [number])
    elif change == "mute":
        await wish(store, ann, CHIPS, FilterKind.MUTE)
    else:
        await kept.set_at_once(ann.id, number, at_once=False)
    assert await queued(store) == set()
    assert await due(store) == {1: ([], ())}


async def test_a_message_and_the_end_of_its_alerts_are_written_together(store: Store, ann: Subscriber) -> None:
    await tell(store, 1, await number_of(store))
    assert await Alerts(store.database).take([Note([ann.id], [1])], LATER) == [ann.id]
    assert await sent(store) == [(ann.id, "alert:1:1", 0)]
    assert await queued(store) == set()
    assert await waiting(store, ann) == (LATER, None)


async def test_what_fails_half_way_leaves_all_as_it_was(
    store: Store, ann: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    await tell(store, 1, await number_of(store))

    async def fail(*_: object) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr("bot.store.alerts._settle", fail)
    with pytest.raises(RuntimeError):
        await Alerts(store.database).take([Note([ann.id], [1])], LATER)
    assert await sent(store) == []
    assert await queued(store) == {(ann.id, 1)}
    assert await waiting(store, ann) == (None, NOW)


async def test_nothing_is_taken_twice(store: Store, ann: Subscriber) -> None:
    await tell(store, 1, await number_of(store))
    kept = Alerts(store.database)
    assert await kept.take([Note([ann.id], [1])], LATER) == [ann.id]
    assert await kept.take([Note([ann.id], [1])], LATER) == []
    assert len(await sent(store)) == 1


async def test_who_has_changed_its_mind_meanwhile_is_left_out(store: Store, ann: Subscriber) -> None:
    number = await number_of(store)
    await tell(store, 1, number)
    await tell(store, 2, number)
    note = Note([ann.id], [1, 2])
    await Alerts(store.database).drop({ann.id: [2]}, NOW)
    assert await Alerts(store.database).take([note], LATER) == []
    assert await due(store) == {1: ([(1, 1)], ())}


async def test_what_is_queued_meanwhile_stays_queued(store: Store, ann: Subscriber) -> None:
    number = await number_of(store)
    await tell(store, 1, number)
    await tell(store, 2, number)
    await Alerts(store.database).take([Note([ann.id], [1])], LATER)
    assert await queued(store) == {(ann.id, 2)}
    assert await waiting(store, ann) == (LATER, LATER)


async def test_a_message_without_parts_only_settles(store: Store, ann: Subscriber) -> None:
    await tell(store, 1, await number_of(store))
    assert await Alerts(store.database).take([Note([ann.id], [1], parts=())], LATER) == [ann.id]
    assert await sent(store) == []
    assert await waiting(store, ann) == (None, None)


async def test_readers_are_held_until_an_instant(store: Store, ann: Subscriber) -> None:
    await tell(store, 1, await number_of(store))
    await Alerts(store.database).hold({ann.id: NOW + timedelta(hours=8)})
    assert await due(store, NOW + timedelta(hours=7)) == {}
    assert await due(store, NOW + timedelta(hours=8)) == {1: ([(1, 1)], ())}


async def test_a_development_says_what_is_new(store: Store, ann: Subscriber) -> None:
    number = await number_of(store)
    await tell(store, 1, number)
    await tell(store, 2, number, story_id=1, kind="development")
    found = await Alerts(store.database).stories([1, 2, 99])
    assert found[1].follow_up is None
    follow_up = found[2].follow_up
    assert follow_up is not None
    assert (follow_up.sentences, follow_up.earlier_title) == (("新的一句。",), "标题 1")


async def test_an_alert_goes_with_its_article(store: Store, ann: Subscriber) -> None:
    await tell(store, 1, await number_of(store))
    async with store.database.writing() as connection:
        await connection.exec_driver_sql("DELETE FROM articles")
    assert await due(store) == {1: ([], ())}


async def test_a_crowd_is_queued_for_and_told_at_once(store: Store, ann: Subscriber) -> None:
    crowd = [await store.subscribers.add(chat(number), defaults(), Due("x", NOW), NOW) for number in range(50, 80)]
    for one in crowd:
        await wish(store, one, f"{CHIPS} now")
    await tell(store, 1, await number_of(store))
    ids = [ann.id, *(one.id for one in crowd)]
    assert await Alerts(store.database).take([Note(ids, [1])], LATER) == ids
    assert len(await sent(store)) == len(ids)
