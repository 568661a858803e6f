"""The readers of a chaos run, in the server and in the database, and the news whose digests they get.

Articles are put in as sorted already: what a chaos run is about is sending, not which stories are one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from bot.core.schedule import Due, Schedule
from bot.core.subscriber import ChatKind, Format, Subscriber
from bot.core.summary import Method, Passage, Summary
from bot.services.subscribe import Defaults
from bot.services.taking_in import SummarisedArticle
from bot.store.database import Database
from bot.store.latest import LatestStories
from bot.store.sorting import Sorted, Sorting
from tests.botapi.remote import RemoteBotApi
from tests.chaos.plan import Plan
from tests.store.examples import Store, chat, post

MESSAGES = 3.2
"""What a subscriber gets of both digests, on average, by the shares below."""
_STORIES = {"简讯": 1, "要闻": 3, "专题": 5}
"""Category → stories a wave. In HTML they make so many messages: 1, 2, 3."""
_FORMATS = {Format.HTML: 0.6, Format.PLAIN: 0.15, Format.RICH: 0.25}
_LEAD = 1_900
_ZONE = "UTC"
_HAPPENINGS = "恢复 增加 公布 停止 推迟 完成 批准 延长 扩大 开放 检修 测试 调整 评估 移交 竣工".split()


@dataclass(frozen=True)
class Crowd:
    """Ids of chats by kind, in order, and who reads there."""

    private: Sequence[int]
    groups: Sequence[int]
    supergroups: Sequence[int]
    readers: Sequence[Subscriber]


async def gather(server: RemoteBotApi, path: Path, plan: Plan) -> Crowd:
    """Fill server and database with a crowd whose first digest is due."""
    chance = Random(plan.seed)  # noqa: S311 - a seed names the crowd
    chats = await server.post("crowd", private=plan.private, group=plan.groups, supergroup=plan.supergroups)
    kinds = [(ChatKind(kind), chat_id) for kind, ids in chats.items() for chat_id in ids]
    # Rows of the outbox go by the readers' numbers: kinds of chats come mixed.
    chance.shuffle(kinds)
    database = await Database.open(f"sqlite:///{path}")
    try:
        store = Store.over(database)
        await _publish(store, 1)
        categories = {str(one.path): one.id for one in await store.categories.all()}
        readers = [await _reader(store, chance, categories, kind, chat_id) for kind, chat_id in kinds]
        await _make_due(store, readers, timedelta(minutes=3))
    finally:
        await database.close()
    return Crowd(chats["private"], chats["group"], chats["supergroup"], readers)


async def publish_again(path: Path, crowd: Crowd) -> None:
    """Bring more news, and make the second digest due. For a moment at which no bot runs."""
    database = await Database.open(f"sqlite:///{path}")
    try:
        store = Store.over(database)
        await _publish(store, 2)
        # Later than the first by a slot's minute at least, however short the run is.
        await _make_due(store, crowd.readers, timedelta(minutes=1))
    finally:
        await database.close()


async def _reader(
    store: Store, chance: Random, categories: Mapping[str, int], kind: ChatKind, chat_id: int
) -> Subscriber:
    # A group may be sent something every third second only, so it gets digests of one message.
    form = chance.choices(list(_FORMATS), list(_FORMATS.values()))[0] if kind is ChatKind.PRIVATE else Format.RICH
    now = datetime.now(UTC)
    given = Defaults(kind, chance.choice(["zh-Hans", "en"]), Schedule.of((now.time(),), _ZONE), form)
    reader = await store.subscribers.add(chat(chat_id), given, None, now)
    await store.subscriptions.add(reader.id, categories[chance.choice(list(_STORIES))], now)
    return reader


async def _make_due(store: Store, readers: Sequence[Subscriber], ago: timedelta) -> None:
    at = (datetime.now(UTC) - ago).replace(second=0, microsecond=0)
    schedule, due = Schedule.of((at.time(),), _ZONE), Due(f"{at:%Y-%m-%dT%H:%M}", at)
    for reader in readers:
        await store.subscribers.set_schedule(reader.id, schedule, due)


async def _publish(store: Store, wave: int) -> None:
    now = datetime.now(UTC)
    known = await store.articles.count()
    news = [_article(wave, category, number, now) for category, count in _STORIES.items() for number in range(count)]
    await store.articles.save(news, now)
    numbers = range(known + 1, known + len(news) + 1)
    stories = [Sorted(one, one, "report", one, _LEAD, now, (), ()) for one in numbers]
    assert await Sorting(store.database).write(stories, known, now)
    assert len((await LatestStories(store.database).page(None, 100, None)).stories) == len(stories) + known


def _article(wave: int, category: str, number: int, now: datetime) -> SummarisedArticle:
    chance = Random(f"{wave}{category}{number}")  # noqa: S311 - invented news
    what = "".join(f"第{chance.randint(10, 99)}号码头{chance.choice(_HAPPENINGS)}，" for _ in range(_LEAD // 9))
    given = post(f"{wave}-{category}-{number}", category, published=now - timedelta(minutes=number))
    passage = Passage(what[:_LEAD], given.summary.lead.spans if given.summary.lead else ())
    return replace(given, summary=Summary(passage, (), None, Method.NONE))
