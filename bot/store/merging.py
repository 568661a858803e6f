"""A chat that has moved: its subscriber gets the new address, or is merged into the one who lives there already."""

from sqlalchemy import case, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.subscriber import ChatAddress, ChatKind
from bot.store.profiles import forget_profiles
from bot.store.schema import outbox, subscribers, subscriptions
from bot.store.words import give_filters


async def give_address(connection: AsyncConnection, subscriber_id: int, address: ChatAddress) -> None:
    """Give a subscriber an address that is free. A group moves only by becoming a supergroup."""
    kind = case(
        (subscribers.c.kind == ChatKind.GROUP.value, ChatKind.SUPERGROUP.value),
        else_=subscribers.c.kind,
    )
    await connection.execute(
        update(subscribers)
        .where(subscribers.c.id == subscriber_id)
        .values(platform=address.platform.value, chat_id=address.chat_id, kind=kind)
    )


async def merge(connection: AsyncConnection, mover: int, resident: int) -> None:
    """Give the resident the mover's subscriptions, words, messages and watermark, as far as it hasn't its own, and
    remove the mover. A digest that the resident has for the same slot stands; the mover's goes, so that none comes
    twice.
    """
    await _give_subscriptions(connection, mover, resident)
    await give_filters(connection, mover, resident)
    await forget_profiles(connection, subscribers.c.id == resident)
    await _give_messages(connection, mover, resident)
    offered = select(subscribers.c.watermark).where(subscribers.c.id == mover).scalar_subquery()
    await connection.execute(
        update(subscribers)
        .where(subscribers.c.id == resident, subscribers.c.watermark < offered)
        .values(watermark=offered)
    )
    await connection.execute(delete(subscribers).where(subscribers.c.id == mover))


async def _give_subscriptions(connection: AsyncConnection, mover: int, resident: int) -> None:
    theirs = select(subscriptions.c.category_id).where(subscriptions.c.subscriber_id == resident)
    await connection.execute(
        update(subscriptions)
        .where(subscriptions.c.subscriber_id == mover, subscriptions.c.category_id.not_in(theirs))
        .values(subscriber_id=resident)
    )


async def _give_messages(connection: AsyncConnection, mover: int, resident: int) -> None:
    slots = select(outbox.c.slot).where(outbox.c.subscriber_id == resident)
    await connection.execute(
        update(outbox)
        .where(outbox.c.subscriber_id == mover, outbox.c.slot.not_in(slots))
        .values(subscriber_id=resident)
    )
