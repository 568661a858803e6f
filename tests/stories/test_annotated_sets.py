from collections import Counter, defaultdict
from pathlib import Path

import pytest

from bot.stories.index import group
from tests.stories.annotated import SETS, Annotated
from tests.stories.annotated import load as load_annotated
from tests.stories.scoring import load, score

FOLDERS = sorted(path for path in SETS.iterdir() if path.is_dir())
KINDS = {"first", "reprint", "report", "development"}
LANGUAGES = {"zh-Hans", "zh-Hant", "en"}

each_set = pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)


def events_of(articles: list[Annotated]) -> dict[str, list[Annotated]]:
    events: dict[str, list[Annotated]] = defaultdict(list)
    for one in articles:
        events[one.event].append(one)
    return events


def test_no_article_and_no_event_stands_in_two_sets() -> None:
    ids = Counter(one.id for folder in FOLDERS for one in load_annotated(folder))
    assert [one for one, times in ids.items() if times > 1] == []
    owners = Counter(event for folder in FOLDERS for event in events_of(load_annotated(folder)))
    assert [event for event, sets in owners.items() if sets > 1] == []


@each_set
def test_every_article_is_annotated_in_full(folder: Path) -> None:
    for one in load_annotated(folder):
        assert one.kind in KINDS, one.id
        assert one.language in LANGUAGES, one.id
        assert one.published.tzinfo is not None, one.id
        assert all(part.strip() for part in (one.title, one.source, one.category, one.text)), one.id


@each_set
def test_the_earliest_article_of_an_event_and_no_other_is_its_first(folder: Path) -> None:
    events = events_of(load_annotated(folder))
    firsts = {event: [one.id for one in told if one.kind == "first"] for event, told in events.items()}
    assert firsts == {event: [told[0].id] for event, told in events.items()}


@each_set
def test_no_article_stands_twice_in_a_set(folder: Path) -> None:
    texts = Counter((one.title, one.text) for one in load_annotated(folder))
    assert [title for (title, _), times in texts.items() if times > 1] == []


@pytest.mark.parametrize(
    ("folder", "precision", "recall"),
    [
        ("golden", 0.97, 0.85),
        ("held", 0.97, 0.93),
        ("blind", 0.98, 0.79),
        ("fresh", 0.97, 0.88),
        ("last", 0.99, 0.96),
        ("unseen", 0.85, 0.81),
    ],
)
def test_stories_are_no_worse_than_the_documents_say(folder: str, precision: float, recall: float) -> None:
    articles = load(folder)
    placed = group([one.report for one in articles])
    found = score(articles, [one.story_id or 0 for one in placed])
    assert found.precision >= precision
    assert found.recall >= recall
