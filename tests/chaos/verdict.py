"""What a chaos run shows: which messages were lost, repeated or out of order, and what each repetition is due to.

Telegram has no idempotency key, so two things may repeat a message. Its answer was dropped: then it may come once more
for each drop. Or the bot was killed before it had settled what Telegram had accepted: that was in flight at the kill,
and at most the bot's concurrency can be at any. Whatever else comes twice is a defect.
"""

from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tests.chaos.records import Arrival, Reader, Row

_Message = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Life:
    """A process of the bot, begun at `started_at` (Unix seconds) and ended by `kill`; none: it was let live."""

    started_at: float
    kill: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """`settled_in`: row → the first life at whose end it was seen settled. `moved`: chat → where it is now.

    `unreachable`: chats that the bot may not write to any more. `before`: the readers as they were at first.
    """

    rows: Sequence[Row]
    arrivals: Sequence[Arrival]
    lives: Sequence[Life]
    settled_in: Mapping[int, int]
    readers: Mapping[int, Reader]
    before: Mapping[int, Reader]
    digests: int
    concurrency: int
    moved: Mapping[int, int] = field(default_factory=dict)
    unreachable: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Verdict:
    """`in_flight`: for each kill, how many messages were accepted and not yet settled. `drops`: dropped answers.

    `faults` are sentences, each about one thing that must not happen.
    """

    messages: int
    repeated_by_kills: int
    repeated_by_drops: int
    drops: int
    in_flight: Sequence[int]
    lost: Sequence[str]
    faults: Sequence[str]

    @property
    def bound(self) -> int:
        """How many messages the kills may have repeated."""
        return sum(self.in_flight)


def judge(evidence: Evidence) -> Verdict:
    rows = {(_now_at(row.chat_id, evidence), row.text): row for row in evidence.rows}
    arrivals: defaultdict[_Message, list[Arrival]] = defaultdict(list)
    for arrival in evidence.arrivals:
        arrivals[_now_at(arrival.chat_id, evidence), arrival.text].append(arrival)
    repeats = _repeats(evidence, rows, arrivals)
    in_flight = _in_flight(evidence, rows, arrivals)
    faults = [
        *(
            f"chat {chat_id} got what no digest says: {text[:40]!r}"
            for chat_id, text in arrivals
            if (chat_id, text) not in rows
        ),
        *(f"{key[:2]} came again for no reason at {key[2]:.3f}" for key in repeats.unexplained),
        *_too_many(evidence, repeats.by_life, in_flight),
        *_disorder(rows, arrivals),
        *_wrong_rows(evidence),
        *_wrong_readers(evidence),
    ]
    return Verdict(
        messages=len(rows),
        repeated_by_kills=repeats.by_life.total(),
        repeated_by_drops=repeats.by_drops,
        drops=sum(not arrival.is_answered for arrival in evidence.arrivals),
        in_flight=[in_flight[number] for number, life in enumerate(evidence.lives) if life.kill is not None],
        lost=_lost(evidence, arrivals),
        faults=faults,
    )


@dataclass(slots=True)
class _Repeats:
    by_drops: int = 0
    by_life: Counter[int] = field(default_factory=Counter)
    unexplained: list[tuple[int, str, float]] = field(default_factory=list)


def _repeats(
    evidence: Evidence, rows: Mapping[_Message, Row], arrivals: Mapping[_Message, Sequence[Arrival]]
) -> _Repeats:
    found = _Repeats()
    for (chat_id, text), all_of_it in arrivals.items():
        for first, again in pairwise(all_of_it):
            life = _life_of(first, evidence)
            was_in_flight = life < _life_of(again, evidence) and _unsettled(rows.get((chat_id, text)), life, evidence)
            if not first.is_answered:
                found.by_drops += 1
            elif was_in_flight and evidence.lives[life].kill is not None:
                found.by_life[life] += 1
            else:
                found.unexplained.append((chat_id, text[:30], again.at))
    return found


def _in_flight(
    evidence: Evidence, rows: Mapping[_Message, Row], arrivals: Mapping[_Message, Sequence[Arrival]]
) -> Counter[int]:
    """Count for each life the messages whose last acceptance in it was to be told, and had not been settled."""
    counts: Counter[int] = Counter()
    for key, all_of_it in arrivals.items():
        last = {_life_of(arrival, evidence): arrival for arrival in all_of_it}
        for life, arrival in last.items():
            counts[life] += arrival.is_answered and _unsettled(rows.get(key), life, evidence)
    return counts


def _too_many(evidence: Evidence, repeated: Mapping[int, int], in_flight: Mapping[int, int]) -> list[str]:
    return [
        f"{repeated.get(number, 0)} messages were repeated, {in_flight[number]} of them in flight, by kill {number} "
        f"({life.kill}); at most {evidence.concurrency} may be"
        for number, life in enumerate(evidence.lives)
        if not repeated.get(number, 0) <= in_flight[number] <= evidence.concurrency
    ]


def _lost(evidence: Evidence, arrivals: Mapping[_Message, Sequence[Arrival]]) -> list[str]:
    """Name what a chat that can be reached has not got: digests by their count, messages by row."""
    digests: defaultdict[int, Counter[str]] = defaultdict(Counter)
    lost: list[str] = []
    for row in evidence.rows:
        chat_id = _now_at(row.chat_id, evidence)
        digests[chat_id][row.slot] += 1
        if chat_id not in evidence.unreachable and (chat_id, row.text) not in arrivals:
            lost.append(f"chat {chat_id}: part {row.part} of {row.slot} ({row.state}, {row.reason})")
    parts = {(_now_at(row.chat_id, evidence), row.slot): row.parts for row in evidence.rows}
    for chat_id in {_now_at(one, evidence) for one in evidence.before} - evidence.unreachable:
        if len(digests[chat_id]) != evidence.digests:
            lost.append(f"chat {chat_id}: {len(digests[chat_id])} digests of {evidence.digests}")
        lost += [
            f"chat {chat_id}: {count} of {parts[chat_id, slot]} parts of {slot} were ever to be sent"
            for slot, count in digests[chat_id].items()
            if count != parts[chat_id, slot]
        ]
    return lost


def _disorder(rows: Mapping[_Message, Row], arrivals: Mapping[_Message, Sequence[Arrival]]) -> list[str]:
    """Name the messages that first came after one that is to come later. A digest's slot is its hour."""
    firsts: defaultdict[int, list[Row]] = defaultdict(list)
    for key in sorted(arrivals, key=lambda key: arrivals[key][0].at):
        if key in rows:
            firsts[key[0]].append(rows[key])
    return [
        f"chat {chat_id}: part {later.part} of {later.slot} came before part {row.part} of {row.slot}"
        for chat_id, sent in firsts.items()
        for later, row in pairwise(sent)
        if (row.slot, row.part) < (later.slot, later.part)
    ]


def _wrong_rows(evidence: Evidence) -> list[str]:
    """Name the rows that are unfinished, given up, or gone where the chat isn't."""
    ends = {True: {"sent", "gone"}, False: {"sent"}}
    return [
        f"row {row.id} for chat {row.chat_id} is {row.state} in the end ({row.reason})"
        for row in evidence.rows
        if row.state not in ends[_now_at(row.chat_id, evidence) in evidence.unreachable]
    ]


def _wrong_readers(evidence: Evidence) -> list[str]:
    """Name the readers who have lost their settings, or are in the wrong state."""
    here = {_now_at(chat_id, evidence): reader for chat_id, reader in evidence.readers.items()}
    gone = {_now_at(row.chat_id, evidence) for row in evidence.rows if row.state == "gone"}
    wrong = []
    for chat_id, before in evidence.before.items():
        reader = here.get(_now_at(chat_id, evidence))
        if reader is None or (reader.id, reader.settings) != (before.id, before.settings):
            wrong.append(f"chat {chat_id} had {before} and has {reader}")
            continue
        may_be = (
            {"active"} if chat_id not in evidence.unreachable else {"gone"} if chat_id in gone else {"active", "gone"}
        )
        if reader.state not in may_be:
            wrong.append(f"chat {chat_id} is {reader.state}, not {' or '.join(sorted(may_be))}")
    return wrong


def _life_of(arrival: Arrival, evidence: Evidence) -> int:
    """Return the number of the life that sent it: what was under way at a kill is accepted before the next begins."""
    return bisect(evidence.lives, arrival.at, key=lambda life: life.started_at) - 1


def _unsettled(row: Row | None, life: int, evidence: Evidence) -> bool:
    """Whether a row had not been settled when a life ended."""
    return row is not None and evidence.settled_in.get(row.id, len(evidence.lives)) > life


def _now_at(chat_id: int, evidence: Evidence) -> int:
    return evidence.moved.get(chat_id, chat_id)
