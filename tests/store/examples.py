"""Articles, readers and digests to store, every field of which can be set."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from bot.core.article import Article, Paragraph, Span
from bot.core.category import CategoryPath
from bot.core.delivery import Decision, OutboxState, RenderedPart
from bot.core.feed import Feed, FeedState
from bot.core.language import Language
from bot.core.schedule import Due, Schedule
from bot.core.subscriber import ChatAddress, ChatKind, Format, Platform, Subscriber
from bot.core.summary import Method, Passage, Point, PointList, Summary
from bot.services.compose import Addressee, Composition
from bot.services.settling import Settlement
from bot.services.subscribe import Defaults
from bot.services.taking_in import SummarisedArticle
from bot.store.articles import Articles
from bot.store.categories import Categories
from bot.store.database import Database
from bot.store.feeds import Feeds
from bot.store.outbox import Outbox
from bot.store.retention import Retention
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


def digest(*readers: Subscriber, slot: str = SLOT, parts: int = 1, since: int = 0, watermark: int = 7) -> Composition:
    """A digest that is due for these readers, and for whom the next one is due tomorrow."""
    contents = tuple(RenderedPart(f"<b>{part}</b>", str(part), ((("更多", "l:0:5:0"),),)) for part in range(parts))
    addressees = tuple(Addressee(subscriber.id, TOMORROW, reschedule=True) for subscriber in readers)
    return Composition(slot, Format.HTML, contents, since, watermark, addressees)


def asked_for(*readers: Subscriber, slot: str = "now:1", since: int = 0, watermark: int = 7) -> Composition:
    """A digest that these readers have asked for."""
    addressees = tuple(Addressee(subscriber.id, None, reschedule=False) for subscriber in readers)
    return replace(digest(slot=slot, since=since, watermark=watermark), addressees=addressees)


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
