"""/broadcast: what an operator tells all readers, or those of a category: looked at first, confirmed, then watched."""

from dataclasses import replace

from bot.chat.actions import Action
from bot.chat.broadcast_actions import BroadcastMove, DirectBroadcast, MoveBroadcast
from bot.chat.broadcast_text import blocks_of
from bot.chat.broadcast_view import audience_words, progress_blocks, progress_buttons, report_blocks
from bot.chat.commands.ask import Ask
from bot.chat.commands.naming import which_one
from bot.chat.reply import Button, Reply, Title, bold, line, rows
from bot.core.broadcast import Broadcast, Step
from bot.core.category import Category
from bot.core.subscriber import Platform
from bot.errors import UserError

_HASHES = ("#", "＃")
_SLASHES = ("/", "／")
_STEPS = {
    BroadcastMove.SEND: (Step.START, "toast.broadcast_begun"),
    BroadcastMove.PAUSE: (Step.PAUSE, "toast.broadcast_paused"),
    BroadcastMove.RESUME: (Step.RESUME, "toast.broadcast_resumed"),
    BroadcastMove.CANCEL: (Step.CANCEL, "toast.broadcast_cancelled"),
}


async def broadcast(ask: Ask) -> Reply:
    """Draft what stands behind the command (`/broadcast #金融 …` for a category's readers), or ask for a text."""
    _must_operate_here(ask)
    named, text = split_category(_behind_command(_text_of(ask)))
    if not named:
        return await _draft(ask, text) if text else await _ask_for_text(ask, None)
    match = await ask.services.broadcasting.look_up(named)
    if match.found is not None:
        return await _draft(ask, text, match.found.id) if text else await _ask_for_text(ask, match.found)
    if not match.candidates or not text:
        return which_one(ask, named, match, lambda one: DirectBroadcast(0, one.id))
    waiting = await ask.services.broadcasting.draft(text, None, _author(ask))
    return which_one(ask, named, match, lambda one: DirectBroadcast(waiting.id, one.id))


async def take_awaited(ask: Ask) -> Reply | None:
    """Take what an operator sends as the text that was asked for; none where none was. A command ends the waiting.

    Raises UserError for a text that can't be sent; then another one is waited for.
    """
    if not (ask.request.is_operator and ask.is_private):
        return None
    broadcasting, text = ask.services.broadcasting, _text_of(ask).strip()
    begun = await broadcasting.awaiting(ask.reader.address.chat_id)
    if begun is None:
        return None
    if not text.startswith(_SLASHES):
        broadcasting.check(text)
    await broadcasting.drop(begun.id)
    return None if text.startswith(_SLASHES) else await _draft(ask, text, begun.category_id)


async def press_broadcast(ask: Ask, action: MoveBroadcast | DirectBroadcast) -> Reply:
    """Carry out what a button under a broadcast asks for. Raises UserError where it is gone or can't be done."""
    _must_operate_here(ask)
    if isinstance(action, DirectBroadcast):
        return await _direct(ask, action)
    match action.move:
        case BroadcastMove.DROP:
            return await _drop(ask, action.broadcast_id)
        case BroadcastMove.SHOW:
            return await _show(ask, await _found(ask, action.broadcast_id))
    await _found(ask, action.broadcast_id)
    step, toast = _STEPS[action.move]
    changed, is_taken = await ask.services.broadcasting.take(action.broadcast_id, step)
    toast = ask.texts(toast if is_taken else "toast.broadcast_as_it_is")
    if step is Step.START:
        # Where the author's chat is shown how far it comes, the preview stays, and the progress follows of itself.
        return Reply(toast=toast) if changed.author is not None else replace(await _show(ask, changed), toast=toast)
    return replace(await _show(ask, changed), toast=toast, replaces=True)


def split_category(text: str) -> tuple[str, str]:
    """Split off the category that a text begins with: `#金融/银行 …`; none, where it begins with none."""
    word = text.split(maxsplit=1)[0] if text else ""
    if len(word) > 1 and word.startswith(_HASHES) and not word.startswith(_HASHES, 1):
        return word[1:], text[len(word) :].strip()
    return "", text


async def _draft(ask: Ask, text: str, category_id: int | None = None) -> Reply:
    return await _preview(ask, await ask.services.broadcasting.draft(text, category_id, _author(ask)))


async def _ask_for_text(ask: Ask, category: Category | None) -> Reply:
    texts, broadcasting = ask.texts, ask.services.broadcasting
    begun = await broadcasting.begin(None if category is None else category.id, ask.reader.address.chat_id)
    under_way = [
        Button(texts("button.show_broadcast", number=one.id), MoveBroadcast(BroadcastMove.SHOW, one.id))
        for one in await broadcasting.unfinished()
    ]
    asked = texts("broadcast.how") if category is None else texts("broadcast.how_category", category=category.path.name)
    blocks = (
        Title(bold(texts("broadcast.title"))),
        line(asked),
        line(texts("broadcast.markdown"), quiet=True),
        line(texts("broadcast.to_category"), quiet=True),
    )
    return Reply(blocks, (*rows(under_way, 2), (Button(texts("button.drop_broadcast"), _drops(begun)),)))


async def _preview(ask: Ask, draft: Broadcast) -> Reply:
    """Show a draft to its author just as readers get it, in the author's own format."""
    readers = await ask.services.broadcasting.audience(draft.category_id)
    texts = ask.texts
    if not readers:
        await ask.services.broadcasting.drop(draft.id)
        if draft.category is None:
            raise UserError("broadcast.nobody")
        raise UserError("broadcast.nobody_in_category", category=draft.category.name)
    send = Button(audience_words(draft, readers, texts), MoveBroadcast(BroadcastMove.SEND, draft.id))
    drop = Button(texts("button.drop_broadcast"), _drops(draft))
    return Reply(blocks_of(draft.text), ((send,), (drop,)), form=ask.reader.format)


async def _direct(ask: Ask, action: DirectBroadcast) -> Reply:
    if not action.broadcast_id:
        category = await ask.services.browse.category(action.category_id)
        if category is None:
            raise UserError("error.stale_button")
        return replace(await _ask_for_text(ask, category), replaces=True)
    directed = await ask.services.broadcasting.direct(action.broadcast_id, action.category_id)
    if directed is None:
        raise UserError("error.stale_button")
    return replace(await _preview(ask, directed), replaces=True)


async def _drop(ask: Ask, broadcast_id: int) -> Reply:
    if not await ask.services.broadcasting.drop(broadcast_id):
        raise UserError("error.stale_button")
    return Reply((line(ask.texts("broadcast.dropped")),), replaces=True)


async def _show(ask: Ask, shown: Broadcast) -> Reply:
    if shown.is_over:
        return Reply(report_blocks(shown, await ask.services.broadcasting.reasons(shown), ask.texts))
    return Reply(progress_blocks(shown, None, ask.standpoint), progress_buttons(shown, ask.texts))


async def _found(ask: Ask, broadcast_id: int) -> Broadcast:
    found = await ask.services.broadcasting.find(broadcast_id)
    if found is None:
        raise UserError("error.stale_button")
    return found


def _must_operate_here(ask: Ask) -> None:
    """Raise UserError for who doesn't operate the bot, and in a group: what is said there, all would see."""
    ask.must_operate()
    if not ask.is_private:
        raise UserError("broadcast.private_only")


def _author(ask: Ask) -> int | None:
    """Return the chat in which the author is shown how far it has come; a terminal's can't be written to later."""
    return ask.reader.address.chat_id if ask.reader.address.platform is Platform.TELEGRAM else None


def _text_of(ask: Ask) -> str:
    """Return what was sent, with its looks as Markdown."""
    return ask.request.markup or ask.request.text or ""


def _behind_command(text: str) -> str:
    """Return what stands behind the command, with its line breaks."""
    parts = text.strip().split(maxsplit=1)
    return parts[1] if len(parts) > 1 else ""


def _drops(draft: Broadcast) -> Action:
    return MoveBroadcast(BroadcastMove.DROP, draft.id)
