"""What the fast way leaves to feedparser, and how it passes over what nobody reads."""

from typing import Any

from bot.reading.feeds.names import ENDED, HANDLED, Names


class DeclinedError(Exception):
    """This document is feedparser's."""


_PERSON = frozenset("name email uri url homepage".split())
_ABOUT = frozenset("title link description url href width height name".split())
_SOURCE = frozenset(
    "title id guid link updated published pubdate subtitle tagline rights copyright category generator icon logo "
    "author contributor language name email uri".split()
)
# Elements with parts of their own that neither feedparser nor we take for the entry's.
PARTS = {
    "author": _PERSON,
    "managingeditor": _PERSON,
    "contributor": _PERSON,
    "itunes_owner": frozenset({"itunes_name", "itunes_email"}),
    "itunes_category": frozenset({"itunes_category"}),
    "image": _ABOUT,
    "textinput": _ABOUT,
    "source": _SOURCE,
}
# What feedparser keeps under names that we don't look at, wherever it stands.
_KEPT_APART = frozenset(
    name for name in HANDLED if name.startswith(("georss", "gml_", "psc_", "cc_", "creativecommons_"))
) | frozenset({"where", "geom"})
# Ending one of these inside of a text breaks off the text.
ENDING = ENDED - _KEPT_APART
_NONE: frozenset[str] = frozenset()


def pass_over(element: Any, name: str, names: Names) -> None:
    """Pass over an element. Raises DeclinedError where feedparser would take something in it for the feed's own."""
    parts = PARTS.get(name, _NONE)
    for inner in element.iterdescendants():
        part = names.of(inner)
        if part in HANDLED and part not in parts and part not in _KEPT_APART:
            raise DeclinedError(f"{part} in {name}")
