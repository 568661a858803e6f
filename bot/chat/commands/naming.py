"""Which category a reader named; and where that is in doubt, the question that is put back."""

from collections.abc import Callable

from bot.chat.actions import Action, Open, Screen
from bot.chat.commands.ask import Ask
from bot.chat.commands.category_buttons import whole_label
from bot.chat.reply import Button, Reply, line, rows
from bot.chat.texts import quote
from bot.core.category import Category, CategoryPath
from bot.core.category_search import Match
from bot.core.folding import fold


async def named(ask: Ask, text: str, action: Callable[[Category], Action]) -> Category | Reply:
    """Return the category that `text` names, or the question which of the likely ones is meant, each a button."""
    match = await ask.services.browse.look_up(text)
    return match.found if match.found is not None else which_one(ask, text, match, action)


def which_one(
    ask: Ask, text: str, match: Match, action: Callable[[Category], Action], unsure: str = "category.nearest"
) -> Reply:
    """Ask back: which of several that bear the name, which of those that sound like it (`unsure` is the key of that
    question), or none at all.
    """
    texts = ask.texts
    browse = Button(texts("button.categories"), Open(Screen.CATEGORIES, anew=1))
    if not match.candidates:
        return Reply((line(texts("category.unknown", name=quote(text))),), ((browse,),))
    wanted = fold(CategoryPath.parse(text).name)
    same = all(fold(candidate.path.name) == wanted for candidate in match.candidates)
    question = texts("category.ambiguous" if same else unsure, name=quote(text))
    choices = (Button(whole_label(candidate.path), action(candidate)) for candidate in match.candidates)
    return Reply((line(question),), (*rows(choices, 1), (browse,)))
