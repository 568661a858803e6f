from tests.chaos.plan import Fate, Phase, Plan, draw_plan


def drawn(seed: int = 1, subscribers: int = 150, kills: int = 12) -> Plan:
    return draw_plan(seed, subscribers, kills, messages=3.0)


def test_a_seed_repeats_its_plan() -> None:
    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)


def test_kills_meet_every_phase_and_both_waves_while_they_are_composed() -> None:
    plan = drawn(kills=200)
    assert {kill.phase for kill in plan.kills} == set(Phase)
    assert plan.kills[0].phase is plan.kills[plan.second_wave].phase is Phase.RECOVERING


def test_most_of_the_crowd_is_sent_between_kills() -> None:
    messages = sum(kill.messages for kill in drawn(subscribers=2_000, kills=200).kills)
    assert 0.7 * 6_000 <= messages <= 1.1 * 6_000


def test_every_fate_befalls_somebody_and_nobody_meets_two() -> None:
    for subscribers in (80, 150, 2_000):
        plan = drawn(subscribers=subscribers)
        incidents = [*plan.before, *(one for life in plan.incidents.values() for one in life)]
        assert {one.fate for one in incidents} == set(Fate)
        of_groups = {Fate.KICKS, Fate.MIGRATES}
        places = [(one.fate in of_groups, one.number) for one in incidents]
        assert len(places) == len(set(places))
        assert plan.before
