"""/follow, /mute, /words, /unfollow, /unmute, and the buttons that do the same."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.chat.actions import DropWord, Open, Screen, TurnAlert
from bot.chat.commands.ask import Ask
from bot.chat.reply import Block, Button, Item, Items, Line, Reply, Title, bold, line, plain, rows
from bot.chat.texts import Texts, quote
from bot.core.alerting import PAUSE
from bot.core.folding import fold
from bot.core.subscriber import FilterKind, WordFilter
from bot.core.words import parse_words
from bot.errors import UserError
from bot.services.words import Counted

_REMOVABLE = 24
_PER_ROW = 2
_ALL = {"全部", "所有", "all", "*"}


async def follow(ask: Ask) -> Reply:
    wish = parse_words(ask.args)
    if not wish.words:
        return Reply((line(ask.texts("words.follow_how")),), ((_to_words(ask.texts),),))
    await ask.must_manage()
    followed = await ask.services.words.follow(ask.reader, wish)
    return Reply(tuple(_confirmed(followed, FilterKind.FOLLOW, ask.texts)), _after(followed, ask.texts))


async def mute(ask: Ask) -> Reply:
    wish = parse_words(ask.args, with_time=False)
    if not wish.words:
        return Reply((line(ask.texts("words.mute_how")),), ((_to_words(ask.texts),),))
    await ask.must_manage()
    muted = await ask.services.words.mute(ask.reader, wish)
    return Reply(tuple(_confirmed(muted, FilterKind.MUTE, ask.texts)), ((_to_words(ask.texts),),))


async def words(ask: Ask) -> Reply:
    """List what is followed and what is muted, each to be ended by a press."""
    texts = ask.texts
    mine = await ask.services.words.all(ask.reader)
    if not mine:
        return Reply((line(texts("words.none")),))
    followed = [one for one in mine if one.filter.kind is FilterKind.FOLLOW]
    muted = [one for one in mine if one.filter.kind is FilterKind.MUTE]
    blocks: list[Block] = [Title(bold(texts("words.title")))]
    for heading, some in ((texts("words.following"), followed), (texts("words.muting"), muted)):
        if some:
            blocks += [Line(bold(heading)), _listed(some, texts)]
    blocks.append(line(texts("words.how"), quiet=True))
    if len(mine) > _REMOVABLE:
        blocks.append(line(texts("words.more", word=mine[-1].filter.text), quiet=True))
    return Reply(tuple(blocks), tuple(_buttons(followed[:_REMOVABLE], muted[:_REMOVABLE], texts)))


async def unfollow(ask: Ask) -> Reply:
    return await _end(ask, FilterKind.FOLLOW)


async def unmute(ask: Ask) -> Reply:
    return await _end(ask, FilterKind.MUTE)


async def press_word(ask: Ask, action: DropWord | TurnAlert) -> Reply:
    """Carry out a press that concerns a word; a press in the list shows the list as it is then."""
    await ask.must_manage()
    if isinstance(action, DropWord):
        ended = await ask.services.words.drop(ask.reader, action.word_id)
        toast = ask.texts("toast.word_dropped", word=quote(ended.text)) if ended else ask.texts("toast.word_unchanged")
    else:
        toast = await _turn(ask, action)
        if not action.listed:
            return Reply(toast=toast)
    return replace(await words(ask), toast=toast, replaces=True)


async def _turn(ask: Ask, action: TurnAlert) -> str:
    if action.on not in {0, 1}:
        raise UserError("error.stale_button")
    word = await ask.services.words.alert(ask.reader, action.word_id, at_once=bool(action.on))
    if word is None:
        raise UserError("error.stale_button")
    return ask.texts("toast.alert_on" if action.on else "toast.alert_off", word=quote(word.text))


async def _end(ask: Ask, kind: FilterKind) -> Reply:
    texts, is_followed = ask.texts, kind is FilterKind.FOLLOW
    if not ask.args:
        return await words(ask)
    await ask.must_manage()
    if fold(ask.args) in _ALL:
        count = await ask.services.words.end_all(ask.reader, kind)
        said = texts.plural("words.all_unfollowed", count) if is_followed else texts.plural("words.all_unmuted", count)
        return Reply((line(said),), ((_to_words(texts),),))
    wish = parse_words(ask.args, with_time=False)
    ended = await ask.services.words.end(ask.reader, wish, kind)
    if not ended:
        named = wish.words[0].text if wish.words else ask.args
        raise UserError("words.not_followed" if is_followed else "words.not_muted", word=quote(named))
    done = "words.unfollowed" if is_followed else "words.unmuted"
    return Reply((line(texts(done, words=_all_quoted(ended, texts))),), ((_to_words(texts),),))


def _confirmed(some: Sequence[Counted], kind: FilterKind, texts: Texts) -> Iterator[Block]:
    """Say what was done, how many of yesterday's stories that concerns, what used to be otherwise, and what comes."""
    is_followed = kind is FilterKind.FOLLOW
    if len(some) == 1:
        yield line(_one(some[0], texts, is_followed=is_followed))
    else:
        count = len(some)
        many = texts.plural("words.followed_many", count) if is_followed else texts.plural("words.muted_many", count)
        yield line(many)
        yield _listed(some, texts)
    turned = [one.filter for one in some if one.has_turned]
    if turned:
        key = "words.turned_followed" if is_followed else "words.turned_muted"
        yield line(texts(key, words=_all_quoted(turned, texts)))
    if is_followed:
        yield line(texts("words.in_digest"), quiet=True)
        if any(one.filter.at_once for one in some):
            yield line(texts("words.at_once", minutes=PAUSE.seconds // 60), quiet=True)
    else:
        yield line(texts("words.out_of_digest"), quiet=True)


def _one(one: Counted, texts: Texts, *, is_followed: bool) -> str:
    word = quote(one.filter.text)
    if not one.stories:
        return texts("words.followed_quiet" if is_followed else "words.muted_quiet", word=word)
    stories = texts.plural("words.stories", one.stories)
    return texts("words.followed" if is_followed else "words.muted", word=word, stories=stories)


def _listed(some: Sequence[Counted], texts: Texts) -> Items:
    return Items(tuple(Item("•", plain(_item(one, texts))) for one in some))


def _item(one: Counted, texts: Texts) -> str:
    stories = texts.plural("words.stories", one.stories) if one.stories else texts("words.nothing")
    key = "words.item_at_once" if one.filter.at_once else "words.item"
    return texts(key, word=quote(one.filter.text), stories=stories)


def _after(followed: Sequence[Counted], texts: Texts) -> tuple[tuple[Button, ...], ...]:
    if len(followed) != 1:
        return ((_to_words(texts),),)
    return ((_bell(followed[0].filter, texts, listed=0), _to_words(texts)),)


def _buttons(followed: Sequence[Counted], muted: Sequence[Counted], texts: Texts) -> Iterator[tuple[Button, ...]]:
    for one in followed:
        yield _drop(one.filter), _bell(one.filter, texts, listed=1)
    yield from rows((_drop(one.filter) for one in muted), _PER_ROW)


def _drop(word: WordFilter) -> Button:
    return Button(f"✕ {quote(word.text)}", DropWord(word.word_id))


def _bell(word: WordFilter, texts: Texts, *, listed: int) -> Button:
    label = texts("button.alert_off" if word.at_once else "button.alert_on")
    return Button(label, TurnAlert(word.word_id, int(not word.at_once), listed))


def _to_words(texts: Texts) -> Button:
    return Button(texts("button.words"), Open(Screen.WORDS, anew=1))


def _all_quoted(some: Sequence[WordFilter], texts: Texts) -> str:
    return texts.listing(texts("words.quoted", word=quote(one.text)) for one in some)
