"""A bot that does nothing but refresh, as a process that can be killed at any moment.

`python -m tests.e2e.refresher FILE NOW` opens the parts over the database FILE, gives back what an earlier run had
claimed, as `run_telegram` does, and refreshes until nothing is due; by its clock it is NOW, and stays so. It says
`refreshing` once it has begun, `checked` for each feed, and `done`.
"""

import asyncio
import sys
from datetime import datetime
from pathlib import Path

CONCURRENCY = 8


async def refresh(path: Path, now: datetime) -> None:
    # The processes that read feeds load this module as well, and need nothing of this.
    from bot.fetching.web import WebSettings  # noqa: PLC0415 - see above
    from tests.e2e.refreshing import ALLOWED, opened, resolve_feeds  # noqa: PLC0415 - see above
    from tests.services.parts import SetClock  # noqa: PLC0415 - see above

    limits = WebSettings("Yaodian/test", allowed=ALLOWED, concurrency=CONCURRENCY)
    async with opened(path, limits, resolve_feeds, SetClock(now)) as parts:
        await parts.refresh.recover()
        say("refreshing")
        async for report in parts.refresh.refresh():
            assert report.fault is None, report.feed
            say("checked")
        say("done")


def say(word: str) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(refresh(Path(sys.argv[1]), datetime.fromisoformat(sys.argv[2])))
