"""What the picture card of a digest says."""

from dataclasses import replace

import pytest

from bot.chat.card_view import card_part
from bot.chat.texts import texts_in
from bot.core.category import CategoryPath
from bot.core.delivery import PartKind
from bot.core.digest import Digest, Section
from bot.core.pictures import CardContent, decode
from bot.core.signature import Signature
from bot.core.subscriber import Card
from tests.chat.test_digest_view import DIGEST, SIGNATURE
from tests.chat.test_story_view import story

LIGHT = replace(SIGNATURE, card=Card.LIGHT)
KEYWORDS = (("芯片", 9), ("利率", 4), ("台风", 2), ("渡轮", 1))


def content_of(digest: Digest, signature: Signature = LIGHT) -> CardContent:
    content = decode(card_part(digest, signature, texts_in(signature.language)).body).content
    assert isinstance(content, CardContent)
    return content


def section(*titles: str) -> Section:
    return Section(1, CategoryPath.parse("金融"), tuple(replace(story(), title=title) for title in titles), 0)


def test_a_card_names_the_digest_its_day_and_how_much_is_in_it() -> None:
    content = content_of(DIGEST)
    assert (content.title, content.date, content.footer) == ("要点早报", "11 月 23 日 星期一", "3 条新闻 · 2 个分类")
    english = content_of(DIGEST, replace(LIGHT, language="en"))
    assert (english.title, english.date) == ("Yaodian Morning", "Monday, November 23")


def test_the_first_of_each_section_come_before_the_second_of_any_and_five_are_enough() -> None:
    digest = Digest((section("甲一", "甲二", "甲三"), section("乙一"), section("丙一", "丙二")), 1)
    assert content_of(digest).headlines == ("甲一", "乙一", "丙一", "甲二", "丙二")


def test_a_headline_without_end_does_not_make_the_outbox_grow() -> None:
    (headline,) = content_of(Digest((section("长" * 10_000),), 1)).headlines
    assert len(headline) == 200


def test_keywords_are_those_of_several_stories_where_there_are_some() -> None:
    assert content_of(replace(DIGEST, keywords=KEYWORDS)).keywords == KEYWORDS[:3]
    assert content_of(replace(DIGEST, keywords=KEYWORDS[1:])).keywords == ()


@pytest.mark.parametrize(("slot", "said"), [("2026-11-23T08:00", "关键词"), ("2026-11-23T08:00/weekly", "本周关键词")])
def test_keywords_are_said_to_be_the_weeks_where_they_are(slot: str, said: str) -> None:
    assert content_of(DIGEST, replace(LIGHT, slot=slot)).keywords_title == said


@pytest.mark.parametrize(("card", "dark"), [(Card.LIGHT, False), (Card.DARK, True)])
def test_a_card_is_light_or_dark_as_the_reader_wants(card: Card, *, dark: bool) -> None:
    part = card_part(DIGEST, replace(SIGNATURE, card=card), texts_in("zh-Hans"))
    assert part.kind is PartKind.CARD
    assert decode(part.body).dark is dark
