"""/help: what the bot understands, with an example that works here."""

from collections.abc import Mapping

from bot.chat.actions import Open, Screen
from bot.chat.commands.ask import Ask
from bot.chat.commands.menu import MENU_KEYS, OPERATORS_KEYS
from bot.chat.reply import Block, Button, Item, Items, Reply, Title, bold, line, plain


async def show_help(ask: Ask) -> Reply:
    texts = ask.texts
    biggest = await ask.services.browse.below(None)
    example = biggest[0].path.name if biggest else texts("help.example")
    blocks: list[Block] = [Title(bold(texts("help.title"))), _commands(ask, MENU_KEYS)]
    if ask.request.is_operator:
        blocks += [line(texts("help.operators")), _commands(ask, OPERATORS_KEYS)]
    if ask.is_private:
        blocks += [line(texts("help.private", category=example)), line(texts("help.link"))]
    else:
        blocks.append(line(texts("help.group", category=example)))
    return Reply(
        tuple(blocks),
        (
            (
                Button(texts("button.categories"), Open(Screen.CATEGORIES, anew=1)),
                Button(texts("button.settings"), Open(Screen.SETTINGS, anew=1)),
            ),
        ),
    )


def _commands(ask: Ask, keys: Mapping[str, str]) -> Items:
    return Items(tuple(Item("•", plain(f"/{name} — {ask.texts(key)}")) for name, key in keys.items()))
