"""How near a summary comes to what an editor took from the same post (tests/data/README.md tells the annotations).

Heads are compared by their first ten letters or digits, so that where a head ends is a matter of taste.
"""

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from bot.core.article import Article
from bot.core.summary import Point, Summary
from bot.fetching.folders import read_bytes
from bot.reading.posts import read_post
from bot.summarising.summarise import summarise

DATA = Path(__file__).parent.parent / "data"
_LETTERS = re.compile(r"[\W_]+")
_UNSEEN = re.compile(r"<!--.*?-->|<(style|script)\b.*?</\1>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[。！？!?；;])")


def pairs(folder: str) -> list[Path]:
    """The annotations in a folder of the data, in the order of their names."""
    return sorted((DATA / folder).glob("*.json"))


def score(annotation: Path) -> dict[str, float]:
    """Return each measure that applies to the pair, from 0 to 1."""
    gold = json.loads(annotation.read_text(encoding="utf-8"))
    post = annotation.with_suffix(".md")
    article = read_post(read_bytes(str(post)), str(post), str(post), post.stem)
    summary = summarise(article)
    text = _visible(post)
    return {
        "metadata": _metadata(article, gold),
        "lead": _lead(summary, gold["lead"]),
        **_points(summary, gold, text),
        "verbatim": _verbatim(summary, text),
        "clean": float(not any(_in(noise, shown) for noise in gold["noise"] for shown in _shown(summary))),
        "picture": float(summary.picture == gold["image"]),
        "compact": float(_is_compact(summary, text)),
    }


def _metadata(article: Article, gold: Mapping[str, Any]) -> float:
    published = datetime.fromisoformat(gold["published"]) if gold["published"] else None
    found = (article.title, article.author, list(article.categories.names), article.published)
    wanted = (gold["title"], gold["author"], gold["categories"], published)
    right: list[bool] = [one == other for one, other in zip(found, wanted, strict=True)]
    return sum(right) / len(right)


def _lead(summary: Summary, wanted: str | None) -> float:
    if wanted is None:
        return float(summary.lead is None)
    lead = summary.lead.text if summary.lead else ""
    return float(_same(wanted, lead) and len(_letters(lead)) >= min(14, len(_letters(wanted))))


def _points(summary: Summary, gold: Mapping[str, Any], text: str) -> dict[str, float]:
    heads = [point.text for point in summary.points]
    if gold["structure"] == "enumerated":
        wanted = [point["head"] for point in gold["points"]]
        nested = [head for point in gold["points"] for head in _nested_heads(point)]
        found = [point.text for top in summary.points for point in _flat(top.children)]
        measures = {"points": _f1(wanted, heads)}
        if nested:
            measures["nested"] = _in_order(nested, found) / len(nested)
        return measures
    if gold["structure"] == "sections" and gold["sections"]:
        return {"sections": _sections_covered(gold["sections"], _shown(summary)[1:], text)}
    return {}


def _nested_heads(point: Mapping[str, Any]) -> Iterator[str]:
    for child in point.get("children", ()):
        yield child["head"]
        yield from _nested_heads(child)


def _in_order(wanted: Sequence[str], found: Sequence[str]) -> int:
    """Return how many of the wanted heads are found, each behind the one before it."""
    hits = at = 0
    for head in wanted:
        place = next((place for place in range(at, len(found)) if _same(head, found[place])), None)
        if place is not None:
            hits, at = hits + 1, place + 1
    return hits


def _f1(wanted: Sequence[str], found: Sequence[str]) -> float:
    return 2 * _in_order(wanted, found) / (len(wanted) + len(found)) if found else 0.0


def _sections_covered(headings: Sequence[str], shown: Sequence[str], text: str) -> float:
    """Return the share of sub-headings that a point repeats or that a point's text stands under."""
    places = [text.index(_squeezed(heading)) for heading in headings]
    covered = 0
    for heading, (start, end) in zip(headings, pairwise([*places, len(text)]), strict=True):
        covered += any(_same(heading, point) or _squeezed(point)[:12] in text[start:end] for point in shown)
    return covered / len(headings)


def _verbatim(summary: Summary, text: str) -> float:
    sentences = [_squeezed(part) for shown in _shown(summary) for part in _SENTENCE.split(shown) if _letters(part)]
    return sum(sentence in text for sentence in sentences) / len(sentences) if sentences else 1.0


def _is_compact(summary: Summary, text: str) -> bool:
    shown = _shown(summary)
    lead, points = shown[0], shown[1:]
    keys = [_letters(one) for one in shown if len(_letters(one)) > 8]
    return (
        len(lead) <= 220
        and all(len(point) <= 160 for point in points)
        and (len(text) < 600 or sum(map(len, shown)) <= 0.6 * len(text))
        and len(set(keys)) == len(keys)
        and not any(_in(point, lead) for point in points if len(_letters(point)) > 8)
    )


def _shown(summary: Summary) -> list[str]:
    """The lead (empty where there is none), then every point."""
    return [summary.lead.text if summary.lead else "", *(point.text for point in _flat(summary.points))]


def _flat(points: Sequence[Point]) -> Iterator[Point]:
    for point in points:
        yield point
        yield from _flat(point.children)


def _visible(post: Path) -> str:
    """The post's body as a browser shows it, without white space: found by other means than the bot's."""
    text = post.read_text(encoding="utf-8")
    body = text.split("\n---", 2)[-1] if text.lstrip("\ufeff").startswith("---") else text
    return _squeezed(html.unescape(_UNSEEN.sub("", body)))


def _same(head: str, text: str) -> bool:
    one, other = _letters(head), _letters(text)
    length = min(10, len(one), len(other))
    return length > 0 and one[:length] == other[:length]


def _in(part: str, whole: str) -> bool:
    return len(_letters(part)) > 3 and _letters(part) in _letters(whole)


def _letters(text: str) -> str:
    return _LETTERS.sub("", text).lower()


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)
