"""What is drawn: the card of a digest and the chart of rising keywords, as values and as JSON.

Such a picture lies in the outbox and travels in replies as what it says. It is drawn when it is sent, and whoever gets
the same text gets the same picture.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class CardContent:
    """Texts of any length and script, each cut to its place. `keywords` are words with their counts, greatest first."""

    title: str
    date: str
    headlines: tuple[str, ...]
    keywords: tuple[tuple[str, int], ...]
    keywords_title: str
    footer: str


@dataclass(frozen=True, slots=True)
class TrendRow:
    """`count` is a word's figure lately, `usual` what one would expect."""

    word: str
    count: int
    usual: float


@dataclass(frozen=True, slots=True)
class TrendContent:
    """`rows` come in the order in which they are drawn; `count_label` and `usual_label` say what bar and mark mean."""

    title: str
    subtitle: str
    rows: tuple[TrendRow, ...]
    count_label: str
    usual_label: str


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn, and in which colours."""

    content: CardContent | TrendContent
    dark: bool = False


def encode(picture: Picture) -> str:
    """Write a picture as JSON, equal ones alike."""
    kind = "card" if isinstance(picture.content, CardContent) else "trends"
    return json.dumps({"kind": kind, "dark": picture.dark, **asdict(picture.content)}, ensure_ascii=False)


def decode(body: str) -> Picture:
    """Read what `encode` wrote. Raises ValueError for anything else."""
    try:
        found = json.loads(body)
        return Picture(_READERS[found["kind"]](found), dark=bool(found["dark"]))
    except (KeyError, TypeError, AttributeError, OverflowError, ValueError) as error:
        raise ValueError(f"no picture that this program can draw: {error!r}") from error


def _card(found: Mapping[str, Any]) -> CardContent:
    return CardContent(
        title=str(found["title"]),
        date=str(found["date"]),
        headlines=tuple(str(headline) for headline in found["headlines"]),
        keywords=tuple((str(word), int(count)) for word, count in found["keywords"]),
        keywords_title=str(found["keywords_title"]),
        footer=str(found["footer"]),
    )


def _trends(found: Mapping[str, Any]) -> TrendContent:
    return TrendContent(
        title=str(found["title"]),
        subtitle=str(found["subtitle"]),
        rows=tuple(TrendRow(str(row["word"]), int(row["count"]), float(row["usual"])) for row in found["rows"]),
        count_label=str(found["count_label"]),
        usual_label=str(found["usual_label"]),
    )


_READERS: Mapping[str, Callable[[Mapping[str, Any]], CardContent | TrendContent]] = {"card": _card, "trends": _trends}
