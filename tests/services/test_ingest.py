"""Posts from real folders into a real store."""

import asyncio
import threading
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.article import Article, Role
from bot.core.summary import Method, Summary
from bot.errors import ReadingError, StorageError
from bot.fetching.folders import find_posts
from bot.parts import PostFiles
from bot.services.ingest import Ingest, IngestReport, Posts
from bot.store.retention import Retention
from bot.summarising.summarise import summarise
from tests.services.parts import SetClock
from tests.store.examples import Store, latest

BODY = "<p>港务局今天公布冬季安排，码头恢复全部班次。一是修好甲路。二是修好乙路。</p>"


def ingest(store: Store, posts: Posts | None = None) -> Ingest:
    return Ingest(store.articles, posts or PostFiles(), summarise, SetClock())


def write(folder: Path, name: str, title: str = "港口", body: str = BODY) -> str:
    path = folder / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\ntitle: {title}\ncategories: [社会, 澜州日报]\n---\n{body}", encoding="utf-8")
    return str(path)


def counts(report: IngestReport) -> tuple[int, int, int]:
    return report.new, report.changed, report.unchanged


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    folder = tmp_path / "posts"
    folder.mkdir()
    return folder


async def test_new_posts_are_read_summarised_and_stored(store: Store, posts: Path) -> None:
    write(posts, "a")
    write(posts, "b/c")
    report = await ingest(store).run(find_posts([str(posts)]))
    assert (counts(report), report.read, report.failures) == ((2, 0, 0), 2, ())
    [newest, _] = await latest(store, 5)
    assert newest.title == "港口"
    assert str(newest.categories) == "社会/澜州日报"
    assert newest.summary.method is Method.ENUMERATION
    assert [point.text for point in newest.summary.points] == ["修好甲路", "修好乙路"]


async def test_ingesting_again_changes_nothing(store: Store, posts: Path) -> None:
    write(posts, "a")
    write(posts, "b")
    await ingest(store).run(find_posts([str(posts)]))
    before = await latest(store, 5)
    report = await ingest(store).run(find_posts([str(posts)]))
    assert counts(report) == (0, 0, 2)
    assert await latest(store, 5) == before


async def test_an_edited_post_is_updated_and_is_no_news_again(store: Store, posts: Path) -> None:
    post = write(posts, "a")
    await ingest(store).run([post])
    [before] = await latest(store, 5)
    write(posts, "a", title="港口更正")
    report = await ingest(store).run([post])
    [after] = await latest(store, 5)
    assert counts(report) == (0, 1, 0)
    assert (after.title, after.sequence) == ("港口更正", before.sequence)


async def test_what_cannot_be_read_is_named_and_the_rest_goes_in(store: Store, posts: Path) -> None:
    write(posts, "a")
    (posts / "b.md").write_bytes(b"\x89PNG\x00\x00")
    (posts / "c.md").write_text("---\ntitle: cut off", encoding="utf-8")
    with (posts / "d.md").open("wb") as file:
        file.truncate(50 * 2**20)
    (posts / "e.md").symlink_to(posts / "gone.md")
    write(posts, "f")
    report = await ingest(store).run(find_posts([str(posts)]))
    assert counts(report) == (2, 0, 0)
    assert [Path(failure.origin).name for failure in report.failures] == ["b.md", "c.md", "d.md", "e.md"]
    assert all(failure.reason for failure in report.failures)


async def test_a_post_named_twice_goes_in_once(store: Store, posts: Path) -> None:
    post = write(posts, "a")
    report = await ingest(store).run([post, post, str(posts / ".." / "posts" / "a.md")])
    assert counts(report) == (1, 0, 0)
    assert len(await latest(store, 5)) == 1


async def test_nothing_to_ingest_is_an_empty_report(store: Store, posts: Path) -> None:
    assert await ingest(store).run(find_posts([str(posts)])) == IngestReport()


async def test_many_posts_go_in_by_batches_each_stored_when_it_is_reported(store: Store, posts: Path) -> None:
    for number in range(150):
        write(posts, f"{number:03}", title=f"港口{number}")
    total, seen = 0, []
    async for report in ingest(store).batches(find_posts([str(posts)])):
        total += report.new
        seen.append(total == len(await latest(store, 1_000)))
    assert total == 150
    assert len(seen) > 1
    assert all(seen)


class WatchedPosts(PostFiles):
    """Remembers what was read, and in which threads; meets a defect in a post named `broken`."""

    def __init__(self) -> None:
        self.threads: set[int] = set()
        self.read_origins: list[str] = []

    def read(self, data: bytes, origin: str) -> Article:
        self.threads.add(threading.get_ident())
        self.read_origins.append(Path(origin).stem)
        if "broken" in origin:
            raise KeyError(origin)
        return super().read(data, origin)


async def test_reading_and_summarising_leave_the_event_loop_free(store: Store, posts: Path) -> None:
    watched = WatchedPosts()

    def watched_summarise(article: Article) -> Summary:
        watched.threads.add(threading.get_ident())
        return summarise(article)

    await Ingest(store.articles, watched, watched_summarise, SetClock()).run([write(posts, "a")])
    assert watched.threads
    assert threading.get_ident() not in watched.threads


async def test_a_post_that_is_stored_as_it_stands_is_not_read_again(store: Store, posts: Path) -> None:
    watched = WatchedPosts()
    origins = [write(posts, "a"), write(posts, "b")]
    await ingest(store, watched).run(origins)
    write(posts, "b", title="港口更正")
    await ingest(store, watched).run(origins)
    assert watched.read_origins == ["a", "b", "b"]


async def test_a_post_that_meets_a_defect_is_named_and_the_others_go_in(
    store: Store, posts: Path, caplog: pytest.LogCaptureFixture
) -> None:
    report = await ingest(store, WatchedPosts()).run([write(posts, "a"), write(posts, "broken"), write(posts, "c")])
    assert counts(report) == (2, 0, 0)
    assert ["broken" in failure.origin for failure in report.failures] == [True]
    assert any("KeyError" in getattr(record, "traceback", "") for record in caplog.records)


ABOUT = "澜州日报社编辑部整理，欢迎读者来信。"


def body(number: int) -> str:
    return f"<p>港务局今天公布第{number}号安排，码头恢复全部班次。</p><p>{ABOUT}</p>"


def write_days(folder: Path, days: Iterable[int]) -> list[str]:
    return [write(folder, f"{day:03}", f"第{day}天", body(day)) for day in days]


async def leads(store: Store) -> list[str]:
    """The leads of all stories, those that came first first."""
    stories = sorted(await latest(store, 1_000), key=lambda story: story.sequence)
    return [story.summary.lead.text for story in stories if story.summary.lead]


async def test_what_a_source_repeats_is_in_no_summary_of_the_batch(store: Store, posts: Path) -> None:
    await ingest(store).run(write_days(posts, range(3)))
    assert [ABOUT in lead for lead in await leads(store)] == [False] * 3
    article = await store.articles.article(1)
    assert article is not None
    assert [block.role for block in article.blocks] == [Role.BODY, Role.BOILERPLATE]


async def test_what_was_learned_is_known_to_later_ingestions(store: Store, posts: Path) -> None:
    for origin in write_days(posts, range(4)):
        await ingest(store).run([origin])
    assert [ABOUT in lead for lead in await leads(store)] == [True, True, False, False]


async def test_learning_goes_on_from_batch_to_batch(store: Store, posts: Path) -> None:
    await ingest(store).run(write_days(posts, range(150)))
    assert not any(ABOUT in lead for lead in await leads(store))


async def test_an_article_stored_before_is_summarised_anew_when_it_changes(store: Store, posts: Path) -> None:
    for origin in write_days(posts, range(3)):
        await ingest(store).run([origin])
    await ingest(store).run([write(posts, "000", "第0天", body(10))])
    assert [ABOUT in lead for lead in await leads(store)] == [False, True, False]


async def test_an_article_that_is_given_other_titles_teaches_nothing(store: Store, posts: Path) -> None:
    for title in ("甲", "乙", "丙", "丁"):
        await ingest(store).run([write(posts, "a", title, body(1))])
    await ingest(store).run([write(posts, "b", "戊", body(2))])
    assert [ABOUT in lead for lead in await leads(store)] == [True, True]


async def test_posts_in_a_folder_that_was_moved_teach_nothing(store: Store, posts: Path) -> None:
    for folder in ("old", "new", "newest"):
        for origin in write_days(posts / folder, range(2)):
            await ingest(store).run([origin])
    assert all(ABOUT in lead for lead in await leads(store))


async def test_posts_that_are_stored_as_they_stand_ask_nothing_about_paragraphs(store: Store, posts: Path) -> None:
    origins = write_days(posts, range(3))
    await ingest(store).run(origins)
    async with store.database.writing() as connection:
        await connection.exec_driver_sql("DROP TABLE seen_paragraphs")
    assert counts(await ingest(store).run(origins)) == (0, 0, 3)


async def test_a_defect_in_summarising_names_the_post_and_keeps_no_other_out(store: Store, posts: Path) -> None:
    def summarise_most(article: Article) -> Summary:
        if "broken" in article.origin:
            raise KeyError(article.title)
        return summarise(article)

    origins = [write(posts, name) for name in ("a", "broken", "c")]
    report = await Ingest(store.articles, PostFiles(), summarise_most, SetClock()).run(origins)
    assert counts(report) == (2, 0, 0)
    assert [Path(failure.origin).name for failure in report.failures] == ["broken.md"]


async def test_a_store_that_cannot_write_stops_the_ingestion(store: Store, posts: Path) -> None:
    post = write(posts, "a")
    async with store.database.writing() as connection:
        await connection.exec_driver_sql("DROP TABLE articles")
    with pytest.raises(StorageError):
        await ingest(store).run([post])


async def test_two_ingestions_at_once_store_each_post_once(store: Store, posts: Path) -> None:
    for number in range(20):
        write(posts, str(number))
    await asyncio.gather(*(ingest(store).run(find_posts([str(posts)])) for _ in range(3)))
    assert len(await latest(store, 100)) == 20


def test_reports_add_up() -> None:
    one, other = ReadingError("a", "x"), ReadingError("b", "y")
    assert IngestReport(1, 2, 3, (one,)) + IngestReport(10, 20, 30, (other,)) == IngestReport(11, 22, 33, (one, other))


async def test_a_post_that_was_removed_as_too_old_stays_out_even_edited(store: Store, posts: Path) -> None:
    old, young = write(posts, "old"), write(posts, "young", title="新港口")
    (posts / "old.md").write_text(
        (posts / "old.md").read_text("utf-8").replace("---\n", "---\ndate: 2025-01-01\n", 1), "utf-8"
    )
    await ingest(store).run([old, young])
    clock = SetClock()
    await Retention(store.database).tidy(older_than=clock.now() - timedelta(days=30), keep=None, now=clock.now())
    assert [story.title for story in await latest(store, 5)] == ["新港口"]
    write(posts, "old", title="旧港口更正")
    report = await ingest(store).run([old, young])
    assert counts(report) == (0, 0, 2)
    assert [story.title for story in await latest(store, 5)] == ["新港口"]
