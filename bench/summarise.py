"""How fast posts are read and summarised on one core, beside BeautifulSoup over lxml alone on the same posts.

    python -m bench.summarise [FOLDER]

Without a folder, the posts of the tests. Also shown: the time for one article of 1, 10 and 100 times the length, and
for a single paragraph of one megabyte.
"""

import resource
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from time import perf_counter

from bs4 import BeautifulSoup

from bot.fetching.folders import find_posts, read_bytes
from bot.reading.posts import read_post
from bot.summarising.segment import words
from bot.summarising.summarise import summarise

_POSTS = Path(__file__).parents[1] / "tests" / "data" / "golden"
_ROUNDS = 5
_PARAGRAPH = "<p>澜州市{n}日发布数据，前{n}个月进出口总额同比增长{n}.2%，其中出口增长{n}.7%。</p>\n"
_SENTENCE = "澜州港口集团今天发布运行数据，吞吐量继续增长。"


def main() -> None:
    folder = sys.argv[1] if len(sys.argv) > 1 else str(_POSTS)
    posts = [(path, read_bytes(path)) for path in find_posts([folder])]
    words("预热词典")
    size = sum(len(data) for _, data in posts)
    print(f"{len(posts)} posts, {size / 1024:.0f} KiB, best of {_ROUNDS} rounds")
    parse_s = best(lambda: [BeautifulSoup(data.decode(), "lxml") for _, data in posts])
    ours_s = best(lambda: [brief(path, data) for path, data in posts])
    print(f"  BeautifulSoup over lxml alone   {len(posts) / parse_s:8.0f} posts/s")
    print(f"  read and summarised             {len(posts) / ours_s:8.0f} posts/s   {ours_s / parse_s:.2f} × its time")
    times = [best(lambda times=times: brief("long.md", long_post(20 * times)), rounds=2) for times in (1, 10, 100)]  # type: ignore[misc] # bound at once
    print("  one article, 1 × 10 × 100 ×     " + "   ".join(f"{seconds * 1000:.1f} ms" for seconds in times))
    print(
        "  growth per tenfold length       "
        + "   ".join(f"{after / before:.1f} ×" for before, after in pairwise(times))
    )
    megabyte = (_SENTENCE * 15_200).encode()
    print(f"  one paragraph of a megabyte     {best(lambda: brief('megabyte.md', megabyte), rounds=1):.2f} s")
    print(f"  peak memory                     {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")


def brief(path: str, data: bytes) -> object:
    return summarise(read_post(data, path, path, path))


def long_post(paragraphs: int) -> bytes:
    return "".join(_PARAGRAPH.format(n=number % 30 + 1) for number in range(paragraphs)).encode()


def best(work: Callable[[], object], rounds: int = _ROUNDS) -> float:
    """Return the shortest time, in seconds: what disturbs a run only ever makes it longer."""
    times = []
    for _ in range(rounds):
        start = perf_counter()
        work()
        times.append(perf_counter() - start)
    return min(times)


if __name__ == "__main__":
    main()
