"""Why a summary is as it is: what was left out by which rule, why this lead, which lists there are and which speak."""

from collections.abc import Iterable, Iterator, Sequence

from bot.core.article import Article, Block, Image, Role, excerpt
from bot.core.summary import Summary
from bot.reading.phrases import rule_for
from bot.summarising.announced import announced
from bot.summarising.enumeration import extent_of
from bot.summarising.fragments import Fragment, Kind
from bot.summarising.introductions import introduction_of
from bot.summarising.nesting import Enumeration
from bot.summarising.sections import is_heading
from bot.summarising.summarise import Analysis

_LONGEST = 44


def explain(article: Article, found: Analysis, summary: Summary, left_out: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Give the reasoning behind a summary, a line a decision, in the order in which the decisions were made.

    `left_out` is what reading passed by: why, and its text.
    """
    yield f"   why: {article.origin}"
    for reason, text in left_out:
        yield f"   left out: {reason}" + (f": {_brief(text)}" if text else "")
    yield from _dropped(article.blocks)
    yield from _lead(article, found)
    yield from _lists(article, found)
    yield from _sections(found)
    yield f"   points: by {found.structure.method}: {found.structure.reason}" + (
        "" if summary.points else "; none says more than the lead"
    )
    origin = " (from the front matter)" if _is_head(article, summary) else ""
    yield f"   picture: {summary.picture or 'none'}{origin}"


def _dropped(blocks: Sequence[Block]) -> Iterator[str]:
    for at, block in enumerate(blocks):
        if block.role is not Role.BODY and block.parts:
            yield f"   dropped: block {at}, {block.role}: {_brief(' / '.join(block.parts))}  [{_rule(block)}]"


def _rule(block: Block) -> str:
    if block.role is Role.BOILERPLATE:
        return "recurs in the source's articles"
    rule = rule_for(block.parts[0])
    return f"habits.py: {rule}" if rule else "by its place, its markup or its likeness to the title"


def _lead(article: Article, found: Analysis) -> Iterator[str]:
    if found.lead is None:
        yield "   lead: none; nothing in the article is a sentence that speaks for it"
        return
    first = found.lead.spans[0]
    for at, one in enumerate(found.fragments):
        if (one.block, one.part) == (first.block, first.part):
            break
        yield f"   lead: passed over block {one.block}: {_brief(one.text)}  [{_reason(found.fragments, at)}]"
    for span in found.lead.spans:
        before = excerpt(article.blocks, span)
        text = article.blocks[span.block].parts[span.part]
        skipped = text[: span.start].strip()
        note = f", behind {_brief(skipped)}" if skipped else ""
        yield f"   lead: block {span.block}, characters {span.start} to {span.end}{note}: {_brief(before)}"


def _reason(fragments: Sequence[Fragment], at: int) -> str:
    if fragments[at].kind is Kind.ITEM:
        return "an item of a list"
    if is_heading(fragments, at):
        return "a heading"
    return "too short, no sentence, or a dateline alone"


def _lists(article: Article, found: Analysis) -> Iterator[str]:
    whole = sum(len(one.text) for one in found.fragments) or 1
    for one in found.lists:
        introduction = introduction_of(one, found.fragments)
        announcing = [article.title] + ([introduction.text] if introduction else [])
        traits = [
            f"{len(one.items)} × {one.family}",
            f"{100 * extent_of(one, found.fragments) // whole} % of the text",
            *(["announced"] if any(len(one.items) in announced(text) for text in announcing) else []),
            *(["mere connectives"] if one.is_weak else []),
            f"{_nested(one)} nested" if _nested(one) else "",
            "shown" if one in found.structure.lists else "not shown",
        ]
        place = f"blocks {found.fragments[one.start[0]].block} to {found.fragments[one.items[-1].end_fragment].block}"
        told = f", behind {_brief(introduction.text)}" if introduction else ""
        yield f"   list: {place}: {', '.join(filter(None, traits))}{told}"


def _nested(one: Enumeration) -> int:
    return sum(len(child.items) + _nested(child) for item in one.items for child in item.children)


def _sections(found: Analysis) -> Iterator[str]:
    for section in found.sections:
        heading = found.fragments[section.heading]
        yield f"   section: block {heading.block}: {_brief(heading.text[section.start : section.end])}"


def _is_head(article: Article, summary: Summary) -> bool:
    inside = {block.url for block in article.blocks if isinstance(block, Image)}
    return summary.picture is not None and summary.picture not in inside


def _brief(text: str) -> str:
    return f"「{text if len(text) <= _LONGEST else f'{text[:_LONGEST]}…'}」"
