"""/digest: what is new since the last one, now."""

from bot.chat.actions import Open, Screen, ShowLatest
from bot.chat.commands.ask import Ask
from bot.chat.reply import Button, Reply, line


async def digest(ask: Ask) -> Reply:
    """Compose a digest into the outbox, from where it is delivered; say so only when there is none.

    Its stories count as read: in a group, that is for those to decide who manage it.
    """
    await ask.must_manage()
    texts = ask.texts
    subscribed = await ask.services.readers.subscriptions(ask.reader)
    if not subscribed and not await ask.services.words.follows(ask.reader):
        return Reply(
            (line(texts("digest.no_subscriptions")),),
            ((Button(texts("button.add"), Open(Screen.SUBSCRIBE)),),),
        )
    if await ask.services.compose.compose_now(ask.reader):
        return on_its_way(ask, texts("toast.digest"))
    return Reply(
        (line(texts("digest.nothing_new")), line(ask.next_digest, quiet=True)),
        ((Button(texts("button.latest"), ShowLatest()),),),
    )


def on_its_way(ask: Ask, toast: str) -> Reply:
    """Say of a digest that it comes only where it doesn't come into view by itself."""
    return Reply((line(ask.texts("digest.elsewhere")),) if ask.is_elsewhere else (), toast=toast)
