"""The judge of a chaos run sees what it is there to see."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from tests.chaos.records import Arrival, Reader, Row
from tests.chaos.verdict import Evidence, Life, Verdict, judge

ANN, GROUP, SUPERGROUP = 1, -2, -1_003
READER = Reader(1, "active", "en UTC html off 1")
MORNING, NOON = "2026-11-26T08:00", "2026-11-26T12:00"
KILLED = (Life(100.0, "sending"), Life(200.0))


def rows(chat_id: int = ANN) -> list[Row]:
    """A digest of two parts, then one of one."""
    places = [(MORNING, 0, 2), (MORNING, 1, 2), (NOON, 0, 1)]
    return [
        Row(number, chat_id, slot, part, "sent", None, f"{slot} {part}", parts)
        for number, (slot, part, parts) in enumerate(places, 1)
    ]


def arrivals(of: Sequence[Row], begin: float = 110.0) -> list[Arrival]:
    return [Arrival(row.chat_id, row.text, begin + at) for at, row in enumerate(of)]


@pytest.fixture
def sound() -> Evidence:
    """All arrived once and in order in the life that was killed."""
    return Evidence(
        rows=rows(),
        arrivals=arrivals(rows()),
        lives=KILLED,
        settled_in=dict.fromkeys((1, 2, 3), 0),
        readers={ANN: READER},
        before={ANN: READER},
        digests=2,
        concurrency=1,
    )


def summary(verdict: Verdict) -> tuple[int, int, int, int]:
    """Messages repeated by kills and by drops, those lost, and other faults."""
    return verdict.repeated_by_kills, verdict.repeated_by_drops, len(verdict.lost), len(verdict.faults)


def test_nothing_is_wrong_where_all_came_once(sound: Evidence) -> None:
    verdict = judge(sound)
    assert summary(verdict) == (0, 0, 0, 0)
    assert (verdict.messages, verdict.bound, verdict.in_flight) == (3, 0, [0])


def test_a_message_that_never_came_is_lost_whatever_its_row_says(sound: Evidence) -> None:
    verdict = judge(replace(sound, arrivals=sound.arrivals[:2]))
    assert summary(verdict) == (0, 0, 1, 0)
    assert "part 0 of 2026-11-26T12:00" in verdict.lost[0]


def test_a_digest_without_its_rows_is_lost(sound: Evidence) -> None:
    without_part = judge(replace(sound, rows=sound.rows[1:], arrivals=sound.arrivals[1:]))
    assert without_part.lost == [f"chat {ANN}: 1 of 2 parts of {MORNING} were ever to be sent"]
    without_digest = judge(replace(sound, rows=sound.rows[:2], arrivals=sound.arrivals[:2]))
    assert without_digest.lost == [f"chat {ANN}: 1 digests of 2"]


def test_what_was_in_flight_at_a_kill_may_come_again(sound: Evidence) -> None:
    again = [*sound.arrivals, Arrival(ANN, sound.rows[2].text, 210.0)]
    verdict = judge(replace(sound, arrivals=again, settled_in={1: 0, 2: 0, 3: 1}))
    assert summary(verdict) == (1, 0, 0, 0)
    assert (verdict.bound, verdict.in_flight) == (1, [1])


def test_what_was_settled_may_not_come_again(sound: Evidence) -> None:
    verdict = judge(replace(sound, arrivals=[*sound.arrivals, Arrival(ANN, sound.rows[2].text, 210.0)]))
    assert summary(verdict) == (0, 0, 0, 1)
    assert "no reason" in verdict.faults[0]


def test_a_dropped_answer_explains_one_repetition_and_no_second(sound: Evidence) -> None:
    dropped, text = replace(sound.arrivals[2], is_answered=False), sound.rows[2].text
    once = [*sound.arrivals[:2], dropped, Arrival(ANN, text, 115.0)]
    assert summary(judge(replace(sound, arrivals=once))) == (0, 1, 0, 0)
    assert summary(judge(replace(sound, arrivals=[*once, Arrival(ANN, text, 117.0)]))) == (0, 1, 0, 1)


def test_more_in_flight_than_are_sent_side_by_side_is_a_fault(sound: Evidence) -> None:
    verdict = judge(replace(sound, settled_in={1: 0, 2: 1, 3: 1}))
    assert verdict.in_flight == [2]
    assert "at most 1 may be" in verdict.faults[0]


@pytest.mark.parametrize("order", [(1, 0, 2), (0, 2, 1), (2, 0, 1)])
def test_parts_and_digests_out_of_order_are_a_fault(sound: Evidence, order: Sequence[int]) -> None:
    verdict = judge(replace(sound, arrivals=arrivals([sound.rows[at] for at in order])))
    assert "came before" in verdict.faults[0]


def test_a_late_repetition_is_no_disorder(sound: Evidence) -> None:
    dropped = replace(sound.arrivals[0], is_answered=False)
    again = [dropped, *sound.arrivals[1:], Arrival(ANN, sound.rows[0].text, 120.0)]
    assert summary(judge(replace(sound, arrivals=again))) == (0, 1, 0, 0)


@pytest.mark.parametrize("state", ["pending", "leased", "waiting", "failed", "gone"])
def test_a_row_that_ends_otherwise_than_sent_is_a_fault(sound: Evidence, state: str) -> None:
    ended = [*sound.rows[:2], replace(sound.rows[2], state=state)]
    assert any(f"is {state} in the end" in fault for fault in judge(replace(sound, rows=ended)).faults)


def test_what_no_digest_says_is_a_fault(sound: Evidence) -> None:
    verdict = judge(replace(sound, arrivals=[*sound.arrivals, Arrival(ANN, "hello", 120.0)]))
    assert "no digest says" in verdict.faults[0]


def test_a_chat_that_is_gone_needs_nothing_more_and_keeps_its_settings(sound: Evidence) -> None:
    blocked = replace(
        sound,
        rows=[*sound.rows[:2], replace(sound.rows[2], state="gone")],
        arrivals=sound.arrivals[:2],
        readers={ANN: replace(READER, state="gone")},
        unreachable=frozenset({ANN}),
    )
    assert summary(judge(blocked)) == (0, 0, 0, 0)
    assert "not gone" in judge(replace(blocked, readers={ANN: READER})).faults[0]
    changed = {ANN: Reader(1, "gone", "en UTC rich off 1")}
    assert "has Reader" in judge(replace(blocked, readers=changed)).faults[0]


def test_a_group_that_moved_gets_each_message_at_one_of_its_addresses(sound: Evidence) -> None:
    moved = replace(
        sound,
        rows=rows(SUPERGROUP),
        arrivals=[*arrivals(rows(GROUP)[:1]), *arrivals(rows(SUPERGROUP)[1:], 111.0)],
        readers={SUPERGROUP: READER},
        before={GROUP: READER},
        moved={GROUP: SUPERGROUP},
    )
    assert summary(judge(moved)) == (0, 0, 0, 0)
    twice = [*moved.arrivals, Arrival(SUPERGROUP, rows()[0].text, 120.0)]
    assert "no reason" in judge(replace(moved, arrivals=twice)).faults[0]
