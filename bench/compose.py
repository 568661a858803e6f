"""What a morning costs: the digests of a crowd, composed once a group and written to the outbox.

    python -m bench.compose [SUBSCRIBERS [SIGNATURES …]]

For each number of signatures (500 and 5,000 without any given), a database in a temporary folder is filled with 20,000
articles in 200 categories and with subscribers (a million), each of whom has three categories, and for all of whom a
digest is due. Their profiles are known already, as they are on any day on which nobody has changed a setting. The table
is Markdown.
"""

import asyncio
import json
import random
import resource
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import combinations, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bot.chat.rendering import DigestRenderer
from bot.chat.telegram.rich import RichPacker
from bot.core.category import CategoryPath
from bot.core.digest import Limits
from bot.core.subscriber import Format
from bot.services.compose import Compose
from bot.services.newsdesk import NewsDesk, Newsstand
from bot.store.categories import ensure
from bot.store.database import Database
from bot.store.edition import Editions
from bot.store.instants import EPOCH
from bot.store.outbox import Outbox
from bot.store.sorting import Sorting
from bot.store.subscribers import Subscribers

_SUBSCRIBERS, _SIGNATURES = 1_000_000, (500, 5_000)
_CATEGORIES, _ARTICLES = 200, 20_000
_NOW = datetime(2026, 11, 23, tzinfo=UTC)
_MICROSECONDS = (_NOW - EPOCH) // timedelta(microseconds=1)
_SENTENCE = "澜州港口集团今天发布运行数据，前十个月吞吐量继续增长，新航线增加到四十二条。"
_PASSAGE = {"text": _SENTENCE, "spans": [[0, 0, 0, len(_SENTENCE)]]}
_SUMMARY = json.dumps(
    {
        "lead": _PASSAGE,
        "lists": [{"introduction": None, "points": [_PASSAGE | {"children": []}] * 4}],
        "picture": None,
        "method": "salience",
    },
    ensure_ascii=False,
)


@dataclass(frozen=True)
class _Clock:
    def now(self) -> datetime:
        return _NOW

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def main() -> None:
    given = [int(word) for word in sys.argv[1:]]
    crowd, signatures = (given or [_SUBSCRIBERS])[0], given[1:] or _SIGNATURES
    print("| subscribers | signatures | seconds | rows a second | ms a signature | peak MiB |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    for count in signatures:
        with TemporaryDirectory() as folder:
            seconds, rows = asyncio.run(_measure(Path(folder) / "bench.db", crowd, count))
            assert rows >= crowd
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            each = seconds / count * 1_000
            print(f"| {crowd:,} | {count:,} | {seconds:.1f} | {rows / seconds:,.0f} | {each:.1f} | {peak:.0f} |")


async def _measure(path: Path, crowd: int, signatures: int) -> tuple[float, int]:
    database = await Database.open(f"sqlite:///{path}")
    async with database.writing() as connection:
        paths = [CategoryPath.parse(f"第{number % 20}类/第{number}种") for number in range(_CATEGORIES)]
        ids = await ensure(connection, paths)
    await database.close()
    levels = [[ids[level.key] for level in path.levels] for path in paths]
    with closing(sqlite3.connect(path, isolation_level=None)) as filling:
        _fill(filling, crowd, signatures, levels)
    database = await Database.open(f"sqlite:///{path}")
    clock = _Clock()
    stand = Newsstand(NewsDesk(Sorting(database), clock), Editions(database))
    renderer = DigestRenderer({Format.RICH: RichPacker()}, Limits())
    compose = Compose(Subscribers(database), stand, Outbox(database), renderer, Limits(), clock)
    try:
        started = perf_counter()
        rows = await compose.compose_due()
        return perf_counter() - started, rows
    finally:
        await database.close()


def _fill(connection: sqlite3.Connection, crowd: int, signatures: int, levels: list[list[int]]) -> None:
    for pragma in ("synchronous = OFF", "foreign_keys = OFF"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO articles (id, identity, revision, title, category_id, source, published_at, shown_at, url, "
        "language, origin, ingested_at, updated_at, summary, blocks) "
        "VALUES (?, ?, '1', ?, ?, ?, ?, ?, ?, 'zh-Hans', '', ?, ?, ?, '[]')",
        _articles(levels),
    )
    listed = sorted(
        (level, _shown(number), number) for number in range(1, _ARTICLES + 1) for level in levels[number % _CATEGORIES]
    )
    connection.executemany("INSERT INTO category_articles VALUES (?, ?, ?)", listed)
    connection.executemany(
        "INSERT INTO reports VALUES (?, ?, 'first', ?, 400, ?, '', '[]')",
        ((number, number, number % 97, _shown(number)) for number in range(1, _ARTICLES + 1)),
    )
    connection.execute("UPDATE sequences SET last = ? WHERE name = 'articles told as stories'", (_ARTICLES,))
    connection.executemany(
        "INSERT INTO subscribers (id, platform, chat_id, kind, language, times, zone, format, state, send_empty, "
        "watermark, next_due_at, next_slot, created_at, profile) VALUES (?, 'telegram', ?, 'private', 'zh-Hans', "
        "'08:00', 'Asia/Shanghai', 'rich', 'active', 0, ?, ?, '2026-11-23T08:00', 0, ?)",
        ((number, number, _ARTICLES - 4_000, _MICROSECONDS, number % signatures + 1) for number in range(1, crowd + 1)),
    )
    connection.executemany(
        "INSERT INTO subscriptions (subscriber_id, category_id, created_at) VALUES (?, ?, 0)",
        _subscriptions(crowd, signatures, levels),
    )
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _articles(levels: list[list[int]]) -> Iterator[tuple[object, ...]]:
    for number in range(1, _ARTICLES + 1):
        shown, title = _shown(number), f"第{number}条：澜州港今年集装箱吞吐量再创新高"
        url, source = f"https://host.example/{number}", f"第{number % 97}家"
        category_id = levels[number % _CATEGORIES][-1]
        yield number, str(number), title, category_id, source, shown, shown, url, shown, shown, _SUMMARY


def _shown(number: int) -> int:
    return _MICROSECONDS - (_ARTICLES - number) * 5_000_000


def _subscriptions(crowd: int, signatures: int, levels: list[list[int]]) -> Iterator[tuple[int, int]]:
    chance = random.Random(signatures)  # noqa: S311 - the same crowd every time
    chosen = chance.sample(list(islice(combinations(range(_CATEGORIES), 3), 200_000)), signatures)
    for number in range(1, crowd + 1):
        for category in chosen[number % signatures]:
            yield number, levels[category][-1]


if __name__ == "__main__":
    main()
