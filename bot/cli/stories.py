"""`stories`: posts in, the events that they report out, to see what a digest would offer as one."""

import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.cli.progress import progress
from bot.core.article import Article, body_text
from bot.core.boilerplate import learn
from bot.core.language import detect
from bot.errors import ReadingError
from bot.fetching.folders import find_posts, identity_of, read_bytes
from bot.reading.posts import read_post
from bot.stories.grouping import Placement
from bot.stories.index import group
from bot.stories.report import Report

_LINES = ".jsonl"
_Named = tuple[str, Report]


def print_stories(paths: Sequence[str], *, as_json: bool) -> int:
    """Print the stories of posts in the order of time; return the exit status: 1 when some can't be read.

    Of JSON lines each is an object with `title`, `text` and, if they are known, `source`, `published` (ISO 8601) and
    `id`. What has no date counts as published at 1970's beginning, so that it is all of one time.
    """
    named, failures = _read(paths)
    placed = group([report for _, report in named])
    stories: dict[int, list[int]] = defaultdict(list)
    for at in sorted(range(len(named)), key=lambda at: named[at][1].at):
        stories[placed[at].story_id or 0].append(at)
    for number in sorted(stories):
        members = [(*named[at], placed[at]) for at in stories[number]]
        print(json.dumps(_as_object(members), ensure_ascii=False) if as_json else "\n".join(_as_lines(members)))
    if failures:
        from bot.cli.sentences import told  # noqa: PLC0415 - only a fault needs the locales

        print("\n".join(map(told, failures)), file=sys.stderr)
    return 1 if failures else 0


_Member = tuple[str, Report, Placement]


def _as_object(members: Sequence[_Member]) -> dict[str, Any]:
    return {
        "title": members[0][1].title,
        "articles": [
            {"path": name, "title": report.title, "kind": placement.kind.value} for name, report, placement in members
        ],
    }


def _as_lines(members: Sequence[_Member]) -> Iterator[str]:
    yield members[0][1].title
    for name, report, placement in members:
        yield f"  {placement.kind.value:<11}  {name}  {report.title}"
    yield ""


def _read(paths: Sequence[str]) -> tuple[list[_Named], list[ReadingError]]:
    named: list[_Named] = []
    articles: list[Article] = []
    failures: list[ReadingError] = []
    lines = [path for path in paths if path.endswith(_LINES)]
    posts = list(find_posts([path for path in paths if not path.endswith(_LINES)]))
    with progress("Reading posts", len(posts)) as advance:
        for path in posts:
            try:
                articles.append(read_post(read_bytes(path), path, identity_of(path), Path(path).stem))
            except ReadingError as error:
                failures.append(error)
            advance()
    named += [(article.origin, _report_of(article)) for article in learn(articles)]
    for path in lines:
        try:
            named += _of_lines(path)
        except ReadingError as error:
            failures.append(error)
    return named, failures


def _report_of(article: Article) -> Report:
    at = article.published or datetime.fromtimestamp(0, UTC)
    return Report(article.title, body_text(article.blocks), article.source or "", at, article.language)


def _of_lines(path: str) -> list[_Named]:
    rows = read_bytes(path).decode("utf-8", "replace").split("\n")
    return [(_name(path, number), _report(path, number, row)) for number, row in enumerate(rows, 1) if row.strip()]


def _name(path: str, number: int) -> str:
    return f"{path}:{number}"


def _report(path: str, number: int, row: str) -> Report:
    try:
        found = json.loads(row)
        title, text = str(found["title"]), str(found["text"])
        published = found.get("published")
        at = datetime.fromisoformat(published) if published else datetime.fromtimestamp(0, UTC)
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        reason = "this is no JSON object with a title, a text and, if any, an ISO 8601 date"
        raise ReadingError(_name(path, number), reason) from error
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return Report(title, text, str(found.get("source") or ""), aware, detect(f"{title}\n{text}"))
