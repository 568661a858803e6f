"""Buttons that stand for categories."""

from collections.abc import Iterable

from bot.chat.actions import Screen, SubscribeTo, UnsubscribeFrom
from bot.chat.commands.ask import Ask
from bot.chat.reply import Button
from bot.chat.texts import trail
from bot.core.category import Category, CategoryPath

_LONGEST_NAME = 28


def label(path: CategoryPath) -> str:
    """Return a category's name, short enough for a button."""
    return shorten(path.name)


def whole_label(path: CategoryPath) -> str:
    """Return a category's whole path, short enough for a button: its narrow end tells it from others."""
    words = trail(path)
    return words if len(words) <= _LONGEST_NAME else "…" + words[1 - _LONGEST_NAME :]


def counted(category: Category) -> str:
    return f"{label(category.path)} ({category.articles})"


def shorten(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1] + "…"


async def subscribed_ids(ask: Ask) -> frozenset[int]:
    subscriptions = await ask.services.readers.subscriptions(ask.reader)
    return frozenset(subscription.category_id for subscription in subscriptions)


async def toggles(ask: Ask, categories: Iterable[Category], screen: Screen) -> list[Button]:
    """Return a button a category that subscribes to it, or ends its subscription, and shows `screen` again."""
    mine = await subscribed_ids(ask)
    return [
        Button(f"✓ {counted(category)}", UnsubscribeFrom(category.id, screen))
        if category.id in mine
        else Button(counted(category), SubscribeTo(category.id, screen))
        for category in categories
    ]
