"""From articles as they were read to articles with summaries, whatever their source.

What a source repeats is known only once the articles' paragraphs have been compared with all that is stored. So this
goes in two steps with a question to the store between them; either step is work for a process of its own, and what
travels between them does so in pickled form, which nobody has to open on the way.
"""

import logging
import pickle
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain

from bot.core.article import Article
from bot.core.boilerplate import Prints, Seen, prints_of, recurring, title_print, without_boilerplate
from bot.core.summary import Summary
from bot.errors import ReadingError
from bot.reading.articles import body_texts

_log = logging.getLogger(__name__)
Summarise = Callable[[Article], Summary]
_TEXT_KEPT = 4_000


@dataclass(frozen=True, slots=True)
class SummarisedArticle:
    """An article and its summary, as they are stored. `prints`: those of its paragraphs that are to be counted.
    `is_news`: whether digests may offer it; only a new article is asked.
    """

    article: Article
    summary: Summary
    prints: frozenset[int] = frozenset()
    is_news: bool = True


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as it was read. `packed` holds it; `title` is the title's print, `prints` are all of its paragraphs'.

    `is_new`: nothing of its identity is stored. `text` is what its body says, cut after a few thousand characters.
    """

    packed: bytes
    identity: str
    origin: str
    text: str
    title: int
    prints: frozenset[int]
    is_new: bool
    is_news: bool = True


def draft_of(article: Article, *, is_new: bool, is_news: bool = True, source: str | None = None) -> Draft:
    """Make a draft. `source` is what the article's habits are learned by; see `boilerplate.prints_of`."""
    prints = prints_of(article, source)
    return Draft(
        pickle.dumps((article, prints), pickle.HIGHEST_PROTOCOL),
        article.identity,
        article.origin,
        _text(article),
        title_print(article.title),
        frozenset(chain.from_iterable(prints)),
        is_new,
        is_news,
    )


def prints_in(drafts: Iterable[Draft]) -> frozenset[int]:
    """Return the prints of all paragraphs in these drafts: what the store is asked about."""
    return frozenset[int]().union(*(draft.prints for draft in drafts))


def finish(
    drafts: Sequence[Draft], seen: Seen, summarise: Summarise
) -> tuple[Sequence[SummarisedArticle], Sequence[ReadingError]]:
    """Mark what the source repeats, and summarise. Drafts learn from each other as well as from what was `seen`.

    A draft that meets a defect of ours is among the errors, and keeps no other out.
    """
    # An article that was edited and given another title is no further article.
    known = recurring([(draft.title, draft.prints) for draft in drafts if draft.is_new], seen)
    finished: list[SummarisedArticle] = []
    failures: list[ReadingError] = []
    for draft in drafts:
        with failures_noted(draft.origin, failures):
            article, prints = _unpacked(draft)
            marked = without_boilerplate(article, prints, known)
            counted = draft.prints - seen.boilerplate if draft.is_new else frozenset[int]()
            finished.append(SummarisedArticle(marked, summarise(marked), counted, draft.is_news))
    return finished, failures


@contextmanager
def failures_noted(origin: str, failures: list[ReadingError]) -> Iterator[None]:
    """Add what fails within to `failures`: what can't be read, or meets a defect of ours, keeps nothing else out."""
    try:
        yield
    except ReadingError as error:
        failures.append(error)
    except Exception as error:  # noqa: BLE001 - see above
        failure = ReadingError(origin, f"a defect of the bot's ({type(error).__name__}); see the log")
        failure.add_note(traceback.format_exc())
        failures.append(failure)


def log_failures(failures: Iterable[ReadingError]) -> None:
    """Log what was noted, perhaps in another process; a defect with its traceback."""
    for failure in failures:
        fields = {"origin": failure.origin, "reason": failure.reason}
        if notes := getattr(failure, "__notes__", None):
            _log.error("not read", extra=fields | {"traceback": "".join(notes)})
        else:
            _log.warning("not read", extra=fields)


def _text(article: Article) -> str:
    texts: list[str] = []
    length = 0
    for text in body_texts(article.blocks):
        texts.append(text)
        length += len(text)
        if length > _TEXT_KEPT:
            break
    return "\n".join(texts)[:_TEXT_KEPT]


def _unpacked(draft: Draft) -> tuple[Article, Prints]:
    article, prints = pickle.loads(draft.packed)  # noqa: S301 - `draft_of` has pickled it
    return article, prints
