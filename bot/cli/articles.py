"""`ingest`, `summarize` and `latest`."""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from shutil import get_terminal_size
from typing import Any
from zoneinfo import ZoneInfo

from bot.app import Parts, PostFiles, open_parts
from bot.chat.story_view import Viewpoint, story_group
from bot.chat.terminal.ink import paint
from bot.chat.terminal.page import page_of
from bot.chat.texts import DEFAULT_LOCALE, texts_in, trail
from bot.cli.progress import progress
from bot.clock import Clock
from bot.config import Settings
from bot.core.article import REPEATED_FROM, Article
from bot.core.category import Category
from bot.core.summary import Point, Summary
from bot.errors import ReadingError
from bot.fetching.folders import find_posts
from bot.services.ingest import IngestReport
from bot.summarising.summarise import summarise

_ALL = "all"


async def ingest_paths(settings: Settings, clock: Clock, paths: Sequence[str], *, as_json: bool) -> int:
    """Ingest posts with a progress bar, print the report, and return the exit status: 1 when some could not be read."""
    origins = list(find_posts(paths))
    total = IngestReport()
    async with open_parts(settings, clock) as parts:
        with progress("Reading posts", len(origins)) as advance:
            async for report in parts.ingest.batches(origins):
                total += report
                advance(report.read + len(report.failures))
    _report(total, as_json=as_json)
    return 1 if total.failures else 0


def summarize_paths(paths: Sequence[str], *, as_json: bool) -> int:
    """Print the summary of each post, in the order given; return the exit status: 1 when some could not be read."""
    origins = list(find_posts(paths))
    read: list[tuple[Article, Summary]] = []
    failures: list[ReadingError] = []
    posts = PostFiles()
    with progress("Reading posts", len(origins)) as advance:
        for origin in origins:
            try:
                article = posts.read(posts.load(origin), origin)
                read.append((article, summarise(article)))
            except ReadingError as error:
                failures.append(error)
            advance()
    for article, summary in _without_repeated_pictures(read):
        print(_as_json(article, summary) if as_json else _as_text(article, summary))
    _complain(failures)
    return 1 if failures else 0


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


def _without_repeated_pictures(read: Sequence[tuple[Article, Summary]]) -> list[tuple[Article, Summary]]:
    """Take away pictures that several of these posts show: they are logos, QR codes or fillers."""
    titles: dict[str, set[str]] = defaultdict(set)
    for article, summary in read:
        for url in {summary.picture, article.head_image} - {None}:
            titles[str(url)].add(article.title)
    return [
        (article, replace(summary, picture=None) if len(titles[summary.picture or ""]) >= REPEATED_FROM else summary)
        for article, summary in read
    ]


def _as_json(article: Article, summary: Summary) -> str:
    return json.dumps(
        {
            "path": article.origin,
            "title": article.title,
            "author": article.author,
            "categories": list(article.categories.names),
            "published": article.published.isoformat() if article.published else None,
            "language": article.language,
            "lead": summary.lead.text if summary.lead else "",
            "points": [_point(point) for point in summary.points],
            "image": summary.picture,
            "method": summary.method,
        },
        ensure_ascii=False,
    )


def _point(point: Point) -> dict[str, Any]:
    return {"text": point.text, "children": [_point(child) for child in point.children]}


def _as_text(article: Article, summary: Summary) -> str:
    lines = [article.title.strip() or article.origin]
    if summary.lead:
        lines.append(summary.lead.text)
    lines += _lines(summary.points, 1)
    if summary.picture:
        lines.append(summary.picture)
    return "\n".join([*lines, ""])


def _lines(points: Sequence[Point], depth: int) -> list[str]:
    lines = []
    for number, point in enumerate(points, 1):
        lines.append(f"{'   ' * depth}{f'{number}.' if len(points) > 1 or depth == 1 else '•'} {point.text}")
        lines += _lines(point.children, depth + 1)
    return lines
