"""Articles with the event that each reports, as an editor annotated them (tests/data/README.md tells how)."""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

SETS = Path(__file__).parent.parent / "data" / "stories"


@dataclass(frozen=True)
class Annotated:
    id: str
    event: str
    kind: str
    title: str
    source: str
    published: datetime
    language: str
    category: str
    text: str


def load(folder: Path) -> list[Annotated]:
    """Return the articles of every file in `folder`, in the order of time."""
    lines = [line for path in sorted(folder.glob("*.jsonl")) for line in path.read_text(encoding="utf-8").split("\n")]
    return sorted((_annotated(json.loads(line)) for line in lines if line), key=lambda one: (one.published, one.id))


def _annotated(row: dict[str, str]) -> Annotated:
    return Annotated(
        id=row["id"],
        event=row["event"],
        kind=row["kind"],
        title=row["title"],
        source=row["source"],
        published=datetime.fromisoformat(row["published"]),
        language=row["language"],
        category=row["category"],
        text=row["text"],
    )
