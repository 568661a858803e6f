"""What is said to a text that is no command: a category's name shows its latest, a link what its page says in brief,
everything else gets a hint.
"""

import re

from bot.chat.actions import Open, Screen, ShowLatest
from bot.chat.commands.ask import Ask
from bot.chat.commands.latest import latest
from bot.chat.commands.naming import which_one
from bot.chat.commands.summarize import links_in, summarize_page
from bot.chat.reply import Button, Reply, line
from bot.chat.texts import quote
from bot.chat.typed import nearest, read_glued

_COUNTED = re.compile(r"(.+?)\s+\d{1,2}")


async def free_text(ask: Ask) -> Reply:
    """Answer a text without a command, in a private chat."""
    text = ask.args
    if not text:
        return _hint(ask, ask.texts("hint.empty"))
    if links := links_in(text):
        return await _about_links(ask, links)
    match = await ask.services.browse.look_up(text)
    if match.found is not None or await _is_counted(ask, text):
        return await latest(ask)
    glued = read_glued(text, operator=ask.request.is_operator)
    if glued.command is not None:
        return await glued.command.handle(ask.about(glued.args))
    if match.candidates:
        return which_one(ask, text, match, lambda candidate: ShowLatest(candidate.id), "hint.perhaps")
    return _hint(ask, ask.texts("hint.unknown", text=quote(text)))


async def _about_links(ask: Ask, links: list[str]) -> Reply:
    """Do what a word glued to a link asks for (`概括https://…`); else summarise the only link, whatever stands beside
    it: phones share a page with its title.
    """
    glued = read_glued(ask.args, operator=ask.request.is_operator)
    if glued.command is not None and glued.command.takes_address:
        return await glued.command.handle(ask.about(glued.args))
    return await summarize_page(ask, links[0]) if len(links) == 1 else _hint(ask, ask.texts("hint.link"))


async def _is_counted(ask: Ask, text: str) -> bool:
    """Whether `text` is a category and how many: `金融 3`."""
    counted = _COUNTED.fullmatch(text)
    return counted is not None and (await ask.services.browse.look_up(counted[1])).found is not None


def unknown_command(ask: Ask, attempt: str) -> Reply:
    """Answer a command that there isn't, naming the nearest one."""
    near = nearest(attempt, operator=ask.request.is_operator)
    if near is None:
        return _hint(ask, ask.texts("hint.no_command", command=quote(attempt)))
    return _hint(ask, ask.texts("hint.nearest_command", command=quote(attempt), nearest=near.name))


def _hint(ask: Ask, sentence: str) -> Reply:
    buttons = (
        Button(ask.texts("button.help"), Open(Screen.HELP, anew=1)),
        Button(ask.texts("button.categories"), Open(Screen.CATEGORIES, anew=1)),
    )
    return Reply((line(sentence),), (buttons,))
