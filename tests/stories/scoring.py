"""How well articles are put into stories: pairs that are in one story, against pairs that report one event."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from pathlib import Path

from bot.stories.fingerprint import fingerprint
from bot.stories.grouping import Known, place
from bot.stories.report import Report

DATA = Path(__file__).parent.parent / "data" / "stories"


@dataclass(frozen=True)
class Annotated:
    """An article and the event that it reports."""

    id: str
    event: str
    kind: str
    report: Report


@dataclass(frozen=True)
class Score:
    precision: float
    recall: float


def load(folder: str) -> list[Annotated]:
    """Return a set's articles in the order of time."""
    texts = (path.read_text(encoding="utf-8") for path in sorted((DATA / folder).glob("*.jsonl")))
    lines = [line for text in texts for line in text.split("\n")]
    return sorted((_annotated(json.loads(line)) for line in lines if line.strip()), key=lambda one: one.report.at)


def grouped(articles: Sequence[Annotated]) -> list[int]:
    """Return the story of each article."""
    known: list[Known] = []
    for number, article in enumerate(articles, start=1):
        print_ = fingerprint(article.report)
        keys = set(print_.keys)
        stories = {one.story_id for one in known if keys & set(one.fingerprint.keys)}
        placed = place(print_, article.report.at, [one for one in known if one.story_id in stories])
        known.append(Known(number, placed.story_id or number, print_, article.report.at))
    return [one.story_id for one in known]


def score(articles: Sequence[Annotated]) -> Score:
    stories = grouped(articles)
    right = wrong = missed = 0
    for (one, story), (other, another) in combinations(zip(articles, stories, strict=True), 2):
        same, together = one.event == other.event, story == another
        right += same and together
        wrong += together and not same
        missed += same and not together
    return Score(right / max(right + wrong, 1), right / max(right + missed, 1))


def _annotated(row: dict[str, str]) -> Annotated:
    report = Report(row["title"], row["text"], datetime.fromisoformat(row["published"]))
    return Annotated(row["id"], row["event"], row["kind"], report)
