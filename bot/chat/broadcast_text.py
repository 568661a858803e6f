"""An operator's text → blocks, and these in every format: paragraphs, headings, lists, quotations, code, bold and
italic words, links. What else Markdown has, and all HTML, stays as it was typed.

Rules: CommonMark, but for two. A line's end is one. `**` makes bold whatever stands around it, as Chinese has no spaces
between words: by CommonMark, `**“注意”**请看` isn't bold.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.tree import SyntaxTreeNode

from bot.chat.rendering import Packer
from bot.chat.reply import Block, Code, Item, Items, Line, Quote, Run, Text, Title, said
from bot.chat.texts import quote
from bot.core.delivery import RenderedPart
from bot.core.subscriber import Format

_BOLD = "**"
_PLAIN = Run("")


class TextRenderer:
    """The `BroadcastRenderer` of `services.broadcast`. `packers` has one for each format that a reader can have."""

    def __init__(self, packers: Mapping[Format, Packer]) -> None:
        self._packers = dict(packers)

    def render(self, text: str, form: Format) -> tuple[RenderedPart, ...]:
        return self._packers[form].pack(blocks_of(text), ())


def blocks_of(text: str) -> tuple[Block, ...]:
    """Read a text; whatever stands in it, something is made of it."""
    return tuple(_blocks(SyntaxTreeNode(_parser().parse(text)).children))


def gist(text: str) -> str:
    """Return what a text is known by: its first words, without any look."""
    return quote(" ".join(_said(blocks_of(text))))


def _said(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Title(text=text) | Line(text=text):
                yield said(text)
            case Items(items=items):
                yield from (said(item.text) for item in items)
            case Quote(paragraphs=paragraphs):
                yield from map(said, paragraphs)
            case Code(text=code):
                yield code


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable("code")
    parser.inline.ruler.before("emphasis", "bold", _bold)
    return parser


def _bold(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - as markdown-it calls it
    """Read `**words**`; three asterisks are left to CommonMark."""
    start = state.pos + len(_BOLD)
    end = state.src.find(_BOLD, start, state.posMax) if state.src.startswith(_BOLD, state.pos) else -1
    inside = state.src[start:end] if end >= 0 else ""
    if not inside or inside != inside.strip() or inside[0] == "*" or state.src.startswith("*", end + len(_BOLD)):
        return False
    if not silent:
        state.push("strong_open", "strong", 1)
        upto, state.pos, state.posMax = state.posMax, start, end
        state.md.inline.tokenize(state)
        state.posMax = upto
        state.push("strong_close", "strong", -1)
    state.pos = end + len(_BOLD)
    return True


def _blocks(nodes: Iterable[SyntaxTreeNode]) -> Iterator[Block]:
    for node in nodes:
        match node.type:
            case "heading":
                yield Title(_text(node), level=int(node.tag[1:]))
            case "paragraph":
                yield Line(_text(node))
            case "bullet_list" | "ordered_list":
                yield Items(tuple(_items(node, 0)))
            case "blockquote":
                yield Quote(tuple(_paragraphs(node)))
            case "fence":
                yield Code(node.content.rstrip("\n"))


def _items(node: SyntaxTreeNode, depth: int) -> Iterator[Item]:
    """Lay a list out flat; what an item has below its first line stands under it without a marker."""
    first = int(node.attrs.get("start", 1))
    for number, entry in enumerate(node.children, first):
        marker = "•" if node.type == "bullet_list" else f"{number}."
        for part in entry.children:
            if part.type in {"bullet_list", "ordered_list"}:
                yield from _items(part, depth + 1)
            else:
                yield from (Item(marker if at == 0 else "", text, depth) for at, text in enumerate(_paragraphs(part)))
                marker = ""


def _paragraphs(node: SyntaxTreeNode) -> Iterator[Text]:
    """Return the paragraphs in a node, however deep they lie."""
    if node.type == "inline":
        yield _text(node)
    elif node.type == "fence":
        yield (Run(node.content.rstrip("\n"), code=True),)
    else:
        for child in node.children:
            yield from _paragraphs(child)


def _text(node: SyntaxTreeNode) -> Text:
    return tuple(_runs(node.children, _PLAIN))


def _runs(nodes: Iterable[SyntaxTreeNode], look: Run) -> Iterator[Run]:
    for node in nodes:
        match node.type:
            case "softbreak" | "hardbreak":
                yield replace(look, text="\n")
            case "strong":
                yield from _runs(node.children, replace(look, bold=True))
            case "em":
                yield from _runs(node.children, replace(look, italic=True))
            case "link":
                yield from _runs(node.children, replace(look, url=str(node.attrs["href"])))
            case "image":
                yield replace(look, text=node.content or str(node.attrs["src"]), url=str(node.attrs["src"]))
            case "code_inline":
                yield replace(look, text=node.content, code=True)
            case "text":
                yield replace(look, text=node.content)
            case _:
                yield from _runs(node.children, look)
