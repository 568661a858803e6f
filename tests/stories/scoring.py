"""How well articles are put into stories: pairs that are in one story, against pairs that report one event."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from pathlib import Path

from bot.core.language import Language
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


def score(articles: Sequence[Annotated], stories: Sequence[int]) -> Score:
    """Compare stories with events; `stories` has a number for each article."""
    right = wrong = missed = 0
    for (one, story), (other, another) in combinations(zip(articles, stories, strict=True), 2):
        same, together = one.event == other.event, story == another
        right += same and together
        wrong += together and not same
        missed += same and not together
    return Score(right / max(right + wrong, 1), right / max(right + missed, 1))


def _annotated(row: dict[str, str]) -> Annotated:
    report = Report(
        row["title"], row["text"], row["source"], datetime.fromisoformat(row["published"]), Language(row["language"])
    )
    return Annotated(row["id"], row["event"], row["kind"], report)
