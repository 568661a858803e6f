"""How a digest is written: a title by the hour, a section a category, and what comes next."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.chat.actions import Open, Screen, ShowLatest
from bot.chat.reply import Block, Button, Group, Title, bold, line
from bot.chat.story_view import Viewpoint, story_group
from bot.chat.texts import Texts, trail
from bot.core.digest import Digest, Section
from bot.core.schedule import Due
from bot.core.signature import NOW_SLOT, Signature

_NOON_FROM, _EVENING_FROM = 11, 17
_MORE = 5


def digest_blocks(
    digest: Digest, signature: Signature, next_due: Due | None, texts: Texts, points: int
) -> tuple[Block, ...]:
    """Write a digest for the hour its slot names; an empty one is a single line.

    Days are named as they are said on the slot's day: all who share the digest share that day.
    """
    moment = local_moment(signature)
    view = Viewpoint(texts, signature.zone, moment.date(), points)
    heading = texts("digest.title", name=_name(moment, texts), date=texts.dated(moment.date()))
    next_line = _next(next_due, view)
    if not digest.sections:
        return (line(texts("digest.empty", digest=heading, next=next_line).strip()),)
    blocks: list[Block] = [Title(bold(heading)), line(_contents(digest, texts), quiet=True)]
    blocks.extend(group for section in digest.sections for group in _section(section, view))
    return (*blocks, line(next_line, quiet=True)) if next_line else tuple(blocks)


def digest_buttons(digest: Digest, texts: Texts) -> tuple[tuple[Button, ...], ...]:
    """Return what stands under a digest: where to read on, and the settings. Neither takes the digest's place."""
    settings = Button(texts("button.settings"), Open(Screen.SETTINGS, anew=1))
    return ((Button(texts("button.more"), _read_on(digest)), settings),)


def local_moment(signature: Signature) -> datetime:
    """Return the local time that a signature's slot stands for (`2026-11-23T08:00`, or `now:` and an instant)."""
    if signature.slot.startswith(NOW_SLOT):
        return datetime.fromisoformat(signature.slot.removeprefix(NOW_SLOT)).astimezone(ZoneInfo(signature.zone))
    return datetime.fromisoformat(signature.slot).replace(tzinfo=ZoneInfo(signature.zone))


def _name(moment: datetime, texts: Texts) -> str:
    if moment.hour < _NOON_FROM:
        return texts("digest.morning")
    return texts("digest.noon") if moment.hour < _EVENING_FROM else texts("digest.evening")


def _contents(digest: Digest, texts: Texts) -> str:
    stories = texts.plural("digest.stories", digest.story_count)
    sections = texts.plural("digest.sections", len(digest.sections))
    return f"{stories} · {sections}"


def _section(section: Section, view: Viewpoint) -> Iterator[Group]:
    """Yield a section's stories. Its title goes with the first and its remainder with the last, wherever it is cut."""
    groups = [story_group(story, view) for story in section.stories] or [Group(())]
    groups[0] = replace(groups[0], blocks=(Title(bold(trail(section.path)), level=2), *groups[0].blocks))
    if section.left_out:
        rest = line(view.texts.plural("digest.left_out", section.left_out), quiet=True)
        groups[-1] = replace(groups[-1], blocks=(*groups[-1].blocks, rest))
    yield from groups


def _next(due: Due | None, view: Viewpoint) -> str:
    if due is None:
        return ""
    return view.texts("digest.next", when=view.texts.moment(due.at, view.zone, view.today))


def _read_on(digest: Digest) -> ShowLatest:
    """Return what 'more' shows: where there is one section, its next stories; else the latest of all subscriptions."""
    if len(digest.sections) == 1:
        only = digest.sections[0]
        return ShowLatest(only.category_id, _MORE, only.stories[-1].sequence if only.stories else 0)
    return ShowLatest(0, _MORE)
