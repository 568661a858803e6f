"""How an alert is written: the followed words as its title, the stories, and how to be told no more."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from bot.chat.actions import Open, Screen, TurnAlert
from bot.chat.rendering import Packer
from bot.chat.reply import Block, Button, Title, bold, line
from bot.chat.story_view import Viewpoint, story_group
from bot.chat.texts import Texts, quote, texts_in
from bot.core.delivery import RenderedPart
from bot.core.story import Story
from bot.core.subscriber import Format

_NAMED = 3


class Flash(Protocol):
    """What an alert says; see `services.alert`."""

    @property
    def stories(self) -> Sequence[Story]: ...

    @property
    def words(self) -> Sequence[tuple[int, str]]: ...

    @property
    def left_out(self) -> int: ...


def alert_blocks(flash: Flash, view: Viewpoint) -> tuple[Block, ...]:
    """Write an alert; `view` says which category a story is from."""
    words = view.texts.listing(quote(word) for _, word in flash.words[:_NAMED])
    blocks: list[Block] = [Title(bold(view.texts("alert.title", words=words)))]
    blocks += [story_group(story, view) for story in flash.stories]
    if flash.left_out:
        blocks.append(line(view.texts.plural("alert.left_out", flash.left_out), quiet=True))
    return tuple(blocks)


def alert_buttons(flash: Flash, texts: Texts) -> tuple[tuple[Button, ...], ...]:
    """Return what stands under an alert: to be told of a word no more, and the settings."""
    settings = Button(texts("button.settings"), Open(Screen.SETTINGS, anew=1))
    if len(flash.words) == 1:
        return ((Button(texts("button.alert_stop"), TurnAlert(flash.words[0][0], 0)), settings),)
    stops = (
        (Button(texts("button.alert_stop_word", word=quote(word)), TurnAlert(word_id, 0)),)
        for word_id, word in flash.words[:_NAMED]
    )
    return (*stops, (settings,))


class AlertRenderer:
    """The `FlashRenderer` of `services.alert`. `packers` has one for each format that a reader can have."""

    def __init__(self, packers: Mapping[Format, Packer]) -> None:
        self._packers = dict(packers)

    def render(self, flash: Flash, language: str, form: Format, zone: str, today: date) -> tuple[RenderedPart, ...]:
        texts = texts_in(language)
        view = Viewpoint(texts, zone, today, with_category=True)
        return self._packers[form].pack(alert_blocks(flash, view), alert_buttons(flash, texts))
