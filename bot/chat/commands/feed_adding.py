"""/addfeed: take a source in by the address of a feed or a site; for operators."""

from dataclasses import dataclass

from bot.chat.actions import Screen, ShowLatest, SubscribeTo
from bot.chat.commands.ask import Ask
from bot.chat.commands.category_buttons import shorten, subscribed_ids
from bot.chat.commands.feeds import how_to_add
from bot.chat.faults import fault_words, remedy_words
from bot.chat.feed_actions import AskDeletion, ChooseCategory, ShowFeed, TakeFeed
from bot.chat.feed_view import filed_under, name_of, pace
from bot.chat.reply import Block, Button, Item, Items, Reply, Run, Title, bold, line, rows
from bot.core.category import Category, CategoryPath
from bot.core.feed import Feed
from bot.errors import UserError
from bot.services.check import CheckReport
from bot.services.sources import Addition

_WITH_TAGS = {"+标签", "+tags", "＋标签", "＋tags"}
_WITHOUT_TAGS = {"-标签", "-tags", "－标签", "－tags"}


@dataclass(frozen=True, slots=True)
class Filing:
    """Where a feed is to be filed (nowhere in particular: no names), and what was said of its entries' tags."""

    categories: CategoryPath
    with_tags: bool | None = None


async def add_feed(ask: Ask) -> Reply:
    """Add what stands at an address: `/addfeed https://sspai.com/feed 科技/少数派 +标签`. Raises FetchError."""
    ask.must_operate()
    address, rest = split_address(ask.args)
    if not address:
        how = (line(ask.texts("addfeed.how")), how_to_add(ask), line(ask.texts("addfeed.more"), quiet=True))
        return Reply((Title(bold(ask.texts("addfeed.title"))), *how))
    filing = read_filing(rest)
    return await _added(
        ask, await ask.services.sources.add(address, filing.categories, with_tags=bool(filing.with_tags))
    )


async def take_feed(ask: Ask, action: TakeFeed) -> Reply:
    """Take a feed that a site offers. Raises UserError where the offer is gone, FetchError."""
    ask.must_operate()
    addition = await ask.services.sources.take(action.feed_id)
    if addition is None:
        raise UserError("error.stale_button")
    return await _added(ask, addition)


def split_address(text: str) -> tuple[str, str]:
    """Split off the word that is an address, wherever it stands; the first one where none looks like one."""
    words = text.split(" ") if text else []
    address = next((word for word in words if "://" in word), words[0] if words else "")
    return address, " ".join(words[: words.index(address)] + words[words.index(address) + 1 :]) if words else ""


def read_filing(text: str) -> Filing:
    """Read what stands behind a feed's address or number: `科技/少数派 +标签`."""
    words = text.split()
    with_tags = True if _has(words, _WITH_TAGS) else False if _has(words, _WITHOUT_TAGS) else None
    names = [word for word in words if word.casefold() not in _WITH_TAGS | _WITHOUT_TAGS]
    return Filing(CategoryPath.parse(" ".join(names)), with_tags)


def _has(words: list[str], wanted: set[str]) -> bool:
    return any(word.casefold() in wanted for word in words)


async def _added(ask: Ask, addition: Addition) -> Reply:
    if addition.feed is None:
        return _which(ask, addition.offers)
    feed, texts = addition.feed, ask.texts
    key = "addfeed.done" if addition.is_new else "addfeed.already"
    blocks = [line(texts(key, name=name_of(feed), category=filed_under(feed)))]
    if addition.report is None or addition.report.fault is None:
        blocks.append(line(_brief(ask, feed, addition.report), quiet=True))
    else:
        fault, detail = addition.report.fault, feed.polling.detail
        blocks.append(line(texts("addfeed.not_read", fault=fault_words(texts, fault, detail))))
        blocks.append(line(remedy_words(texts, fault, detail), quiet=True))
    return Reply(tuple(blocks), await _buttons(ask, feed))


def _brief(ask: Ask, feed: Feed, report: CheckReport | None) -> str:
    texts = ask.texts
    words = [
        texts.plural("addfeed.entries", report.entries) if report else "",
        pace(feed, texts),
        texts("feed.next", when=ask.standpoint.ahead(feed.polling.next_check_at)),
    ]
    return " · ".join(word for word in words if word)


async def _buttons(ask: Ask, feed: Feed) -> tuple[tuple[Button, ...], ...]:
    texts = ask.texts
    changes = (
        Button(texts("button.move_feed"), ChooseCategory(feed.id)),
        Button(texts("button.delete_feed"), AskDeletion(feed.id)),
    )
    details = (Button(texts("button.show_feed"), ShowFeed(feed.id, anew=1)),)
    category = await _category(ask, feed)
    if category is None:
        return (changes, details)
    reading = [Button(texts("button.see_latest"), ShowLatest(category.id))]
    if category.id not in await subscribed_ids(ask):
        reading.append(Button(texts("button.subscribe_here"), SubscribeTo(category.id, Screen.CATEGORIES)))
    return (tuple(reading), changes, details)


async def _category(ask: Ask, feed: Feed) -> Category | None:
    """Return the category that a feed is filed under, once there are articles in it."""
    path = feed.categories if feed.categories.names else CategoryPath.of([feed.title])
    match = await ask.services.browse.look_up(str(path))
    return match.found if match.found is not None and match.found.path.key == path.key else None


def _which(ask: Ask, offers: tuple[Feed, ...]) -> Reply:
    """Ask which of several feeds is meant."""
    names = [shorten(f"{number}. {name_of(offer)}") for number, offer in enumerate(offers, start=1)]
    listed: Block = Items(
        tuple(
            Item(f"{number}.", (Run(name_of(offer), bold=True), Run(f" {offer.url}")))
            for number, offer in enumerate(offers, start=1)
        )
    )
    buttons = rows((Button(name, TakeFeed(offer.id)) for name, offer in zip(names, offers, strict=True)), 1)
    return Reply((line(ask.texts.plural("addfeed.which", len(offers))), listed), buttons)
