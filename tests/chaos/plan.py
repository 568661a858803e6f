"""What is to happen in a chaos run, drawn from a seed: when the bot is killed, and what befalls which chats meanwhile.

Kills are spread over the whole crowd: each sending life of the bot gets its share of the messages, more or less.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

CONCURRENCY = 8
_SHARE = 0.9
"""Of the messages, so many are sent between kills; the rest is for the life that isn't disturbed."""
_FIRST_WAVE = 0.4
"""Of the kills, so many come before the second digest is due: part of the first is still to be sent then."""
_PHASES = (0.2, 0.15, 0.65)
_START_S = 2.0
_RECOVERY_S = 0.3
_LINGERING_S = 0.05
_GROUPS, _SUPERGROUPS = 0.05, 0.03
_AFFECTED = 0.04


class Phase(StrEnum):
    """What the bot is doing when it is killed: it loads, takes up what it finds (and composes), or sends."""

    STARTING = "starting"
    RECOVERING = "recovering"
    SENDING = "sending"


class Fate(StrEnum):
    """What befalls a chat. `HURRIED`: Telegram answers it 429 for a while."""

    BLOCKS = "block"
    LEAVES = "deactivate"
    KICKS = "kick"
    MIGRATES = "migrate"
    HURRIED = "hurried"


@dataclass(frozen=True, slots=True)
class Kill:
    """Sent `delay_s` after the beginning of `phase`; while sending, after so many more `messages` were accepted."""

    phase: Phase
    delay_s: float
    messages: int = 0


@dataclass(frozen=True, slots=True)
class Incident:
    """`number`: the how many-th chat of its kind it befalls; of private chats, or of groups."""

    fate: Fate
    number: int


@dataclass(frozen=True, slots=True)
class Plan:
    """`incidents`: number of a kill → what happens in the life that it ends; `before`: what happens before all lives.

    Before life `second_wave` the second digest becomes due.
    """

    seed: int
    private: int
    groups: int
    supergroups: int
    kills: Sequence[Kill] = ()
    second_wave: int = 0
    before: Sequence[Incident] = ()
    incidents: Mapping[int, Sequence[Incident]] = field(default_factory=dict)


def draw_plan(seed: int, subscribers: int, kills: int, messages: float) -> Plan:
    """`messages`: how many a subscriber gets in all, on average."""
    chance = Random(seed)  # noqa: S311 - a seed names the moments
    groups, supergroups = max(3, round(subscribers * _GROUPS)), max(2, round(subscribers * _SUPERGROUPS))
    private = subscribers - groups - supergroups
    second_wave = round(kills * _FIRST_WAVE)
    phases = chance.choices(list(Phase), _PHASES, k=kills)
    phases[0] = phases[second_wave] = Phase.RECOVERING  # those meet a crowd that is being composed
    share = subscribers * messages * _SHARE / max(1, phases.count(Phase.SENDING))
    deaths = [_kill(chance, phase, share) for phase in phases]
    before, incidents = _incidents(chance, private, groups, kills)
    return Plan(seed, private, groups, supergroups, deaths, second_wave, before, incidents)


def _kill(chance: Random, phase: Phase, share: float) -> Kill:
    match phase:
        case Phase.STARTING:
            return Kill(phase, chance.uniform(0, _START_S))
        case Phase.RECOVERING:
            return Kill(phase, chance.uniform(0, _RECOVERY_S))
        case Phase.SENDING:
            # Every other one comes at once: the last message that was accepted isn't answered yet.
            delay_s = chance.choice([0.0, chance.uniform(0, _LINGERING_S)])
            return Kill(phase, delay_s, chance.randint(1, max(1, round(2 * share) - 1)))


def _incidents(
    chance: Random, private: int, groups: int, kills: int
) -> tuple[Sequence[Incident], Mapping[int, Sequence[Incident]]]:
    """No chat meets with two. A third of those who block the bot do so before it starts."""
    affected = max(2, round(private * _AFFECTED))
    people = chance.sample(range(private), 3 * affected)
    blocking, hurried = people[: 2 * affected], people[2 * affected :]
    fates = [Incident(Fate.LEAVES if at % 4 == 3 else Fate.BLOCKS, one) for at, one in enumerate(blocking)]
    before, later = fates[: len(fates) // 3], fates[len(fates) // 3 :]
    mixed = chance.sample(range(groups), groups)
    kicking, migrating = mixed[: max(1, groups // 5)], mixed[max(1, groups // 5) : groups * 3 // 4]
    later += [Incident(Fate.KICKS, one) for one in kicking] + [Incident(Fate.MIGRATES, one) for one in migrating]
    later += [Incident(Fate.HURRIED, one) for one in hurried]
    during: dict[int, list[Incident]] = {}
    for incident in later:
        during.setdefault(chance.randrange(kills), []).append(incident)
    return before, during
