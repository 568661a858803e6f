"""The short form of a chaos run; `make chaos` is the long one. CHAOS_SEED repeats what a failure names."""

import os
from pathlib import Path

from tests.chaos.report import is_sound, told
from tests.chaos.run import run_chaos

SEED = int(os.environ.get("CHAOS_SEED") or 1)
SUBSCRIBERS, KILLS = 150, 10


async def test_kills_and_faults_lose_nothing_and_repeat_only_what_was_in_flight(tmp_path: Path) -> None:
    outcome = await run_chaos(tmp_path, SEED, SUBSCRIBERS, KILLS)
    assert is_sound(outcome), told(outcome)
    assert outcome.lengths == {1, 2, 3}, told(outcome)
    assert sum(count > 0 for count in outcome.verdict.in_flight) >= KILLS // 4, told(outcome)
    assert {0, 200, 429, 502} <= outcome.answers.keys(), told(outcome)
    assert outcome.verdict.drops, told(outcome)
