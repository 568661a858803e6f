"""Which story of a digest is meant: its titles, numbered, and a button for each number."""

from collections.abc import Sequence

from bot.chat.actions import Action, Damp, Purpose, ReadStory, SaveStory
from bot.chat.reply import Button, Item, Items, Reply, Run, Text, Title, bold, rows
from bot.chat.story_view import shortened, title_of
from bot.chat.texts import Texts, trail
from bot.core.story import Story

MOST = 50
_PER_ROW = 5
_LONGEST_TITLE = 60
_QUESTIONS = {Purpose.READ: "pick.read", Purpose.SAVE: "pick.save", Purpose.FEWER: "pick.fewer"}


def picking(stories: Sequence[Story], purpose: Purpose, texts: Texts) -> Reply:
    """Ask which of a digest's stories is meant, in the order that they stand in; beyond `MOST` there are no buttons."""
    asked = stories[:MOST]
    items = tuple(Item(f"{number}.", _told(story, purpose, texts)) for number, story in enumerate(asked, start=1))
    buttons = (Button(str(number), _action(story, purpose)) for number, story in enumerate(asked, start=1))
    return Reply((Title(bold(texts(_QUESTIONS[purpose]))), Items(items)), rows(buttons, _PER_ROW))


def _told(story: Story, purpose: Purpose, texts: Texts) -> Text:
    title = shortened(title_of(story, texts), _LONGEST_TITLE)
    if purpose is not Purpose.FEWER or not story.categories.names:
        return (Run(title),)
    return (Run(title), Run(texts("pick.category", category=trail(story.categories))))


def _action(story: Story, purpose: Purpose) -> Action:
    match purpose:
        case Purpose.READ:
            return ReadStory(story.article_id)
        case Purpose.SAVE:
            return SaveStory(story.article_id, 1)
        case Purpose.FEWER:
            return Damp(story.category_id, 1)
