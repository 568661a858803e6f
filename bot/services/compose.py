"""Compose the digests that are due into the outbox, once for all readers who would get the same one.

Readers with equal settings, watermark and hour are a *group* and share one composition and one rendering. Outbox rows,
watermarks and the next due instants are written together: a crash before that leaves the digest due, a crash after it
leaves it in the outbox.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.core.choosing import Pick, choose
from bot.core.delivery import RenderedPart
from bot.core.digest import Digest, Limits, Section
from bot.core.readership import Group, Wants
from bot.core.schedule import Due, turn
from bot.core.signature import NOW_SLOT, PREVIEW_SLOT, WEEKLY_SUFFIX, Signature
from bot.core.story import Story
from bot.core.subscriber import Card, Format, Subscriber, SubscriberState
from bot.core.window import Tree, Window, shelve
from bot.errors import ComposeError

_log = logging.getLogger(__name__)
_GROUPS_AT_ONCE = 1_000
_LOGGED = 10


def _nobody() -> None:
    """Wake nobody."""


def _as_wanted(wanted: Format) -> Format:
    """Write every format."""
    return wanted


@dataclass(frozen=True, slots=True)
class Rendering:
    """A digest as it is written for all who get it. No parts: nothing is sent. `key` is what its buttons know it by,
    `article_ids` are those that it shows. `watermark` is up to where it counts as offered.
    """

    format: Format
    parts: tuple[RenderedPart, ...]
    key: int | None
    article_ids: tuple[int, ...]
    watermark: int


class DueStore(Protocol):
    async def due_groups(self, now: datetime, count: int) -> Sequence[Group]:
        """Return up to `count` groups of active readers whose digest is due at `now`, the longest due first."""
        ...

    async def member(self, group: Group) -> tuple[Subscriber, Wants] | None:
        """Return one of a group, and what all of it want to read of; none where nobody is in it any more."""
        ...

    async def wants(self, subscriber_id: int) -> Wants: ...


class Edition(Protocol):
    """All that one morning's digests are chosen from."""

    @property
    def ceiling(self) -> int:
        """Return the last article that is looked at."""
        ...

    @property
    def tree(self) -> Tree: ...

    async def window(
        self,
        category_ids: Sequence[int],
        watermark: int,
        follows: Sequence[int],
        mutes: Sequence[int],
        *,
        is_weekly: bool,
    ) -> Window: ...

    async def words(self, word_ids: Sequence[int]) -> tuple[str, ...]: ...

    async def stories(self, headlines: Mapping[int, bool]) -> Mapping[int, Story]:
        """Return article → the story that it is the headline of. `headlines`: article → whether it is a follow-up."""
        ...

    async def keywords(self, window: Window, category_ids: Sequence[int]) -> tuple[tuple[str, int], ...]:
        """Return the words that most of a window's stories in these categories are about, and of how many."""
        ...


class Editions(Protocol):
    async def open(self, now: datetime) -> Edition:
        """Return an edition of all that has come in by now."""
        ...


class OutboxStore(Protocol):
    async def enqueue(self, rendering: Rendering, group: Group, slot: str, following: Due | None, at: datetime) -> int:
        """Give a digest, named `slot`, to all of a group who are still in it, and move them on to the next; return how
        many messages that is.
        """
        ...

    async def skip(self, group: Group, following: Due | None, watermark: int) -> None:
        """Move all of a group on to their next digest without sending this one."""
        ...

    async def enqueue_asked(
        self, rendering: Rendering, reader: Subscriber, slot: str, watermark: int, at: datetime
    ) -> int:
        """Give a reader the digest that it has asked for, unless it has been offered something else meanwhile."""
        ...


class Renderer(Protocol):
    def render(self, digest: Digest, signature: Signature, next_due: Due | None) -> tuple[RenderedPart, ...]:
        """Write a digest (perhaps an empty one) as messages within the limits of the signature's format."""
        ...


class Compose:
    def __init__(  # noqa: PLR0913 - all that a digest is made of meets here
        self,
        due: DueStore,
        editions: Editions,
        outbox: OutboxStore,
        renderer: Renderer,
        limits: Limits,
        clock: Clock,
        written: Callable[[], None] = _nobody,
        *,
        format_for: Callable[[Format], Format] = _as_wanted,
    ) -> None:
        """`written` is called when there is something new in the outbox. `format_for` says what is written for who has
        chosen a format: another one, as long as the platform is known not to take it.
        """
        self._due = due
        self._editions = editions
        self._outbox = outbox
        self._renderer = renderer
        self._limits = limits
        self._clock = clock
        self._written = written
        self._format_for = format_for

    async def compose_due(self) -> int:
        """Compose every digest that is due by now; return how many messages were put into the outbox.

        What can't be composed, by a defect or damage, is logged, stays due, and holds up nobody else.
        """
        now = self._clock.now()
        written = compositions = 0
        failed: set[Group] = set()
        edition: Edition | None = None
        while groups := [
            group for group in await self._due.due_groups(now, _GROUPS_AT_ONCE + len(failed)) if group not in failed
        ]:
            if edition is None:
                edition = await self._editions.open(now)
            for group in groups:
                try:
                    written += await self._compose_group(group, edition, now)
                except Exception:  # noqa: BLE001 - one reader's damage must not cost all others their digest
                    _log.exception("digest not composed", extra={"slot": group.slot, "readers": group.readers})
                    failed.add(group)
            compositions += len(groups)
        if compositions:
            _log.info("digests composed", extra={"compositions": compositions, "rows": written})
        return written

    async def compose_now(self, reader: Subscriber) -> int:
        """Compose one reader's digest at its own request; return how many messages it has (none: nothing new)."""
        return await self._compose_asked(reader, NOW_SLOT)

    async def preview(self, reader: Subscriber) -> int:
        """Compose what a reader's digest would be now, which counts as offered no more than before."""
        return await self._compose_asked(reader, PREVIEW_SLOT)

    async def _compose_group(self, group: Group, edition: Edition, now: datetime) -> int:
        found = await self._due.member(group)
        if found is None:
            return 0
        reader, wants = found
        what = turn(reader.schedule, Due(group.slot, group.due_at), now)
        if what.send is None:
            await self._outbox.skip(group, what.following, group.watermark)
            return 0
        signature = _signature(reader, wants, _shown_slot(what.send, reader), group.watermark)
        rendering = await self._rendering(signature, edition, now, _told(what.following, reader, now))
        if not rendering.parts:
            await self._outbox.skip(group, what.following, rendering.watermark)
            return 0
        rows = await self._outbox.enqueue(rendering, group, what.send.slot, what.following, now)
        if rows:
            self._written()
        return rows

    async def _compose_asked(self, reader: Subscriber, prefix: str) -> int:
        now = self._clock.now()
        slot = f"{prefix}{now.isoformat()}"
        try:
            edition = await self._editions.open(now)
            signature = _signature(reader, await self._due.wants(reader.id), slot, reader.watermark)
            following = reader.schedule.next_after(now) if reader.state is SubscriberState.ACTIVE else None
            rendering = await self._rendering(signature, edition, now, following)
        except Exception as error:
            _log.exception("digest not composed", extra={"reader": reader.id})
            raise ComposeError(f"the digest of subscriber {reader.id} can't be composed; see the log") from error
        if not rendering.parts:
            return 0
        offered = reader.watermark if prefix == PREVIEW_SLOT else rendering.watermark
        rows = await self._outbox.enqueue_asked(rendering, reader, slot, offered, now)
        if rows:
            self._written()
        return rows

    async def _rendering(
        self, signature: Signature, edition: Edition, now: datetime, following: Due | None
    ) -> Rendering:
        watermark = max(edition.ceiling, signature.watermark)
        digest = await self._digest(signature, edition, now)
        if signature.is_weekly or 0 < digest.story_count < signature.min_stories:
            # What a week was about was offered day by day; what was too little for a digest comes with the next.
            watermark = signature.watermark
        signature = replace(signature, format=self._format_for(signature.format))
        parts: tuple[RenderedPart, ...] = ()
        wants_empty = signature.send_empty and bool(signature.category_ids)
        if (digest.sections and digest.story_count >= signature.min_stories) or (not digest.sections and wants_empty):
            parts = self._renderer.render(digest, signature, following)
        article_ids = tuple(story.article_id for story in digest.stories)
        return Rendering(signature.format, parts, signature.key, article_ids, watermark)

    async def _digest(self, signature: Signature, edition: Edition, now: datetime) -> Digest:
        window = await edition.window(
            signature.category_ids,
            signature.watermark,
            signature.follows,
            signature.mutes,
            is_weekly=signature.is_weekly,
        )
        words = await edition.words(signature.follows) if signature.follows else ()
        shelves = shelve(
            window, edition.tree, signature.category_ids, words, frozenset(signature.damped), signature.language
        )
        picks = choose(shelves, self._limits, now, is_weekly=signature.is_weekly)
        headlines = {one.article_id: one.is_follow_up for pick in picks for one in pick.candidates}
        stories = await edition.stories(headlines) if headlines else {}
        sections = tuple(section for section in (_section(pick, stories) for pick in picks) if _says_something(section))
        has_card = signature.card is not Card.OFF and sections
        keywords = await edition.keywords(window, signature.category_ids) if has_card else ()
        return Digest(sections, edition.ceiling, keywords)


def _shown_slot(due: Due, reader: Subscriber) -> str:
    """Return the slot by which a digest is titled: of one that quiet hours have put off, the time at which they end."""
    local = due.at.astimezone(ZoneInfo(reader.schedule.zone))
    return f"{local:%Y-%m-%dT%H:%M}{WEEKLY_SUFFIX if due.weekly else ''}"


def _told(following: Due | None, reader: Subscriber, now: datetime) -> Due | None:
    """Return which digest a digest says is next: not the week's that comes along with it."""
    return reader.schedule.next_after(now) if following is not None and following.at <= now else following


def _section(pick: Pick, stories: Mapping[int, Story]) -> Section:
    shown = tuple(stories[one.article_id] for one in pick.candidates if one.article_id in stories)
    return Section(pick.shelf.category_id, pick.shelf.path, shown, pick.left_out, pick.shelf.words)


def _says_something(section: Section) -> bool:
    return bool(section.stories or section.left_out)


def _signature(reader: Subscriber, wants: Wants, slot: str, watermark: int) -> Signature:
    is_due = not slot.startswith((NOW_SLOT, PREVIEW_SLOT))
    return Signature(
        wants.category_ids,
        watermark,
        reader.language,
        reader.format,
        reader.schedule.zone,
        slot,
        reader.send_empty and is_due,
        reader.min_stories if is_due else 0,
        wants.follows,
        wants.mutes,
        wants.damped,
        reader.card,
    )
