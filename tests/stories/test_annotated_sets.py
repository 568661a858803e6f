from collections import defaultdict

import pytest

from bot.stories.grouping import Kind
from tests.stories.scoring import DATA, Annotated, load, score

FOLDERS = sorted(path.name for path in DATA.iterdir())


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_article_is_annotated_soundly(folder: str) -> None:
    articles = load(folder)
    events: dict[str, list[Annotated]] = defaultdict(list)
    for one in articles:
        events[one.event].append(one)
        assert one.report.at.tzinfo is not None
        assert one.report.title
        assert one.report.text
    assert len({one.id for one in articles}) == len(articles)
    assert {one.kind for one in articles} <= set(Kind)
    assert all([one.kind for one in told].index(Kind.FIRST) == 0 for told in events.values())


@pytest.mark.parametrize(("folder", "precision", "recall"), [("golden", 0.98, 0.3), ("held", 0.93, 0.45)])
def test_stories_are_as_good_as_the_documents_say(folder: str, precision: float, recall: float) -> None:
    found = score(load(folder))
    assert found.precision >= precision
    assert found.recall >= recall
