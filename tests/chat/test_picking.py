from dataclasses import replace

import pytest

from bot.chat.actions import Action, Damp, Purpose, ReadStory, SaveStory
from bot.chat.picking import MOST, picking
from bot.chat.terminal.page import page_of, plain
from bot.chat.texts import texts_in
from tests.chat.test_story_view import story

TEXTS = texts_in("zh-Hans")
STORIES = tuple(replace(story(), article_id=number, title=f"标题{number}") for number in range(1, 8))


@pytest.mark.parametrize(
    ("purpose", "question", "action"),
    [
        (Purpose.READ, "想看哪一条的全文？", ReadStory(1)),
        (Purpose.SAVE, "要收藏哪一条？", SaveStory(1, 1)),
        (Purpose.FEWER, "哪一条所在的分类，以后少看一点？", Damp(1, 1)),
    ],
)
def test_each_title_has_a_number_and_each_number_a_button(purpose: Purpose, question: str, action: Action) -> None:
    reply = picking(STORIES, purpose, TEXTS)
    first, title, *_ = plain(page_of(reply.blocks)).splitlines()
    assert first == question
    assert title.strip() == ("1. 标题1（金融 › 央行）" if purpose is Purpose.FEWER else "1. 标题1")
    assert [[button.label for button in row] for row in reply.buttons] == [list("12345"), list("67")]
    assert reply.buttons[0][0].action == action


def test_a_long_title_is_shortened_between_words_and_visible_characters() -> None:
    for title in ("长" * 200, "word " * 60, "👨‍👩‍👧" * 60):
        said = plain(page_of(picking((replace(story(), title=title),), Purpose.READ, TEXTS).blocks))
        assert said.endswith("……")
        assert not said.endswith(("\u200d……", "wo……", "wor……"))


def test_no_more_are_asked_about_than_there_can_be_buttons() -> None:
    reply = picking(STORIES * 20, Purpose.READ, TEXTS)
    assert sum(len(row) for row in reply.buttons) == MOST
