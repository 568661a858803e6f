"""/summarize, and a link in a private chat: what a page says in brief. Nothing of it is kept."""

import re
from contextlib import nullcontext

from bot.chat.commands.ask import Ask
from bot.chat.reply import Block, Reply, Title, bold, code_line, line
from bot.chat.story_view import Viewpoint, story_group
from bot.core.category import CategoryPath
from bot.core.fault import Fault
from bot.core.story import Story
from bot.errors import FetchError, UserError
from bot.services.pages import SummarisedPage

EXAMPLE = "https://example.com/news/1"
_LINK = re.compile(r"(?:https?://|\bwww\.|\bt\.me/)[^\s<>“”‘’「」『』《》【】（），。！？、；：]+", re.IGNORECASE)
_AFTER_A_LINK = ".,!?;:)]}>'\"*"


def links_in(text: str) -> list[str]:
    """Return the web addresses in a text, each once, without the punctuation behind them."""
    return list(dict.fromkeys(found.rstrip(_AFTER_A_LINK) for found in _LINK.findall(text)))


async def summarize(ask: Ask) -> Reply:
    """Summarise the page at an address. In groups, that is for those to ask who manage them. Raises FetchError."""
    if not ask.args:
        how = (line(ask.texts("summarize.how")), code_line(f"/summarize {EXAMPLE}"))
        return Reply((Title(bold(ask.texts("summarize.title"))), *how))
    if not (ask.request.may_manage or ask.request.is_operator):
        raise UserError("error.summarize_not_allowed")
    links = links_in(ask.args)
    if len(links) > 1:
        raise UserError("hint.link")
    return await summarize_page(ask, links[0] if links else ask.args)


async def summarize_page(ask: Ask, address: str) -> Reply:
    """Summarise a page, as often as the chat is allowed to ask. Raises FetchError, UserError."""
    is_operator = ask.request.is_operator
    with nullcontext() if is_operator else ask.services.summaries.spend(ask.request.address):
        try:
            page = await ask.services.pages.summarise(address)
        except FetchError as error:
            if not is_operator or error.fault is not Fault.NO_ARTICLE:
                raise
            return Reply((line(ask.texts("summarize.perhaps_a_feed")), code_line(f"/addfeed {address}")))
    return Reply(tuple(_blocks(ask, page)))


def _blocks(ask: Ask, page: SummarisedPage) -> list[Block]:
    view = Viewpoint(ask.texts, ask.zone, ask.today)
    blocks: list[Block] = [story_group(_story(page), view)]
    if page.summary.lead is None and not page.summary.points:
        blocks.append(line(ask.texts("summarize.nothing"), quiet=True))
    return blocks


def _story(page: SummarisedPage) -> Story:
    """Return a page's article as a story of no category that was never stored."""
    article = page.article
    return Story(
        sequence=0,
        article_id=0,
        title=article.title,
        categories=CategoryPath(()),
        category_id=0,
        source=article.source,
        published=article.published,
        url=article.url,
        language=article.language,
        summary=page.summary,
    )
