from dataclasses import replace

import pytest

from bot.chat.actions import decode
from bot.chat.rendering import DigestRenderer
from bot.chat.telegram.html import HtmlPacker, PlainPacker
from bot.chat.telegram.rich import RichPacker
from bot.chat.terminal.packing import TerminalPacker
from bot.chat.terminal.page import plain, read
from bot.core.delivery import PartKind
from bot.core.digest import Digest, Limits
from bot.core.subscriber import Card, Format
from tests.chat.test_digest_view import DIGEST, NEXT, SIGNATURE
from tests.chat.test_story_view import point, story

RENDERER = DigestRenderer(
    {
        Format.RICH: RichPacker(),
        Format.HTML: HtmlPacker(),
        Format.PLAIN: PlainPacker(),
        Format.TERMINAL: TerminalPacker(),
    },
    Limits(points=2),
)


@pytest.mark.parametrize("form", list(Format))
def test_a_digest_is_written_in_every_format(form: Format) -> None:
    (part,) = RENDERER.render(DIGEST, replace(SIGNATURE, format=form), NEXT)
    assert part.plain.startswith("要点早报")
    assert "新手机" in part.body
    assert [decode(data) is not None for row in part.buttons for _, data in row] == [True] * 5


@pytest.mark.parametrize("form", list(Format))
def test_a_card_goes_ahead_of_the_same_digest_but_not_in_a_terminal(form: Format) -> None:
    bare = RENDERER.render(DIGEST, replace(SIGNATURE, format=form), NEXT)
    parts = RENDERER.render(DIGEST, replace(SIGNATURE, format=form, card=Card.LIGHT), NEXT)
    kinds = [part.kind for part in parts]
    assert kinds == [PartKind.TEXT] if form is Format.TERMINAL else [PartKind.CARD, PartKind.TEXT]
    assert parts[-1].plain == bare[-1].plain


def test_a_digest_without_news_has_no_card() -> None:
    (part,) = RENDERER.render(Digest((), 1), replace(SIGNATURE, card=Card.LIGHT), NEXT)
    assert part.kind is PartKind.TEXT


def test_html_is_only_in_the_html_format() -> None:
    (html,) = RENDERER.render(DIGEST, SIGNATURE, NEXT)
    (text,) = RENDERER.render(DIGEST, replace(SIGNATURE, format=Format.PLAIN), NEXT)
    assert "<b>" in html.body
    assert "<b>" not in text.body


def test_the_rich_format_has_what_says_the_same_in_html() -> None:
    (rich,) = RENDERER.render(DIGEST, replace(SIGNATURE, format=Format.RICH), NEXT)
    (html,) = RENDERER.render(DIGEST, SIGNATURE, NEXT)
    assert rich.fallback == (html.body,)
    assert rich.plain == html.plain
    assert "<details open><summary><b>降准</b></summary>" in rich.body


def test_the_language_is_the_signatures() -> None:
    (part,) = RENDERER.render(DIGEST, replace(SIGNATURE, language="en"), NEXT)
    assert part.body.startswith("<b>Yaodian Morning")
    assert part.buttons[0][0][0] == "More"


def test_points_are_limited_as_the_limits_say() -> None:
    section = replace(DIGEST.sections[0], stories=(story(*[point("点")] * 5),))
    (part,) = RENDERER.render(Digest((section,), 1), SIGNATURE, NEXT)
    assert "还有 3 点" in part.plain


def test_the_terminals_page_says_what_its_plain_text_says() -> None:
    (part,) = RENDERER.render(DIGEST, replace(SIGNATURE, format=Format.TERMINAL), NEXT)
    assert plain(read(part.body)) == part.plain
