"""Stories in memory: what the command line, the benchmarks and the tests find candidates in.

The database's index behaves the same: of each key only the newest articles are looked at, so that a key that stands in
everything costs no more than others.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.stories.fingerprinting import fingerprint
from bot.stories.grouping import LONGEST_STORY, Known, Placement, place
from bot.stories.report import Report

PER_KEY = 64
CANDIDATES = 48
MEMBERS = 12


class MemoryIndex:
    def __init__(self) -> None:
        self._by_key: dict[int, list[Known]] = defaultdict(list)
        self._by_story: dict[int, list[Known]] = defaultdict(list)

    def add(self, one: Known) -> None:
        """Take an article in; those of one key are kept in the order in which they came, the last 64 of them."""
        for key in set(one.fingerprint.keys):
            found = self._by_key[key]
            found.append(one)
            if len(found) > PER_KEY:
                del found[0]
        self._by_story[one.story_id].append(one)

    def candidates(self, keys: Iterable[int], since: datetime, most: int = CANDIDATES) -> list[Known]:
        """Return up to `most` articles since an instant, those with most of these keys first, newer ones first."""
        shared: dict[int, int] = defaultdict(int)
        known: dict[int, Known] = {}
        for key in set(keys):
            for one in self._by_key.get(key, ()):
                if one.at >= since:
                    shared[one.article_id] += 1
                    known[one.article_id] = one
        best = sorted(known, key=lambda article: (shared[article], article), reverse=True)
        return [known[article] for article in best[:most]]

    def with_members(self, found: Sequence[Known]) -> list[Known]:
        """Return candidates with the members of their stories: of each the first and the twelve latest."""
        stories = dict.fromkeys(one.story_id for one in found)
        members = {
            one.article_id: one
            for story in stories
            for one in (*self._by_story[story][:1], *self._by_story[story][-MEMBERS:])
        }
        return list({**{one.article_id: one for one in found}, **members}.values())


def group(reports: Sequence[Report]) -> list[Placement]:
    """Sort reports into stories in the order of time; the placements are in the order of `reports`. Articles and
    stories are numbered from 1 in the order of time; a story has the number of its first article.
    """
    index = MemoryIndex()
    placements: dict[int, Placement] = {}
    order = sorted(range(len(reports)), key=lambda at: (reports[at].at, at))
    for number, at in enumerate(order, start=1):
        report = reports[at]
        print_ = fingerprint(report)
        found = index.candidates(print_.keys, report.at - LONGEST_STORY)
        placed = place(print_, report.at, index.with_members(found))
        index.add(Known(number, placed.story_id or number, print_, report.at))
        placements[at] = Placement(placed.story_id or number, placed.kind, placed.like)
    return [placements[at] for at in range(len(reports))]
