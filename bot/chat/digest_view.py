"""How a digest is written: a title by the hour, what is in it, a section a category, and what comes next."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.chat.actions import Open, PickStory, Purpose, Screen, ShowLatest
from bot.chat.reply import Block, Button, Contents, Entry, Title, bold, line
from bot.chat.schedule_view import next_words
from bot.chat.story_view import Viewpoint, story_fold
from bot.chat.texts import Texts, trail
from bot.core.digest import Digest, Section
from bot.core.schedule import Due
from bot.core.signature import NOW_SLOT, PREVIEW_SLOT, WEEKLY_SUFFIX, Signature

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
    heading = texts("digest.title", name=digest_name(moment, signature, texts), date=texts.dated(moment.date()))
    next_line = _next(next_due, view)
    if not digest.sections:
        return (line(texts("digest.empty", digest=heading, next=next_line).strip()),)
    blocks: list[Block] = [Title(bold(heading)), line(digest_extent(digest, texts), quiet=True)]
    if len(digest.sections) > 1:
        blocks.append(_contents(digest, texts))
    for at, section in enumerate(digest.sections, start=1):
        blocks.extend(_section(section, at, view))
    how = texts("digest.weekly_how" if signature.is_weekly else "digest.how")
    return (*blocks, *(line(words, quiet=True) for words in (next_line, how) if words))


def digest_buttons(digest: Digest, signature: Signature, texts: Texts) -> tuple[tuple[Button, ...], ...]:
    """Return what stands under a digest: where to read on, what to do with a story of it, and the settings. None takes
    the digest's place.
    """
    more = Button(texts("button.more"), _read_on(digest))
    settings = Button(texts("button.settings"), Open(Screen.SETTINGS, anew=1))
    if not digest.story_count:
        return ((more, settings),)
    key = signature.key
    return (
        (
            more,
            Button(texts("button.full_text"), PickStory(Purpose.READ, key)),
            Button(texts("button.save"), PickStory(Purpose.SAVE, key)),
        ),
        (Button(texts("button.fewer"), PickStory(Purpose.FEWER, key)), settings),
    )


def local_moment(signature: Signature) -> datetime:
    """Return the local time that a signature's slot stands for (`2026-11-23T08:00`, or `now:` and an instant)."""
    zone = ZoneInfo(signature.zone)
    if signature.is_asked_for:
        return datetime.fromisoformat(signature.slot.removeprefix(NOW_SLOT).removeprefix(PREVIEW_SLOT)).astimezone(zone)
    return datetime.fromisoformat(signature.slot.removesuffix(WEEKLY_SUFFIX)).replace(tzinfo=zone)


def digest_name(moment: datetime, signature: Signature, texts: Texts) -> str:
    """Return what a digest of this local time is called."""
    if signature.is_weekly:
        return texts("digest.weekly")
    if moment.hour < _NOON_FROM:
        return texts("digest.morning")
    return texts("digest.noon") if moment.hour < _EVENING_FROM else texts("digest.evening")


def digest_extent(digest: Digest, texts: Texts) -> str:
    """Return how many stories of how many categories a digest has."""
    stories = texts.plural("digest.stories", digest.story_count)
    categories = sum(not section.words for section in digest.sections)
    return f"{stories} · {texts.plural('digest.sections', categories)}" if categories else stories


def _contents(digest: Digest, texts: Texts) -> Contents:
    return Contents(
        tuple(
            Entry(_heading(section, texts), _anchor(at), str(len(section.stories)))
            for at, section in enumerate(digest.sections, start=1)
        )
    )


def _section(section: Section, at: int, view: Viewpoint) -> Iterator[Block]:
    """Yield a section's title, its stories, and how many more there were. The digest's first story is open."""
    yield Title(bold(_heading(section, view.texts)), level=2, anchor=_anchor(at))
    for number, story in enumerate(section.stories, start=1):
        yield story_fold(story, view, is_open=at == number == 1)
    if section.left_out:
        yield line(view.texts.plural("digest.left_out", section.left_out), quiet=True)


def _heading(section: Section, texts: Texts) -> str:
    return texts("digest.followed", words=texts.listing(section.words)) if section.words else trail(section.path)


def _anchor(at: int) -> str:
    return f"s{at}"


def _next(due: Due | None, view: Viewpoint) -> str:
    return "" if due is None else next_words(due, view.zone, view.today, view.texts)


def _read_on(digest: Digest) -> ShowLatest:
    """Return what 'more' shows: where there is one section, its next stories; else the latest of all subscriptions."""
    if len(digest.sections) == 1 and not digest.sections[0].words:
        only = digest.sections[0]
        return ShowLatest(only.category_id, _MORE, only.stories[-1].sequence if only.stories else 0)
    return ShowLatest(0, _MORE)
