"""The long form: `python -m tests.chaos [--subscribers 2000] [--kills 200]`; CHAOS_SEED repeats a run.

Prints how far it has come, then a table; the exit status is 1 where something was lost, repeated without a cause, or
out of order. What the run has left behind (database, journal, the bot's log) is kept then.
"""

import argparse
import asyncio
import os
import shutil
import sys
import tempfile
from pathlib import Path
from random import SystemRandom

from tests.chaos.report import is_sound, table, told
from tests.chaos.run import run_chaos


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description="Kill the bot while it sends.")
    parser.add_argument("--subscribers", type=int, default=2_000)
    parser.add_argument("--kills", type=int, default=200)
    options = parser.parse_args()
    seed = int(os.environ.get("CHAOS_SEED") or SystemRandom().randrange(10**6))
    folder = Path(tempfile.mkdtemp(prefix="chaos-"))
    _say(f"CHAOS_SEED={seed}: {options.subscribers} subscribers, {options.kills} kills\n")

    def hear(kills: int, messages: int) -> None:
        _say(f"\r{kills} kills, {messages} messages")

    outcome = asyncio.run(run_chaos(folder, seed, options.subscribers, options.kills, hear))
    _say("\n")
    sys.stdout.write(f"{table(outcome)}\n")
    if is_sound(outcome):
        shutil.rmtree(folder)
    else:
        sys.stdout.write(f"{told(outcome)}\nKept for you: {folder}\n")
        raise SystemExit(1)


def _say(words: str) -> None:
    sys.stderr.write(words)
    sys.stderr.flush()


if __name__ == "__main__":
    main()
