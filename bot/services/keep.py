"""What a reader does with the stories of a digest: reads them whole, saves them, wants less of their kind."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.clock import Clock
from bot.core.article import Article
from bot.core.story import Story
from bot.core.subscriber import Subscriber, Subscription
from bot.errors import UserError

MAX_SAVED = 500
SHOWN = 10


class KeepingStore(Protocol):
    async def stories(self, article_ids: Sequence[int]) -> Sequence[Story]: ...

    async def save(self, subscriber_id: int, article_id: int, at: datetime) -> bool: ...

    async def unsave(self, subscriber_id: int, article_id: int) -> None: ...

    async def count_saved(self, subscriber_id: int) -> int: ...

    async def is_saved(self, subscriber_id: int, article_id: int) -> bool: ...

    async def saved(self, subscriber_id: int, count: int) -> Sequence[Story]: ...

    async def damp(self, subscriber_id: int, category_id: int, at: datetime) -> bool: ...

    async def undamp(self, subscriber_id: int, category_id: int) -> None: ...

    async def damped(self, subscriber_id: int) -> Sequence[Subscription]: ...


class ArticleStore(Protocol):
    async def article(self, article_id: int) -> Article | None: ...


class DigestStore(Protocol):
    async def shown(self, digest_key: int) -> Sequence[int]:
        """Return the articles that the digest with this key shows, in order; none where it is forgotten."""
        ...


class Keep:
    def __init__(self, keeping: KeepingStore, articles: ArticleStore, digests: DigestStore, clock: Clock) -> None:
        self._keeping = keeping
        self._articles = articles
        self._digests = digests
        self._clock = clock

    async def shown(self, digest_key: int) -> Sequence[Story]:
        """Return the stories that a digest shows, in order, those that are still there."""
        return await self._keeping.stories(await self._digests.shown(digest_key))

    async def article(self, article_id: int) -> Article:
        """Return an article. Raises UserError where it is gone."""
        found = await self._articles.article(article_id)
        if found is None:
            raise UserError("error.article_gone")
        return found

    async def is_saved(self, reader: Subscriber, article_id: int) -> bool:
        return await self._keeping.is_saved(reader.id, article_id)

    async def save(self, reader: Subscriber, article_id: int) -> None:
        """Keep an article. Raises UserError where it is gone, or too many are kept."""
        if await self._keeping.count_saved(reader.id) >= MAX_SAVED:
            raise UserError("error.too_many_saved", most=MAX_SAVED)
        if not await self._keeping.save(reader.id, article_id, self._clock.now()):
            raise UserError("error.article_gone")

    async def unsave(self, reader: Subscriber, article_id: int) -> None:
        await self._keeping.unsave(reader.id, article_id)

    async def saved(self, reader: Subscriber) -> tuple[Sequence[Story], int]:
        """Return what a reader saved last, and how much it has saved in all."""
        return await self._keeping.saved(reader.id, SHOWN), await self._keeping.count_saved(reader.id)

    async def damp(self, reader: Subscriber, category_id: int) -> None:
        """Offer less of a category. Raises UserError where there is none."""
        if not await self._keeping.damp(reader.id, category_id, self._clock.now()):
            raise UserError("error.stale_button")

    async def undamp(self, reader: Subscriber, category_id: int) -> None:
        await self._keeping.undamp(reader.id, category_id)

    async def damped(self, reader: Subscriber) -> Sequence[Subscription]:
        return await self._keeping.damped(reader.id)
