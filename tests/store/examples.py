"""Articles, readers and digests to store, every field of which can be set."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import func, select, update

from bot.core.article import Article, Paragraph, Span
from bot.core.category import CategoryPath
from bot.core.delivery import Decision, OutboxState, RenderedPart
from bot.core.feed import Feed, FeedState
from bot.core.language import Language
from bot.core.readership import Group
from bot.core.schedule import Due, Schedule
from bot.core.story import Story
from bot.core.subscriber import ChatAddress, ChatKind, Format, Platform, Subscriber
from bot.core.summary import Method, Passage, Point, PointList, Summary
from bot.services.compose import Rendering
from bot.services.settling import Settlement
from bot.services.subscribe import Defaults
from bot.services.taking_in import SummarisedArticle
from bot.store.articles import Articles
from bot.store.categories import Categories
from bot.store.database import Database
from bot.store.feeds import Feeds
from bot.store.latest import LatestStories
from bot.store.outbox import Outbox
from bot.store.retention import Retention
from bot.store.schema import outbox, subscribers
from bot.store.subscribers import Subscribers
from bot.store.subscriptions import Subscriptions

NOW = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SLOT = "2026-11-23T08:00"
DUE = Due(SLOT, NOW)
TOMORROW = Due("2026-11-24T08:00", NOW + timedelta(days=1))
TELEGRAM = (Platform.TELEGRAM,)
SENT = Decision(OutboxState.SENT)


@dataclass(frozen=True)
class Store:
    """All parts of the store over one database."""

    database: Database
    categories: Categories
    articles: Articles
    subscribers: Subscribers
    subscriptions: Subscriptions
    outbox: Outbox
    feeds: Feeds
    retention: Retention

    @classmethod
    def over(cls, database: Database) -> "Store":
        return cls(
            database,
            Categories(database),
            Articles(database),
            Subscribers(database),
            Subscriptions(database),
            Outbox(database),
            Feeds(database),
            Retention(database),
        )


def post(identity: str, category: str = "金融/银行", **changes: object) -> SummarisedArticle:
    """An article with a summary of one point; `picture` is its summary's."""
    picture = changes.pop("picture", None)
    assert picture is None or isinstance(picture, str)
    article = Article(
        title=f"标题 {identity}",
        categories=CategoryPath.parse(category),
        author=None,
        source="某报",
        published=NOW - timedelta(hours=1),
        url=f"https://news.example/{identity}",
        blocks=(Paragraph("第一句。第二句。"),),
        language=Language.SIMPLIFIED,
        identity=identity,
        revision="1",
        origin=f"posts/{identity}.md",
    )
    passage = Passage("第一句。", (Span(0, 0, 0, 4),))
    point = Point(Passage("第二句。", (Span(0, 0, 4, 8),)))
    return SummarisedArticle(
        replace(article, **changes),  # type: ignore[arg-type] # a test names the fields it needs
        Summary(passage, (PointList((point,)),), picture, Method.SALIENCE),
    )


async def latest(store: Store, count: int, category_ids: Sequence[int] | None = None) -> Sequence[Story]:
    """The latest stories, of some categories or of all."""
    return (await LatestStories(store.database).page(category_ids, count, None)).stories


def old(entry: SummarisedArticle) -> SummarisedArticle:
    """The same article, but no news."""
    return replace(entry, is_news=False)


async def feed(store: Store, url: str = "https://a.example/feed", category: str = "社会", **changes: object) -> Feed:
    """Store a feed that is due at once."""
    given = {"with_tags": False, "state": FeedState.ACTIVE, "title": "", "site_url": None, "at": NOW} | changes
    added, _ = await store.feeds.add(
        url,
        CategoryPath.parse(category),
        **given,  # type: ignore[arg-type] # a test names the fields it needs
    )
    return added


def chat(number: int, platform: Platform = Platform.TELEGRAM) -> ChatAddress:
    return ChatAddress(platform, number)


def defaults(kind: ChatKind = ChatKind.PRIVATE, form: Format = Format.HTML) -> Defaults:
    return Defaults(kind, "zh-Hans", Schedule.of((time(8),), "Asia/Shanghai"), form)


async def reader(store: Store, number: int = 1, due: Due | None = DUE) -> Subscriber:
    """Store a subscriber for whom a digest is due."""
    return await store.subscribers.add(chat(number), defaults(), due, NOW)


async def again(store: Store, subscriber: Subscriber) -> Subscriber:
    """Read a subscriber that must be there afresh."""
    found = await store.subscribers.find(subscriber.address)
    assert found is not None
    return found


@dataclass(frozen=True)
class Draft:
    """A digest, and the readers who are to get it. `since`: the watermark that they must have."""

    slot: str
    rendering: Rendering
    since: int
    readers: tuple[Subscriber, ...]
    due: Due | None = TOMORROW
    is_asked_for: bool = False


def digest(*readers: Subscriber, slot: str = SLOT, parts: int = 1, since: int = 0, watermark: int = 7) -> Draft:
    """A digest that is due for these readers, and for whom the next one is due tomorrow."""
    contents = tuple(RenderedPart(f"<b>{part}</b>", str(part), ((("更多", "l:0:5:0"),),)) for part in range(parts))
    return Draft(slot, Rendering(Format.HTML, contents, 5, (1, 2), watermark), since, readers)


def asked_for(*readers: Subscriber, slot: str = "now:1", since: int = 0, watermark: int = 7) -> Draft:
    """A digest that these readers have asked for."""
    return replace(digest(*readers, slot=slot, since=since, watermark=watermark), is_asked_for=True)


async def enqueue(store: Store, drafts: Sequence[Draft], at: datetime) -> int:
    """Put digests into the outbox; return how many messages that makes."""
    written = 0
    for number, draft in enumerate(drafts, start=1):
        rendering, offered = draft.rendering, draft.rendering.watermark
        if draft.is_asked_for:
            for one in draft.readers:
                since = replace(one, watermark=draft.since)
                written += await store.outbox.enqueue_asked(rendering, since, draft.slot, offered, at)
            continue
        ids = [one.id for one in draft.readers]
        async with store.database.writing() as connection:
            await connection.execute(update(subscribers).where(subscribers.c.id.in_(ids)).values(profile=number))
            await connection.execute(update(subscribers).where(subscribers.c.id.not_in(ids)).values(profile=-1))
        group = Group(draft.slot, NOW, number, draft.since)
        if rendering.parts:
            written += await store.outbox.enqueue(rendering, group, draft.slot, draft.due, at)
        else:
            await store.outbox.skip(group, draft.due, offered)
    return written


async def unfinished(store: Store) -> int:
    """Return how many messages aren't settled."""
    async with store.database.reading() as connection:
        return await connection.scalar(select(func.count()).where(outbox.c.settled_at.is_(None))) or 0


async def due(store: Store, now: datetime) -> int:
    """Return for how many readers a digest is due."""
    return sum(group.readers for group in await store.subscribers.due_groups(now, 1_000))


async def settle_check(
    feeds: Feeds,
    one: Feed,
    until: datetime,
    at: datetime,
    keys: Mapping[int, int] | None = None,
    articles: Sequence[SummarisedArticle] = (),
) -> bool:
    """Write what a check has brought, alone; return whether it counted."""
    [counted] = await feeds.settle_all([Settlement(one, until, at, keys or {}, articles)])
    return counted
