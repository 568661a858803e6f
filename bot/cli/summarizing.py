"""`summarize`: posts and pages in, summaries out, to read or for programs, with the reasons if they are asked for."""

import asyncio
import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.cli.explaining import explain
from bot.cli.progress import progress
from bot.cli.running import complete, quiet_settings
from bot.clock import SystemClock
from bot.config import Settings
from bot.core.article import REPEATED_FROM, Article
from bot.core.boilerplate import learn
from bot.core.summary import Point, PointList, Summary
from bot.errors import FetchError, ReadingError, UserError, WorkError, YaodianError
from bot.fetching.folders import find_posts, identity_of, read_bytes
from bot.reading.left_out import left_out_of
from bot.reading.posts import read_post
from bot.summarising.budget import BRIEF, FULL, STANDARD, Budget
from bot.summarising.summarise import Analysis, analyse, summary_of

_WEB = ("http://", "https://")
BUDGETS: Mapping[str, Budget] = {"brief": BRIEF, "standard": STANDARD, "full": FULL}


@dataclass(frozen=True, slots=True)
class Manner:
    """How summaries are printed: an object a post for programs, or text; how long (a key of `BUDGETS`); and whether
    with the reasons.
    """

    as_json: bool = False
    length: str = "standard"
    explained: bool = False


@dataclass(frozen=True, slots=True)
class _Summarised:
    article: Article
    found: Analysis
    summary: Summary


def summarize_paths(paths: Sequence[str], manner: Manner) -> int:
    """Print the summary of each post and page, in the order given; return the exit status: 1 when some can't be read.

    What the posts of one source have in common, paragraphs or pictures, is taken for boilerplate, as `ingest` does.
    """
    articles, failures = _read(list(_origins(paths)))
    budget = BUDGETS[manner.length]
    summarised = []
    with progress("Summarising", len(articles)) as advance:
        for article in learn(articles):
            found = analyse(article, budget)
            summarised.append(_Summarised(article, found, summary_of(article, found, budget)))
            advance()
    for one in _without_repeated_pictures(summarised):
        print(_as_json(one.article, one.summary) if manner.as_json else _as_text(one.article, one.summary))
        if manner.explained:
            print("\n".join([*explain(one.article, one.found, one.summary, _left_out(one.article)), ""]))
    if failures:
        from bot.cli.sentences import told  # noqa: PLC0415 - only a fault needs the locales

        print("\n".join(map(told, failures)), file=sys.stderr)
    return 1 if failures else 0


def _origins(paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        yield from [path] if _is_address(path) else find_posts([path])


def _is_address(origin: str) -> bool:
    return origin.startswith(_WEB)


def _read(origins: Sequence[str]) -> tuple[Sequence[Article], Sequence[YaodianError]]:
    addresses = list(dict.fromkeys(filter(_is_address, origins)))
    pages = complete(_fetch(quiet_settings(), addresses)) if addresses else {}
    articles: list[Article] = []
    failures: list[YaodianError] = []
    with progress("Reading posts", len(origins)) as advance:
        for origin in origins:
            try:
                read = pages[origin] if origin in pages else _read_file(origin)
            except ReadingError as error:
                read = error
            if isinstance(read, Article):
                articles.append(read)
            else:
                failures.append(read)
            advance()
    return articles, failures


def _read_file(path: str) -> Article:
    return read_post(read_bytes(path), path, identity_of(path), Path(path).stem)


async def _fetch(settings: Settings, addresses: Sequence[str]) -> Mapping[str, Article | YaodianError]:
    """Return the articles of pages, or why there is none."""
    from bot.parts import open_outside  # noqa: PLC0415 - files are read without all that the web takes

    async with open_outside(settings, SystemClock()) as outside:
        pages = outside.pages
        with progress("Fetching pages", len(addresses)) as advance:

            async def fetch(address: str) -> Article | YaodianError:
                try:
                    return (await pages.summarise(address)).article
                except (FetchError, UserError, WorkError) as error:
                    return error
                finally:
                    advance()

            found = await asyncio.gather(*map(fetch, addresses))
    return dict(zip(addresses, found, strict=True))


def _left_out(article: Article) -> Iterable[tuple[str, str]]:
    """Return what reading passed by; of a page, all but its article was never looked at."""
    if _is_address(article.origin):
        return ()
    return left_out_of(read_bytes(article.origin), article.origin)


def _without_repeated_pictures(read: Sequence[_Summarised]) -> list[_Summarised]:
    """Take away pictures that several of these posts show: they are logos, QR codes or fillers."""
    titles: dict[str, set[str]] = defaultdict(set)
    for one in read:
        for url in {one.summary.picture, one.article.head_image} - {None}:
            titles[str(url)].add(one.article.title)
    return [
        replace(one, summary=replace(one.summary, picture=None))
        if len(titles[one.summary.picture or ""]) >= REPEATED_FROM
        else one
        for one in read
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
            "lists": [_list(one) for one in summary.lists],
            "image": summary.picture,
            "method": summary.method,
        },
        ensure_ascii=False,
    )


def _point(point: Point) -> dict[str, Any]:
    written: dict[str, Any] = {"text": point.text, "children": [_point(child) for child in point.children]}
    return written if point.full is None else written | {"full": point.full.text}


def _list(one: PointList) -> dict[str, Any]:
    return {"introduction": one.introduction.text if one.introduction else None, "points": len(one.points)}


def _as_text(article: Article, summary: Summary) -> str:
    lines = [article.title.strip() or article.origin]
    if summary.lead:
        lines.append(summary.lead.text)
    for one in summary.lists:
        lines += [f"  {one.introduction.text}"] if one.introduction else []
        lines += _lines(one.points, 1)
    if summary.picture:
        lines.append(summary.picture)
    return "\n".join([*lines, ""])


def _lines(points: Sequence[Point], depth: int) -> list[str]:
    lines = []
    for number, point in enumerate(points, 1):
        lines.append(f"{'   ' * depth}{f'{number}.' if len(points) > 1 or depth == 1 else '•'} {point.text}")
        lines += _lines(point.children, depth + 1)
    return lines
