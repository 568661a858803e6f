"""What stands in the database file after feeds were refreshed, read by SQL of its own, past everything of the bot's."""

import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

_TITLES = "SELECT origin, title FROM articles"
_FIRSTS = "SELECT feed_id, first FROM feed_entries"
_MISCOUNTED = """
    WITH RECURSIVE above(article, category) AS (
        SELECT id, category_id FROM articles
        UNION SELECT article, parent_id FROM above JOIN categories ON categories.id = category
        WHERE parent_id IS NOT NULL
    )
    SELECT id, articles, (SELECT count(*) FROM category_articles WHERE category_id = categories.id),
        (SELECT count(*) FROM above WHERE category = categories.id)
    FROM categories
"""


@dataclass(frozen=True, slots=True)
class Newspapers:
    """`titles`: address of a feed → its articles' titles. `news`: how many articles digests may offer.

    `miscounted`: categories whose number of articles, list of articles and articles don't agree. `leases`: feeds that
    are claimed. `unmarked`: articles that their feed's entries don't know of, which would be new again.
    """

    titles: Mapping[str, Counter[str]]
    news: int
    miscounted: Sequence[tuple[int, int, int, int]]
    leases: int
    unmarked: Sequence[str]

    @property
    def articles(self) -> int:
        return sum(titles.total() for titles in self.titles.values())


def read_newspapers(path: Path) -> Newspapers:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        titles: dict[str, Counter[str]] = {}
        for origin, title in connection.execute(_TITLES):
            titles.setdefault(origin, Counter())[title] += 1
        (news,) = connection.execute("SELECT count(*) FROM articles WHERE id > 0").fetchone()
        counts = connection.execute(_MISCOUNTED).fetchall()
        (leases,) = connection.execute("SELECT count(*) FROM feeds WHERE lease_until IS NOT NULL").fetchone()
        known = {f"feed:{feed}:{first % 2**64:016x}" for feed, first in connection.execute(_FIRSTS)}
        identities = [identity for (identity,) in connection.execute("SELECT identity FROM articles")]
    wrong = [row for row in counts if len(set(row[1:])) > 1]
    return Newspapers(titles, news, wrong, leases, [one for one in identities if one not in known])
