"""How a whole article is written: its title, whose it is and when it came out, and its own text without what surrounds
it; page by page where a message can't hold it.
"""

from collections.abc import Iterator, Sequence

from bot.chat.actions import ReadStory, SaveStory
from bot.chat.reply import (
    Block,
    Button,
    Code,
    Group,
    Item,
    Items,
    Line,
    Picture,
    Quote,
    Run,
    Table,
    Text,
    Title,
    bold,
    line,
    plain,
)
from bot.chat.story_view import Viewpoint, web_link
from bot.chat.telegram import rich
from bot.chat.telegram.sheet import Room
from bot.chat.texts import Texts
from bot.core import article as parts
from bot.core.article import Article, Role
from bot.core.subscriber import Format

_SHORT_PAGE = Room(units=3_500, blocks=90, media=50)
"""What one message of HTML or plain text holds, with room for markers and indents."""
_HIGHEST_HEADING, _LOWEST_HEADING = 2, 6


def article_blocks(article: Article, view: Viewpoint) -> tuple[Block, ...]:
    """Write an article: of its body all, of credits, promotion and the like nothing."""
    title = article.title.strip() or view.texts("story.untitled")
    body = tuple(_body(article))
    if not any(not isinstance(block, Picture) for block in body):
        body = (*body, line(view.texts("article.nothing"), quiet=True))
    origin = _origin(article, view)
    # Each block of the body is a group of its own: paragraphs of prose stand apart everywhere.
    return (
        Title(bold(title)),
        *((Group((Line(origin, quiet=True),)),) if origin else ()),
        *(block if isinstance(block, Title) else Group((block,)) for block in body),
    )


def pages(blocks: Sequence[Block], form: Format) -> tuple[tuple[Block, ...], ...]:
    """Share blocks out to pages, each of which one message of the format holds; a terminal's is as long as it takes."""
    if form is Format.TERMINAL:
        return (tuple(blocks),)
    return rich.pages(blocks) if form is Format.RICH else rich.pages(blocks, _SHORT_PAGE)


def article_buttons(
    article_id: int, page: int, page_count: int, texts: Texts, *, is_saved: bool
) -> tuple[tuple[Button, ...], ...]:
    """Return what stands under page `page` (from 0) of an article: the pages beside it, and whether it is kept."""
    turns: list[Button] = []
    if page > 0:
        turns.append(Button(texts("button.previous"), ReadStory(article_id, page - 1)))
    if page + 1 < page_count:
        turns.append(Button(texts("button.next"), ReadStory(article_id, page + 1)))
    keep = Button(texts("button.unsave" if is_saved else "button.save"), SaveStory(article_id, int(not is_saved)))
    return (tuple(turns), (keep,)) if turns else ((keep,),)


def _origin(article: Article, view: Viewpoint) -> Text:
    texts = view.texts
    words: list[Run] = []
    if article.source:
        words.append(Run(article.source))
    if article.published is not None:
        words.append(Run(texts.published(article.published, view.zone, view.today), at=article.published))
    url = web_link(article.url)
    if url is not None:
        words.append(Run(texts("story.original"), url=url))
    return tuple(run for word in words for run in (Run(" · "), word))[1:]


def _body(article: Article) -> Iterator[Block]:
    blocks = article.blocks
    shown = {block.url for block in blocks if isinstance(block, parts.Image)}
    if article.head_image is not None and article.head_image not in shown:
        yield Picture(article.head_image)
    for at, block in enumerate(blocks):
        if block.role is Role.BODY:
            following = blocks[at + 1] if at + 1 < len(blocks) else None
            yield from _written(block, following)


def _written(block: parts.Block, following: parts.Block | None) -> Iterator[Block]:
    match block:
        case parts.Paragraph(text=text, strong=True):
            yield Line(bold(text))
        case parts.Paragraph(text=text, head=head):
            yield Line((Run(text[:head], bold=True), Run(text[head:])) if head else plain(text))
        case parts.Heading(text=text, level=level):
            yield Title(bold(text), level=min(max(level, _HIGHEST_HEADING), _LOWEST_HEADING))
        case parts.Listing():
            yield Items(tuple(_items(block)))
        case parts.Quote(paragraphs=paragraphs):
            yield Quote(tuple(plain(paragraph) for paragraph in paragraphs))
        case parts.Table(rows=rows):
            yield Table(rows)
        case parts.Code(text=text):
            yield Code(text)
        case parts.Image(url=url, caption=caption):
            told = caption or _caption(following)
            yield Picture(url, plain(told) if told else ())


def _caption(following: parts.Block | None) -> str:
    """Return what stands below a picture as a paragraph of its own."""
    return following.text if isinstance(following, parts.Paragraph) and following.role is Role.CAPTION else ""


def _items(listing: parts.Listing) -> Iterator[Item]:
    numbers: list[int] = []
    for text, given_depth in zip(listing.items, listing.depths, strict=True):
        depth = min(max(given_depth, 0), len(numbers))
        numbers = [*numbers[: depth + 1], *([0] if depth == len(numbers) else [])]
        numbers[depth] += 1
        number = f"{numbers[depth]}." if depth == 0 else f"({numbers[depth]})"
        yield Item(number if listing.ordered else "•", plain(text), depth)
