"""`ingest` and `latest`."""

import json
import sys
from collections.abc import Iterable, Sequence
from shutil import get_terminal_size
from zoneinfo import ZoneInfo

from bot.chat.story_view import Viewpoint, story_group
from bot.chat.terminal.ink import paint
from bot.chat.terminal.page import page_of
from bot.chat.texts import DEFAULT_LOCALE, texts_in, trail
from bot.cli.progress import progress
from bot.clock import Clock
from bot.config import Settings
from bot.core.article import Article
from bot.core.category import Category
from bot.errors import ReadingError
from bot.fetching.folders import find_posts
from bot.parts import Parts, open_parts
from bot.reading.json_posts import JsonPost, read_json_post, read_posts
from bot.services.ingest import Ingest, IngestReport
from bot.summarising.summarise import summarise

STANDARD_INPUT = "-"
_ALL = "all"
_LONGEST_INPUT = 200 * 2**20


class JsonPosts:
    """The `ingest.Posts` of posts that have been read from JSON; of each, what is loaded is its revision."""

    def __init__(self, posts: Iterable[JsonPost]) -> None:
        self._posts = {post.origin: post for post in posts}

    @property
    def origins(self) -> Sequence[str]:
        return list(self._posts)

    def identity(self, origin: str) -> str:
        return self._posts[origin].identity

    def load(self, origin: str) -> bytes:
        return self._posts[origin].revision.encode()

    def revision(self, data: bytes) -> str:
        return data.decode()

    def read(self, data: bytes, origin: str) -> Article:  # noqa: ARG002 - what it was read from is no longer needed
        return read_json_post(self._posts[origin])


async def ingest_paths(settings: Settings, clock: Clock, paths: Sequence[str], *, as_json: bool) -> int:
    """Ingest posts with a progress bar, print the report, and return the exit status: 1 when some could not be read.

    Of the paths, `-` is standard input: posts as JSON.
    """
    origins = list(find_posts(path for path in paths if path != STANDARD_INPUT))
    total = IngestReport()
    async with open_parts(settings, clock) as parts:
        if STANDARD_INPUT in paths:
            total += await _ingest_json(parts)
        total += await _ingest(parts.ingest, origins)
    _report(total, as_json=as_json)
    return 1 if total.failures else 0


async def _ingest(ingest: Ingest, origins: Sequence[str]) -> IngestReport:
    total = IngestReport()
    with progress("Reading posts", len(origins)) as advance:
        async for report in ingest.batches(origins):
            total += report
            advance(report.read + len(report.failures))
    return total


async def _ingest_json(parts: Parts) -> IngestReport:
    """Ingest what standard input holds; a post with a fault in it keeps no other out."""
    try:
        data = sys.stdin.buffer.read(_LONGEST_INPUT + 1)
        if len(data) > _LONGEST_INPUT:
            raise ReadingError(STANDARD_INPUT, f"too much at once: more than {_LONGEST_INPUT // 2**20} MiB")  # noqa: TRY301 - one of several faults
        given = read_posts(data, STANDARD_INPUT)
    except ReadingError as error:
        return IngestReport(failures=(error,))
    posts = JsonPosts(given.posts)
    done = await _ingest(Ingest(parts.articles, posts, summarise, parts.clock), posts.origins)
    return IngestReport(failures=given.failures) + done


async def print_latest(settings: Settings, clock: Clock, wanted: str | None, count: int) -> int:
    """Print the latest stories (of one category); return the exit status: 1 when there is no such category."""
    async with open_parts(settings, clock) as parts:
        category = await _category(parts, wanted) if wanted and wanted != _ALL else None
        if wanted and wanted != _ALL and category is None:
            return 1
        page = await parts.browse.latest([category.id] if category else None, count)
        zone = ZoneInfo(settings.default_timezone)
        view = Viewpoint(texts_in(DEFAULT_LOCALE), zone.key, clock.now().astimezone(zone).date(), with_category=True)
        blocks = [story_group(story, view) for story in page.stories]
    width = get_terminal_size().columns if sys.stdout.isatty() else None
    print(paint(page_of(blocks), width, colour=sys.stdout.isatty()) if blocks else view.texts("latest.nothing"))
    return 0


async def _category(parts: Parts, wanted: str) -> Category | None:
    match = await parts.browse.look_up(wanted)
    if match.found is None:
        near = ", ".join(trail(candidate.path) for candidate in match.candidates)
        print(f"no category {wanted!r}; {f'near it: {near}' if near else 'nothing is like it'}", file=sys.stderr)
    return match.found


def _report(total: IngestReport, *, as_json: bool) -> None:
    if as_json:
        failures = [{"path": error.origin, "reason": error.reason} for error in total.failures]
        counts = {"new": total.new, "changed": total.changed, "unchanged": total.unchanged}
        print(json.dumps({**counts, "failed": len(failures), "failures": failures}, ensure_ascii=False))
        return
    failed = f", {len(total.failures)} not read" if total.failures else ""
    print(f"{total.new} new, {total.changed} changed, {total.unchanged} unchanged{failed}")
    _complain(total.failures)


def _complain(failures: Iterable[ReadingError]) -> None:
    for error in failures:
        print(f"{error.origin}: {error.reason}", file=sys.stderr)
