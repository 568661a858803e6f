from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from bot.services import word_desk
from bot.services.word_desk import RecentArticles, WordDesk
from bot.store.hits import Text
from bot.stories.matching import text_to_match
from tests.store.examples import NOW


@dataclass
class GivenWords:
    """Words by number; notes from where on it was asked for them."""

    words: dict[int, str] = field(default_factory=dict)
    asked: list[int] = field(default_factory=list)

    async def newest(self) -> int:
        return max(self.words, default=0)

    async def keys(self, after: int = 0) -> Mapping[int, str]:
        self.asked.append(after)
        return {number: key for number, key in self.words.items() if number > after}


@dataclass
class GivenTexts:
    texts_by_id: dict[int, str] = field(default_factory=dict)
    read: list[int] = field(default_factory=list)

    async def recent(self, after: int, since: datetime, count: int) -> Sequence[int]:
        return sorted(one for one in self.texts_by_id if one > after)[-count:]

    async def texts(self, article_ids: Sequence[int]) -> Sequence[Text]:
        self.read += article_ids
        return [Text(one, self.texts_by_id[one], "") for one in article_ids]


async def test_words_are_found_from_the_moment_they_are_there() -> None:
    words = GivenWords()
    desk = WordDesk(words)
    texts = [text_to_match("新芯片", "发布"), text_to_match("显卡", "")]
    assert await desk.hits(texts) == [frozenset(), frozenset()]
    words.words[1] = "芯片"
    assert await desk.hits(texts) == [{1}, frozenset()]
    words.words[2] = "显卡"
    assert await desk.hits(texts) == [{1}, {2}]  # type: ignore[comparison-overlap] # equal in value
    assert await desk.hits([]) == []


async def test_words_are_read_only_when_there_are_new_ones() -> None:
    words = GivenWords({1: "芯片"})
    desk = WordDesk(words)
    for _ in range(3):
        await desk.hits(["芯片"])
    assert words.asked == [0]


async def test_a_few_new_words_are_added_without_reading_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_desk, "_NEW", 2)
    words = GivenWords({number: f"词{number}" for number in range(1, 6)})
    desk = WordDesk(words)
    assert await desk.hits(["词3"]) == [{3}]  # type: ignore[comparison-overlap] # equal in value
    words.words |= {6: "芯片", 7: "显卡"}
    assert await desk.hits(["词3显卡"]) == [{3, 7}]  # type: ignore[comparison-overlap] # equal in value
    words.words[8] = "内存"
    del words.words[3]
    assert await desk.hits(["词3显卡内存"]) == [{7, 8}]  # type: ignore[comparison-overlap] # equal in value
    assert words.asked == [0, 0, 5, 5, 0]


async def test_recent_articles_are_read_once() -> None:
    texts = GivenTexts({1: "新芯片", 2: "显卡"})
    recent = RecentArticles(texts)
    found, newest = await recent.find(["芯片", "显卡", "内存"], NOW)
    assert (found, newest) == ({"芯片": [1], "显卡": [2], "内存": []}, 2)
    texts.texts_by_id[3] = "芯片又涨"
    assert (await recent.find(["芯片"], NOW))[0] == {"芯片": [1, 3]}
    assert (await recent.find(["芯片"], NOW, after=2))[0] == {"芯片": [3]}
    assert texts.read == [1, 2, 3]


async def test_no_more_articles_are_kept_than_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_desk, "RECENT", 3)
    texts = GivenTexts({1: "芯片"})
    recent = RecentArticles(texts)
    await recent.find(["芯片"], NOW)
    texts.texts_by_id |= dict.fromkeys(range(2, 9), "芯片")
    assert (await recent.find(["芯片"], NOW + timedelta(hours=1)))[0] == {"芯片": [6, 7, 8]}
