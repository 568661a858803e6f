"""What sorting an article into stories costs, and whether that grows with what is stored.

    python -m bench.stories [ARTICLES …]

For each size (10,000, 100,000 and 1,000,000 without any given), a database of so many sorted articles, all of them
young enough to be compared with, is filled in a temporary folder; then 200 more are sorted. The table is Markdown.
"""

import asyncio
import random
import resource
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bot.core.article import Article, Paragraph
from bot.core.category import CategoryPath
from bot.core.language import Language
from bot.core.summary import Summary
from bot.services.newsdesk import NewsDesk
from bot.services.taking_in import SummarisedArticle
from bot.store.articles import Articles
from bot.store.categories import ensure
from bot.store.database import Database
from bot.store.instants import EPOCH
from bot.store.sorting import Sorting
from bot.stories.encoding import encode
from bot.stories.fingerprint import Fingerprint
from bot.stories.fingerprinting import fingerprint
from bot.stories.report import Report

_SIZES = (10_000, 100_000, 1_000_000)
_NEW = 200
_PRINTS = 500
_NOW = datetime(2026, 11, 23, tzinfo=UTC)
_MICROSECONDS = (_NOW - EPOCH) // timedelta(microseconds=1)
_NAMES = "澜州 望江 云麓 青石 河湾 海风 远山 长汀 岚川 晋阴 葛溪 洛河 南塘 江湾 鹿角 滨海".split()
_THINGS = "港口 地铁 学校 医院 煤矿 渡轮 水库 银行 汽车 电池 球队 画展 图书馆 菜场 公园 桥梁".split()
_DEEDS = "开工 停运 扩建 涨价 降价 获奖 起火 复工 招标 签约 检修 揭牌 搬迁 竣工 亏损 盈利".split()


@dataclass(frozen=True)
class _Clock:
    def now(self) -> datetime:
        return _NOW

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def main() -> None:
    sizes = [int(word) for word in sys.argv[1:]] or _SIZES
    print("| articles | database | ms an article | peak MiB |")
    print("| ---: | ---: | ---: | ---: |")
    for size in sizes:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "bench.db"
            ms = asyncio.run(_measure(path, size))
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"| {size:,} | {path.stat().st_size / 1e6:,.0f} MB | {ms:.1f} | {peak:.0f} |")


async def _measure(path: Path, size: int) -> float:
    database = await Database.open(f"sqlite:///{path}")
    async with database.writing() as connection:
        ids = await ensure(connection, [CategoryPath.parse("社会")])
    await database.close()
    # In a process of its own, so that the peak is that of sorting.
    filling = get_context("spawn").Process(target=_fill_at, args=(path, size, next(iter(ids.values()))))
    filling.start()
    filling.join()
    assert filling.exitcode == 0
    database = await Database.open(f"sqlite:///{path}")
    try:
        chance = random.Random(size)  # noqa: S311 - the same articles every time
        await Articles(database).save([_article(number, chance) for number in range(_NEW)], _NOW)
        started = perf_counter()
        assert await NewsDesk(Sorting(database), _Clock()).catch_up() == _NEW
        return (perf_counter() - started) / _NEW * 1_000
    finally:
        await database.close()


def _fill_at(path: Path, size: int, category_id: int) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        _fill(connection, size, category_id)


def _fill(connection: sqlite3.Connection, size: int, category_id: int) -> None:
    for pragma in ("synchronous = OFF", "foreign_keys = OFF", "cache_size = -400000"):
        connection.execute(f"PRAGMA {pragma}")
    chance = random.Random(1)  # noqa: S311 - the same database every time
    prints = [fingerprint(Report(*_text(chance), "", _NOW, Language.SIMPLIFIED)) for _ in range(_PRINTS)]
    written = [encode(one) for one in prints]
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO articles (id, identity, revision, title, category_id, shown_at, language, origin, ingested_at, "
        "updated_at, summary, blocks) VALUES (?, ?, '1', '', ?, ?, 'zh-Hans', '', ?, ?, '{}', '[]')",
        ((number, str(number), category_id, *[_MICROSECONDS - size + number] * 3) for number in range(1, size + 1)),
    )
    connection.executemany(
        "INSERT INTO fingerprints VALUES (?, ?, ?, ?)",
        ((number, number, _MICROSECONDS - size + number, written[number % _PRINTS]) for number in range(1, size + 1)),
    )
    connection.executemany("INSERT INTO fingerprint_keys VALUES (?, ?)", sorted(_keys(prints, size)))
    connection.execute("UPDATE sequences SET last = ? WHERE name = 'articles told as stories'", (size,))
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _keys(prints: list[Fingerprint], size: int) -> Iterator[tuple[int, int]]:
    for number in range(1, size + 1):
        for key in set(prints[number % _PRINTS].keys):
            yield key, number


def _text(chance: random.Random) -> tuple[str, str]:
    sentences = [
        f"{chance.choice(_NAMES)}{chance.choice(_THINGS)}{chance.choice(_DEEDS)}，"
        f"涉及{chance.randrange(100, 9_999)}人，"
        f"{chance.choice(_NAMES)}方面表示将于{chance.randrange(1, 28)}日公布{chance.choice(_THINGS)}的安排。"
        for _ in range(8)
    ]
    return sentences[0][:20], "\n".join(sentences)


def _article(number: int, chance: random.Random) -> SummarisedArticle:
    title, text = _text(chance)
    article = Article(
        title=title,
        categories=CategoryPath.parse("社会"),
        author=None,
        source=f"第{number % 9}家",
        published=_NOW,
        url=None,
        blocks=tuple(Paragraph(line) for line in text.split("\n")),
        language=Language.SIMPLIFIED,
        identity=f"new-{number}",
        revision="1",
        origin="",
    )
    return SummarisedArticle(article, Summary(None))


if __name__ == "__main__":
    main()
