"""/here: a forum's digests come to the topic in which this is said; outside of topics, to none."""

from bot.chat.commands.ask import Ask
from bot.chat.reply import Reply, line
from bot.core.subscriber import GENERAL


async def here(ask: Ask) -> Reply:
    await ask.must_manage()
    thread_id = ask.request.thread_id
    await ask.services.readers.set_thread(ask.reader, GENERAL if thread_id is None else thread_id)
    return Reply((line(ask.texts("here.done")), line(ask.next_digest, quiet=True)))
