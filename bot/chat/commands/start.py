"""/start: the welcome. It also brings back digests that were stopped or paused."""

from bot.chat.actions import Open, Screen, ShowLatest
from bot.chat.commands.ask import Ask
from bot.chat.commands.category_buttons import toggles
from bot.chat.reply import Block, Button, Reply, Title, bold, line, rows

_BIGGEST = 6


async def start(ask: Ask) -> Reply:
    if not ask.request.may_manage:
        return await welcome(ask)
    await ask.must_manage()
    await ask.take_place()
    if ask.gets_digests:
        return await welcome(ask)
    await ask.services.readers.resume(ask.reader)
    return await _offer(await ask.again(), (line(ask.texts("start.back")),))


async def welcome(ask: Ask) -> Reply:
    """Say what this is, and offer the biggest categories; pressing one subscribes or unsubscribes."""
    return await _offer(ask, (Title(bold(ask.texts("start.title"))), line(ask.texts("start.welcome"))))


async def _offer(ask: Ask, blocks: tuple[Block, ...]) -> Reply:
    texts = ask.texts
    biggest = (await ask.services.browse.below(None))[:_BIGGEST]
    pick = texts("start.pick") if biggest else texts("start.nothing_yet")
    buttons = rows(await toggles(ask, biggest, Screen.START), 2)
    latest = ((Button(texts("button.latest"), ShowLatest()),),) if biggest else ()
    around = (
        Button(texts("button.categories"), Open(Screen.CATEGORIES, anew=1)),
        Button(texts("button.help"), Open(Screen.HELP, anew=1)),
    )
    return Reply((*blocks, line(pick), line(ask.next_digest, quiet=True)), (*buttons, *latest, around))
