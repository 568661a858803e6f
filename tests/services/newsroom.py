"""Everything that keeps feeds fresh over a real store, with a web of given pages and a clock that is set."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from xml.sax.saxutils import escape

from bot.core.category import CategoryPath
from bot.core.fault import Fault
from bot.core.feed import Feed, FeedState, Validators
from bot.errors import FetchError
from bot.fetching.web import Page
from bot.parts import PostFiles
from bot.services.bulletin import Bulletin
from bot.services.check import Check, CheckReport
from bot.services.feed_entries import FeedEntries
from bot.services.full_text import FullText
from bot.services.ingest import Ingest
from bot.services.refresh import Refresh
from bot.services.settling import Settling
from bot.services.sources import Sources
from bot.store.feeds import Feeds
from bot.summarising.summarise import summarise
from bot.workers import Workers
from tests.services.parts import SetClock, Threads
from tests.store.examples import NOW, Store, latest

FEED = "https://news.example/feed"
CATEGORY = CategoryPath.parse("社会/港口")
BODY = (
    "<p>港务局今天公布冬季安排，码头恢复全部班次，货运与客运同时增加，市民出行不受影响。</p>"
    "<p>一是修好甲路，年底前完工并通车。二是修好乙路，明年春天完工并通车。</p>"
    "<p>港务局说，冬季是货运旺季，码头已经备足人手与设备，遇到大雾时会提前公布停航的时间，旅客可以改签或者退票。</p>"
    "<p>去年冬天，码头一共停航十二次，最长的一次停了两天，积压了三千多名旅客，今年增加了两艘备用船只。</p>"
) * 4


@dataclass(frozen=True)
class Item:
    """An entry to be written into a feed."""

    guid: str
    title: str = "港口恢复班次"
    body: str = BODY
    published: datetime | None = NOW - timedelta(hours=1)
    link: str | None = None

    def rss(self) -> str:
        date = f"<pubDate>{format_datetime(self.published)}</pubDate>" if self.published else ""
        link = self.link or f"https://news.example/{self.guid}"
        named = f'<guid isPermaLink="false">{escape(self.guid)}</guid><link>{escape(link)}</link>'
        text = f"<title>{escape(self.title)}</title><description>{escape(self.body)}</description>"
        return f"<item>{named}{date}{text}</item>"


def items(count: int, **changes: object) -> list[Item]:
    """Entries `0` to `count - 1`, the newest first, an hour apart."""
    made = [Item(str(number), f"港口第{number}号安排") for number in range(count)]
    made = [replace(one, published=NOW - timedelta(hours=1 + int(one.guid))) for one in made]
    return [replace(one, **changes) for one in made]  # type: ignore[arg-type] # a test names the fields it needs


def rss(entries: Sequence[Item], title: str = "澜州日报", more: str = "") -> bytes:
    channel = f"<title>{title}</title><link>https://news.example/</link>{more}"
    return f'<rss version="2.0"><channel>{channel}{"".join(one.rss() for one in entries)}</channel></rss>'.encode()


@dataclass
class GivenWeb:
    """A web of given pages; an address that isn't given can't be resolved. It remembers what it was asked for."""

    pages: dict[str, Page | FetchError] = field(default_factory=dict)
    asked: list[tuple[str, Validators]] = field(default_factory=list)
    before: Callable[[str], None] = lambda _: None

    def put(self, address: str, body: bytes, content_type: str = "application/rss+xml", **changes: object) -> None:
        page = Page(address, None, False, content_type, body, Validators(), None, {}, len(body))
        self.pages[address] = replace(page, **changes)  # type: ignore[arg-type] # a test names the fields it needs

    async def get(self, url: str, validators: Validators = Validators(), *, accept: str = "") -> Page:  # noqa: B008 - frozen
        self.asked.append((url, validators))
        self.before(url)
        found = self.pages.get(url) or FetchError(url, Fault.NAME_UNKNOWN, "no such name")
        if isinstance(found, FetchError):
            raise found
        return found

    async def allows(self, url: str) -> bool:
        return "forbidden" not in url

    async def delay_s(self, url: str) -> float:
        return 20.0 if "slow" in url else 0.0


@dataclass
class NoticeBoard:
    """Keeps what the operator is told."""

    said: list[tuple[str, str]] = field(default_factory=list)

    async def feed_fails(self, feed: Feed) -> None:
        self.said.append(("fails", feed.url))

    async def feed_is_well(self, feed: Feed) -> None:
        self.said.append(("is well", feed.url))


@dataclass
class Newsroom:
    store: Store
    web: GivenWeb = field(default_factory=GivenWeb)
    clock: SetClock = field(default_factory=SetClock)
    notices: NoticeBoard = field(default_factory=NoticeBoard)
    keep: timedelta | None = None
    rsshub: tuple[str, ...] = ()
    workers: Workers = field(default_factory=Threads)

    def __post_init__(self) -> None:
        workers = self.workers
        self.feeds = Feeds(self.store.database)
        bulletin = Bulletin()
        bulletin.sign_up(self.notices)
        full_text = FullText(self.web, self.web, workers, self.clock)
        entries = FeedEntries(self.feeds, self.store.articles, full_text, workers, self.keep)
        posts = Ingest(self.store.articles, PostFiles(), summarise, self.clock)
        self.check = Check(
            self.web,
            Settling(self.feeds),
            entries,
            posts,
            workers,
            notices=bulletin,
            clock=self.clock,
            random=lambda: 0.5,
            rsshub=self.rsshub,
        )
        self.refresh = Refresh(self.feeds, self.check, self.clock, concurrency=4)
        self.sources = Sources(self.feeds, self.web, self.refresh, workers, self.clock, rsshub=self.rsshub)

    async def add(self, url: str = FEED, categories: CategoryPath = CATEGORY, *, with_tags: bool = False) -> Feed:
        feed, _ = await self.feeds.add(
            url, categories, with_tags=with_tags, state=FeedState.ACTIVE, title="", site_url=None, at=self.clock.now()
        )
        return feed

    async def check_all(self) -> Mapping[str, CheckReport]:
        """Check every feed, due or not; return address → report."""
        only = [feed.id for feed in await self.sources.all()]
        return {report.feed.url: report async for report in self.refresh.refresh(only)}

    async def titles(self) -> list[str]:
        """The titles of all articles, the latest first."""
        return [story.title for story in await latest(self.store, 1_000)]

    async def news(self) -> list[str]:
        """The titles that a digest of a new reader would offer."""
        stories = await latest(self.store, 1_000)
        return [story.title for story in stories if story.sequence > 0]
