"""The peak memory of a process that summarises a folder of posts once: `python -m bench.memory {ours,peer} FOLDER`.

A process each, so that neither counts what the other loads.
"""

import resource
import subprocess
import sys
from collections.abc import Callable

from bot.fetching.folders import find_posts, read_bytes


def main() -> None:
    side, folder = sys.argv[1:]
    brief = _brief_of(side)
    for path in find_posts([folder]):
        brief(path, read_bytes(path))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(peak / 1024**2 if sys.platform == "darwin" else peak / 1024)


def peak_mib(side: str, folder: str) -> float:
    """Return the peak memory of `ours` or the `peer` in a process of its own."""
    command = [sys.executable, "-W", "ignore", "-m", "bench.memory", side, folder]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)  # noqa: S603 - ourselves


def _brief_of(side: str) -> Callable[[str, bytes], object]:
    if side == "ours":
        from bench.ours import brief  # noqa: PLC0415 - only this side is to be loaded

        return brief
    from bench.peer import Peer  # noqa: PLC0415

    return Peer().brief


if __name__ == "__main__":
    main()
