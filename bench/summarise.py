"""How fast posts are read and summarised on one core, beside BeautifulSoup, jieba and sumy's TextRank on the same.

    python -m bench.summarise [FOLDER]

Without a folder, the posts of the tests. Also shown: where our time goes, the time for one article of 1, 10 and 100
times the length, and for a single paragraph of one megabyte. The tables are Markdown.
"""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from time import perf_counter

from bs4 import BeautifulSoup

from bench.memory import peak_mib
from bench.ours import brief
from bench.peer import SENTENCES, Peer
from bot.fetching.folders import find_posts, read_bytes
from bot.reading.posts import read_post
from bot.summarising.segment import words
from bot.summarising.sentences import sentence_ends

_POSTS = Path(__file__).parents[1] / "tests" / "data" / "golden"
_ROUNDS = 7
_POSTS_IN_ALL = 640
_PARAGRAPH = "<p>澜州市{n}日发布数据，前{n}个月进出口总额同比增长{n}.2%，其中出口增长{n}.7%。</p>\n"
_SENTENCE = "澜州港口集团今天发布运行数据，吞吐量继续增长。"
_OURS = "read and summarised"
_PEER = f"the peer: BeautifulSoup, jieba, sumy TextRank ({SENTENCES} sentences)"
_PEER_WITH_OUR_WORDS = "the peer with our words and sentence ends"


class OurTokens:
    """What sumy asks of a tokenizer, answered by the bot: the peer's time without jieba's."""

    def to_sentences(self, text: str) -> tuple[str, ...]:
        return tuple(text[start:end] for start, end in pairwise([0, *sentence_ends(text)]))

    def to_words(self, sentence: str) -> tuple[str, ...]:
        return tuple(words(sentence))


def main() -> None:
    folder = sys.argv[1] if len(sys.argv) > 1 else str(_POSTS)
    _keep_to_one_core()
    _show_posts(folder)
    _show_growth()


def _keep_to_one_core() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def _show_posts(folder: str) -> None:
    posts = [(path, read_bytes(path)) for path in find_posts([folder])]
    size = sum(len(data) for _, data in posts)
    peak = {_OURS: peak_mib("ours", folder), _PEER: peak_mib("peer", folder)}
    systems: Mapping[str, Callable[[str, bytes], object]] = {
        "BeautifulSoup over lxml, parsing alone": lambda _, data: BeautifulSoup(data.decode(), "lxml"),
        _PEER: Peer().brief,
        _PEER_WITH_OUR_WORDS: Peer(OurTokens()).brief,
        "read": lambda path, data: read_post(data, path, path, path),
        _OURS: brief,
    }
    for system in systems.values():
        system(*posts[0])  # dictionaries are loaded now
    # The fewer posts, the more a busy machine blurs a round.
    rounds = max(_ROUNDS, _POSTS_IN_ALL // len(posts))
    times = best_of_each({name: partial(_all, system, posts) for name, system in systems.items()}, rounds)
    print(f"{len(posts)} posts, {size / 1024:.0f} KiB, one core, best of {rounds} rounds\n")
    print("| | posts/s | ms a post | × the peer | peak MiB |\n|---|---|---|---|---|")
    for name, seconds in times.items():
        memory = f"{peak[name]:.0f}" if name in peak else ""
        print(
            f"| {name} | {len(posts) / seconds:.0f} | {seconds / len(posts) * 1000:.2f} "
            f"| {times[_PEER] / seconds:.1f} | {memory} |"
        )


def _all(system: Callable[[str, bytes], object], posts: Sequence[tuple[str, bytes]]) -> None:
    for path, data in posts:
        system(path, data)


def _show_growth() -> None:
    lengths = (1, 10, 100)
    times = [best(partial(brief, "long.md", long_post(20 * length)), rounds=3) for length in lengths]
    growth = ["", *(f"{after / before:.1f} ×" for before, after in pairwise(times))]
    print("\n| one article | 1 × | 10 × | 100 × |\n|---|---|---|---|")
    print("| time | " + " | ".join(f"{seconds * 1000:.1f} ms" for seconds in times) + " |")
    print("| growth | " + " | ".join(growth) + " |")
    megabyte = (_SENTENCE * 15_200).encode()
    seconds = best(partial(brief, "megabyte.md", megabyte), rounds=1)
    print(f"\nOne paragraph of {len(megabyte) / 1e6:.2f} MB: {seconds:.2f} s")


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


def best_of_each(works: Mapping[str, Callable[[], object]], count: int = _ROUNDS) -> dict[str, float]:
    """Return the shortest time of each; a round runs all of them, so that a busy machine is as hard on each."""
    rounds = [{name: best(work, rounds=1) for name, work in works.items()} for _ in range(count)]
    return {name: min(one[name] for one in rounds) for name in works}


if __name__ == "__main__":
    main()
