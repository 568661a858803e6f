"""/help: what the bot understands, with an example that works here."""

from bot.chat.actions import Open, Screen
from bot.chat.commands.ask import Ask
from bot.chat.commands.menu import MENU_KEYS
from bot.chat.reply import Button, Item, Items, Reply, Run, Title, bold, line


async def show_help(ask: Ask) -> Reply:
    texts = ask.texts
    biggest = await ask.services.browse.below(None)
    example = biggest[0].path.name if biggest else texts("help.example")
    commands = tuple(Item("•", (Run(f"/{name} — {texts(key)}"),)) for name, key in MENU_KEYS.items())
    how = texts("help.private", category=example) if ask.is_private else texts("help.group", category=example)
    return Reply(
        (Title(bold(texts("help.title"))), Items(commands), line(how)),
        (
            (
                Button(texts("button.categories"), Open(Screen.CATEGORIES, anew=1)),
                Button(texts("button.settings"), Open(Screen.SETTINGS, anew=1)),
            ),
        ),
    )
