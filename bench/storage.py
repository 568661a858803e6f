"""What the database takes of a refresh, and whether that grows with what is stored.

    python -m bench.storage [ARTICLES …]

For each size (10,000, 100,000 and 1,000,000 without any given), a database of so many articles from 10,000 feeds is
filled in a temporary folder (some 4 GB for a million, deleted afterwards), and feeds are claimed, looked up and settled
as a refresh does. The table is Markdown; times are milliseconds, the median of all rounds.
"""

import asyncio
import json
import random
import sqlite3
import sys
from collections.abc import Awaitable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TypeVar

from bot.core.article import Article, Paragraph, Span
from bot.core.category import CategoryPath
from bot.core.feed import Feed
from bot.core.language import Language
from bot.core.summary import Method, Passage, Point, PointList, Summary
from bot.services.settling import Settlement
from bot.services.taking_in import SummarisedArticle
from bot.store.categories import ensure
from bot.store.codec import encode_blocks, encode_summary
from bot.store.database import Database
from bot.store.feeds import Feeds
from bot.store.instants import EPOCH
from bot.store.retention import Retention
from bot.store.schema import metadata

_SIZES = (10_000, 100_000, 1_000_000)
_FEEDS = 10_000
_CLAIMED = 50
_ROUNDS = 6
_KEYS = 60
_NEW = 3
_CATEGORIES = 200
_PARAGRAPHS = 10
_RECURRING = 4
_BURST = 30
_NOW = datetime(2026, 11, 23, tzinfo=UTC)
_MICROSECONDS = (_NOW - EPOCH) // timedelta(microseconds=1)
_SECOND = 1_000_000
_SENTENCE = "澜州港口集团今天发布运行数据，前十个月吞吐量继续增长，新航线增加到四十二条。"
_BLOCKS = tuple(Paragraph(_SENTENCE * 2) for _ in range(_PARAGRAPHS))
_PASSAGE = Passage(_SENTENCE, (Span(0, 0, 0, len(_SENTENCE)),))
_SUMMARY = Summary(_PASSAGE, (PointList((Point(_PASSAGE),) * 3),), None, Method.SALIENCE)
_STORED_BLOCKS = json.dumps(encode_blocks(_BLOCKS), ensure_ascii=False)
_STORED_SUMMARY = json.dumps(encode_summary(_SUMMARY), ensure_ascii=False)
_Result = TypeVar("_Result")


@dataclass(frozen=True)
class Times:
    """Milliseconds: a feed's share of claiming, looking a feed's entries up, settling; then single calls."""

    claim: float
    known: float
    settle: float
    burst: float
    tidy: float


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or _SIZES
    print("| articles | database | claim, a feed | known | settle, 3 new | settle, 30 new | tidy, 1,000 |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for size in sizes:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "bench.db"
            times = asyncio.run(_measure(path, size))
            figures = (times.claim, times.known, times.settle, times.burst, times.tidy)
            megabytes = path.stat().st_size / 1e6
            print(f"| {size:,} | {megabytes:,.0f} MB | " + " | ".join(f"{figure:.2f}" for figure in figures) + " |")


async def _measure(path: Path, size: int) -> Times:
    database = await Database.open(f"sqlite:///{path}")
    async with database.writing() as connection:
        paths = [CategoryPath.parse(f"第{number % 20}类/第{number}种") for number in range(_CATEGORIES)]
        ids = await ensure(connection, paths)
    levels = [[ids[level.key] for level in path.levels] for path in paths]
    await database.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as filling:
        _fill(filling, size, levels)
    database = await Database.open(f"sqlite:///{path}")
    try:
        return await _time(database)
    finally:
        await database.close()


def _fill(connection: sqlite3.Connection, size: int, levels: list[list[int]]) -> None:
    for pragma in ("synchronous = OFF", "cache_size = -400000", "foreign_keys = OFF"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN")
    chance = random.Random(size)  # noqa: S311 - the same database every time
    _insert(
        connection, "feeds", (_feed_row(number, levels[number % _CATEGORIES][-1]) for number in range(1, _FEEDS + 1))
    )
    _insert(connection, "articles", (_article_row(number, levels, size) for number in range(1, size + 1)))
    rows = sorted(
        (level, _shown(number, size), number)
        for number in range(1, size + 1)
        for level in levels[_source(number) % _CATEGORIES]
    )
    connection.executemany("INSERT INTO category_articles VALUES (?, ?, ?)", rows)
    connection.execute(
        "UPDATE categories SET articles = (SELECT count(*) FROM category_articles WHERE category_id = categories.id)"
    )
    pictures = sorted((f"https://img.example/{chance.getrandbits(64):x}.jpg", number) for number in range(1, size + 1))
    connection.executemany("INSERT INTO article_pictures VALUES (?, ?)", pictures)
    prints = sorted(chance.getrandbits(63) for _ in range(size * _RECURRING))
    seen = ((one, 1, one, one, _MICROSECONDS - place) for place, one in enumerate(prints))
    connection.executemany("INSERT OR IGNORE INTO seen_paragraphs VALUES (?, ?, ?, ?, ?)", seen)
    entries = sorted((_source(number), _key(number)) for number in range(1, size + 1))
    rows_of_entries = ((feed, key, key, _MICROSECONDS) for feed, key in entries)
    connection.executemany("INSERT INTO feed_entries VALUES (?, ?, ?, ?)", rows_of_entries)
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _insert(connection: sqlite3.Connection, table: str, rows: Iterator[dict[str, object]]) -> None:
    names = metadata.tables[table].c.keys()
    marks = ", ".join(f":{name}" for name in names)
    empty = dict.fromkeys(names)
    connection.executemany(f"INSERT INTO {table} VALUES ({marks})", (empty | row for row in rows))  # noqa: S608 - ours


def _source(number: int) -> int:
    return number * 7_919 % _FEEDS + 1


def _key(number: int) -> int:
    return number * 0x9E37_79B9_7F4A_7C15 % 2**64 - 2**63


def _shown(number: int, size: int) -> int:
    return _MICROSECONDS - (size - number) * _SECOND


def _feed_row(number: int, category_id: int) -> dict[str, object]:
    url = f"https://host-{number}.example/feed"
    counts = dict.fromkeys(("entries_a_day", "failures", "page_samples", "page_gain", "since_page_sample"), 0)
    due = _MICROSECONDS - (_FEEDS - number) * _SECOND
    return counts | {
        "id": number,
        "url": url,
        "location": url,
        "category_id": category_id,
        "with_tags": 0,
        "state": "active",
        "title": f"第{number}家",
        "detail": "",
        "next_check_at": due,
        "created_at": due,
    }


def _article_row(number: int, levels: list[list[int]], size: int) -> dict[str, object]:
    source, shown = _source(number), _shown(number, size)
    return {
        "id": number,
        "identity": f"feed:{source}:{_key(number) % 2**64:016x}",
        "revision": f"{number:032x}",
        "title": f"第{number}条：{_SENTENCE}",
        "category_id": levels[source % _CATEGORIES][-1],
        "shown_at": shown,
        "published_at": shown,
        "language": "zh-Hans",
        "origin": f"https://host-{source}.example/{number}",
        "ingested_at": shown,
        "updated_at": shown,
        "summary": _STORED_SUMMARY,
        "blocks": _STORED_BLOCKS,
    }


def _article(feed: Feed, number: int) -> SummarisedArticle:
    chance = random.Random(number)  # noqa: S311 - the same articles every time
    url = f"https://img.example/{number}-{feed.id}.jpg"
    article = Article(
        title=f"第{number}条：{_SENTENCE}",
        categories=feed.categories,
        author=None,
        source=feed.title,
        published=_NOW,
        url=f"https://host-{feed.id}.example/{number}",
        blocks=_BLOCKS,
        language=Language.SIMPLIFIED,
        identity=f"feed:{feed.id}:{number:016x}",
        revision=f"{number:032x}",
        origin=feed.url,
        head_image=url,
    )
    prints = frozenset(chance.getrandbits(63) for _ in range(_PARAGRAPHS))
    return SummarisedArticle(article, replace(_SUMMARY, picture=url), prints)


async def _time(database: Database) -> Times:
    feeds = Feeds(database)
    spent: dict[str, list[float]] = {name: [] for name in ("claim", "known", "settle", "burst")}
    for turn in range(_ROUNDS):
        until = _NOW + timedelta(minutes=10, seconds=turn)
        ms, claimed = await _timed(feeds.claim(_NOW, _CLAIMED, until))
        assert len(claimed) == _CLAIMED
        spent["claim"].append(ms / _CLAIMED)
        for place, feed in enumerate(claimed):
            is_burst = place % 10 == 0
            first = (turn * _CLAIMED + place) * _KEYS
            keys = {_key(-number): _key(-number) for number in range(first + 1, first + _KEYS + 1)}
            ms, _ = await _timed(feeds.known(feed.id, keys))
            spent["known"].append(ms)
            articles = [_article(feed, turn * _BURST + number) for number in range(_BURST if is_burst else _NEW)]
            checked = replace(feed, polling=replace(feed.polling, next_check_at=until, succeeded_at=_NOW))
            ms, settled = await _timed(feeds.settle_all([Settlement(checked, until, _NOW, keys, articles)]))
            assert all(settled)
            spent["burst" if is_burst else "settle"].append(ms)
    tidying = [await _timed(Retention(database).tidy(older_than=_NOW, keep=None, now=_NOW)) for _ in range(_ROUNDS)]
    assert {removed for _, removed in tidying} == {1_000}
    return Times(**{name: median(times) for name, times in spent.items()}, tidy=median(ms for ms, _ in tidying))


async def _timed(work: Awaitable[_Result]) -> tuple[float, _Result]:
    started = perf_counter()
    result = await work
    return (perf_counter() - started) * 1_000, result


if __name__ == "__main__":
    main()
