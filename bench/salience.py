"""Which sentences say most: our formula beside Lead, TextRank and LexRank (sumy's), by ROUGE against people's words.

    python -m bench.salience [--hide-titles] [--behind-lead] [FILE.jsonl | FOLDER]...

A line of a file is {"title": …, "text": paragraphs on a line each, "summary": …}; a folder holds annotated posts
(tests/data/README.md), and what an editor took from one is its summary. Without arguments, the posts of the tests.
Every system sees the same sentences and takes as many of its best as a budget of characters holds; `--behind-lead`
measures the real use, where a lead of 120 characters is shown above them.
"""

import html
import json
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from statistics import fmean
from typing import Any

from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.summarizers.lex_rank import LexRankSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer
from sumy.utils import get_stop_words

from bench.rouge import rouge
from bot.core.language import Language
from bot.reading.posts import read_post
from bot.summarising.fragments import Kind, fragments_of
from bot.summarising.lead import lead_of
from bot.summarising.openings import own_start
from bot.summarising.points import trimmed
from bot.summarising.salience import Candidate, most_salient
from bot.summarising.segment import words
from bot.summarising.sentences import sentence_ends

_DATA = Path(__file__).parents[1] / "tests" / "data"
_LEAD = 120
_LEAD_MOST = 210
_BUDGET = 180
_BUDGET_ENGLISH = 450


@dataclass(frozen=True)
class Document:
    title: str
    lead: str
    candidates: Sequence[Candidate]
    summary: str
    is_english: bool

    @property
    def sentences(self) -> list[str]:
        return [one.passage.text for one in self.candidates]

    @property
    def budget(self) -> int:
        return _BUDGET_ENGLISH if self.is_english else _BUDGET


System = Callable[[Document], Sequence[str]]
"""Return a document's best sentences, as many as its budget holds but at least one, in the order of the text."""


def main() -> None:
    options = _options()
    systems: Mapping[str, System] = {
        "Lead": _lead,
        "TextRank": Peer(TextRankSummarizer),
        "LexRank": Peer(LexRankSummarizer),
        "ours": _ours,
    }
    for source in options.sources:
        documents = list(_documents(source, options))
        print(f"\n{source}: {len(documents)} texts\n\n| | ROUGE-1 | ROUGE-2 | ROUGE-L |\n|---|---|---|---|")
        for name, means in measure(documents, systems).items():
            print(f"| {name} | " + " | ".join(f"{mean * 100:.1f}" for mean in means) + " |")


def _options() -> Namespace:
    parser = ArgumentParser(prog="python -m bench.salience")
    parser.add_argument("sources", nargs="*", type=Path, default=[_DATA / "golden", _DATA / "held"])
    parser.add_argument("--hide-titles", action="store_true", help="no system is told the title")
    parser.add_argument("--behind-lead", action="store_true", help="a lead is shown anyway; choose from what follows")
    return parser.parse_args()


def measure(documents: Sequence[Document], systems: Mapping[str, System]) -> dict[str, list[float]]:
    return {
        name: [fmean(column) for column in zip(*(_score(one, system) for one in documents), strict=True)]
        for name, system in systems.items()
    }


def _score(document: Document, system: System) -> tuple[float, float, float]:
    chosen = "\n".join(system(document))[: document.budget]
    return rouge(f"{document.lead}\n{chosen}", document.summary)


def _fitting(lengths: Sequence[int], budget: int) -> int:
    """Return how many of the first the budget holds, at least one."""
    return max(1, sum(total <= budget for total in accumulate(lengths)))


def _documents(source: Path, options: Namespace) -> Iterator[Document]:
    texts = _annotated(source) if source.is_dir() else _lines(source)
    for data, summary in texts:
        article = read_post(data, str(source), str(source), "")
        fragments = fragments_of(article)
        lead = lead_of(fragments, [None] * len(fragments), _LEAD, _LEAD_MOST) if options.behind_lead else None
        behind = {(span.block, span.part): span.end for span in lead.spans} if lead else {}
        candidates = []
        for at, one in enumerate(fragments):
            if one.kind is not Kind.HEADING:
                start = behind.get((one.block, one.part), own_start(one.text))
                ends = [start, *sentence_ends(one.text, start)]
                candidates += [Candidate(trimmed(one, *stretch), at) for stretch in pairwise(ends)]
        title = "" if options.hide_titles else article.title
        is_english = article.language is Language.ENGLISH
        yield Document(title, lead.text if lead else "", candidates, summary, is_english)


def _lines(path: Path) -> Iterator[tuple[bytes, str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        held = json.loads(line)
        body = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in held["text"].splitlines())
        yield f"---\ntitle: {json.dumps(held['title'])}\n---\n{body}".encode(), held["summary"]


def _annotated(folder: Path) -> Iterator[tuple[bytes, str]]:
    for path in sorted(folder.glob("*.json")):
        held = json.loads(path.read_text(encoding="utf-8"))
        taken = [held["lead"] or "", *held["sections"], *(point["head"] for point in held["points"])]
        if any(taken):
            yield path.with_suffix(".md").read_bytes(), "\n".join(taken)


def _lead(document: Document) -> Sequence[str]:
    return document.sentences[: _fitting([len(text) for text in document.sentences], document.budget)]


def _ours(document: Document) -> Sequence[str]:
    taken: Sequence[str] = ()
    for count in range(1, len(document.candidates) + 1):
        more = [passage.text for passage in most_salient(document.candidates, document.title, document.lead, count)]
        if len(more) == len(taken) or (taken and sum(map(len, more)) > document.budget):
            break
        taken = more
    return taken


class Peer:
    """One of sumy's, with its stop words, on our sentences and words."""

    def __init__(self, summarizer: Callable[[], Any]) -> None:
        self._of = {True: summarizer(), False: summarizer()}
        self._of[True].stop_words = get_stop_words("english")
        self._of[False].stop_words = get_stop_words("chinese")

    def __call__(self, document: Document) -> Sequence[str]:
        def best(ranked: Sequence[Any]) -> Sequence[Any]:
            return ranked[: _fitting([len(str(one.sentence)) for one in ranked], document.budget)]

        paragraph = Paragraph([Sentence(text, self) for text in document.sentences])
        return [str(one) for one in self._of[document.is_english](ObjectDocumentModel([paragraph]), best)]

    def to_words(self, sentence: str) -> tuple[str, ...]:
        return tuple(words(sentence))


if __name__ == "__main__":
    main()
