"""What is done when a button is pressed.

Whoever changes something sees a brief word and the message as it is now; what is only read comes as a new message
where the old one is worth keeping.
"""

from dataclasses import replace

from bot.chat.actions import (
    Action,
    Changing,
    Damp,
    DropWord,
    Open,
    PickStory,
    ReadStory,
    SaveStory,
    Scheduling,
    Screen,
    SetCard,
    SetFormat,
    SetLanguage,
    SetTime,
    SetZone,
    ShowCategory,
    Showing,
    ShowLatest,
    ShowTrends,
    SubscribeTo,
    Turn,
    TurnAlert,
    UnsubscribeFrom,
)
from bot.chat.broadcast_actions import DirectBroadcast, MoveBroadcast
from bot.chat.commands.ask import Ask, Handle
from bot.chat.commands.broadcast import press_broadcast
from bot.chat.commands.cards import press_card, show_cards
from bot.chat.commands.categories import categories, show_category
from bot.chat.commands.digest import digest
from bot.chat.commands.feed_adding import take_feed
from bot.chat.commands.feed_changes import choose_category, press_feed
from bot.chat.commands.feeds import ask_deletion, show_feed, show_feeds
from bot.chat.commands.formats import press_format, show_formats
from bot.chat.commands.help import show_help
from bot.chat.commands.languages import press_language, show_languages
from bot.chat.commands.latest import latest, show_latest
from bot.chat.commands.pauses import press_pause, show_pause
from bot.chat.commands.quiet import press_quiet, show_quiet
from bot.chat.commands.settings import press_switch, settings
from bot.chat.commands.skipping import press_skipping, show_skipping
from bot.chat.commands.start import welcome
from bot.chat.commands.stories import press_story
from bot.chat.commands.subscriptions import offer, offer_end, press_subscribe, press_unsubscribe, subscriptions
from bot.chat.commands.times import press_time, show_times
from bot.chat.commands.trends import show_trends
from bot.chat.commands.weekly import press_weekly, show_weekly
from bot.chat.commands.words import press_word, words
from bot.chat.commands.zones import press_zone, show_zones
from bot.chat.feed_actions import (
    AskDeletion,
    CheckFeed,
    ChooseCategory,
    DeleteFeed,
    FileFeed,
    ShowFeed,
    ShowFeeds,
    TakeFeed,
    TurnFeed,
)
from bot.chat.reply import Reply
from bot.chat.schedule_actions import Pause, SetQuiet, SetWeekly, SkipBelow

_SCREENS: dict[Screen, Handle] = {
    Screen.START: welcome,
    Screen.HELP: show_help,
    Screen.CATEGORIES: categories,
    Screen.SUBSCRIBE: offer,
    Screen.UNSUBSCRIBE: offer_end,
    Screen.SUBSCRIPTIONS: subscriptions,
    Screen.SETTINGS: settings,
    Screen.LATEST: latest,
    Screen.DIGEST: digest,
    Screen.TIMES: show_times,
    Screen.ZONES: show_zones,
    Screen.LANGUAGES: show_languages,
    Screen.FORMATS: show_formats,
    Screen.CARDS: show_cards,
    Screen.WORDS: words,
    Screen.WEEKLY: show_weekly,
    Screen.QUIET: show_quiet,
    Screen.PAUSE: show_pause,
    Screen.SKIP: show_skipping,
}
_NEVER_IN_PLACE = {Screen.LATEST, Screen.DIGEST}


async def press(ask: Ask, action: Action) -> Reply:
    """Carry out an action. Raises UserError where its button is out of date or the person may not do it."""
    match action:
        case (
            SubscribeTo() | UnsubscribeFrom() | SetTime() | SetZone() | SetLanguage() | SetFormat() | SetCard() | Turn()
        ):
            toast, then = await _change(ask, action)
        case SetWeekly() | SetQuiet() | Pause() | SkipBelow():
            toast, then = await _reschedule(ask, action)
        case CheckFeed() | TurnFeed() | FileFeed() | DeleteFeed():
            toast, then = await press_feed(ask, action)
        case TakeFeed():
            return replace(await take_feed(ask, action), replaces=True)
        case PickStory() | ReadStory() | SaveStory() | Damp():
            return await press_story(ask, action)
        case DropWord() | TurnAlert():
            return await press_word(ask, action)
        case MoveBroadcast() | DirectBroadcast():
            return await press_broadcast(ask, action)
        case _:
            return await _show(ask, action)
    return replace(await _show(await ask.again(), then), toast=toast, replaces=True)


async def _show(ask: Ask, action: Showing) -> Reply:  # noqa: PLR0911 - a table, a row an action
    match action:
        case ShowCategory(anew=anew):
            return replace(await show_category(ask, action), replaces=not anew)
        case ShowLatest():
            return await show_latest(ask, action)
        case ShowTrends():
            return await show_trends(ask, action)
        case ShowFeeds():
            return replace(await show_feeds(ask, action), replaces=True)
        case ShowFeed(feed_id=feed_id, anew=anew):
            return replace(await show_feed(ask, feed_id), replaces=not anew)
        case ChooseCategory():
            return replace(await choose_category(ask, action), replaces=True)
        case AskDeletion(feed_id=feed_id):
            return replace(await ask_deletion(ask, feed_id), replaces=True)
        case Open(screen=screen, anew=anew):
            return replace(await _SCREENS[screen](ask), replaces=not anew and screen not in _NEVER_IN_PLACE)


async def _change(ask: Ask, action: Changing) -> tuple[str, Showing]:  # noqa: PLR0911 - a table, a row an action
    """Make a change; return the brief word for it and what to show then."""
    match action:
        case SubscribeTo():
            return await press_subscribe(ask, action)
        case UnsubscribeFrom():
            return await press_unsubscribe(ask, action)
        case SetTime():
            return await press_time(ask, action), Open(Screen.TIMES)
        case SetZone():
            return await press_zone(ask, action), Open(Screen.ZONES)
        case SetLanguage():
            return await press_language(ask, action), Open(Screen.LANGUAGES)
        case SetFormat():
            return await press_format(ask, action), Open(Screen.FORMATS)
        case SetCard():
            return await press_card(ask, action), Open(Screen.CARDS)
        case Turn():
            return await press_switch(ask, action), Open(Screen.SETTINGS)


async def _reschedule(ask: Ask, action: Scheduling) -> tuple[str, Showing]:
    match action:
        case SetWeekly():
            return await press_weekly(ask, action), Open(Screen.WEEKLY)
        case SetQuiet():
            return await press_quiet(ask, action), Open(Screen.QUIET)
        case Pause():
            return await press_pause(ask, action), Open(Screen.PAUSE)
        case SkipBelow():
            return await press_skipping(ask, action), Open(Screen.SKIP)
