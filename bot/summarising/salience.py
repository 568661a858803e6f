"""Which sentences carry most, where a text has neither lists nor sub-headings.

A sentence counts by how near it is to the centroid of all (Radev et al., 2004: what LexRank measures, but linear in the
text), its words weighted by how few sentences have them (Spärck Jones, 1972); by an early place, the beginning of a
paragraph, the words of the title, cue and stigma words (Edmundson, 1969); by figures and titles of works. The best are
picked one by one by maximal marginal relevance (Carbonell and Goldstein, 1998). What can't stand by itself is left out:
half a quotation, a quotation without its speaker, and a sentence that leans on another (他, 但, This …) unless that one
is shown as well. docs/summaries.md has the measurements.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush
from itertools import chain

from bot.core.summary import Passage
from bot.summarising.segment import words

_EARLY_WEIGHT = 0.3
_EARLY_SENTENCES = 5
_OPENING_WEIGHT = 0.1
_TITLE_WEIGHT = 0.4
_FIGURE_WEIGHT = 0.05
_CUE_WEIGHT = 0.05
_STIGMA_WEIGHT = -0.1
_RELEVANCE = 0.6  # the rest of 1 is novelty
_SAID = 0.7
_MOST_SENTENCES = 150
_SHORTEST = 16

_HAN = re.compile(r"[\u3400-\u9fff]")
_FIGURE_OR_NAME = re.compile(r"\d|《")
_STOP_WORDS = frozenset(
    "the of to in and on for that with at by is was are were be been has have had as it its an from this but not or "
    "which who will would he she they his her their said".split()
)
_QUOTATION = re.compile(r"“[^“”]*”|「[^「」]*」|『[^『』]*』|\"[^\"]*\"")
_QUOTE_MARK = re.compile(r"[“”「」『』\"]")
_MOSTLY = 0.6
_SAYING = (
    "[说說称稱道写寫问問答]|表示|[认認]为|認為|指出|介[绍紹]|[强強][调調]|坦言|透露|回[应應]|解[释釋]|告[诉訴]|[补補]充"
)
_SPEAKER = re.compile(
    rf"{_SAYING}|[：:]|\b(?:said|says|told|tells|added|wrote|writes|asked|according|recalled|argued)\b"
)
_PRONOUN_SPEAKS = re.compile(
    rf"[”」』\"][，,]?\s?(?:[他她][们們]?[^，。“]{{0,12}}(?:{_SAYING})|"
    r"(?:he|she|they) (?:said|says|told|added|asked)\b|(?:said|says|added) (?:he|she|they)\b)"
)
_LEANING = re.compile(
    r"[他她它牠这這]|那(?![曲英])|其(?!乐|樂|实|實)|此(?![次前间間番轮輪刻])|[该該]|上述|前者|[后後]者|[两兩]者|"
    r"[对對为為据據因由至与與]此|但(?![愿願丁])|不[过過]|然而|而(?!立)|可是|[却卻]|反之|相反|否[则則]|所以|[于於]是|[从從]而|因而|[并並]且|"
    r"也就是[说說]|[换換]言之|[总總]之|例如|比如|譬如|[随隨]即|[随隨之][后後]|"
    r"(?:He|She|It|They|His|Her|Its|Their|This|That|These|Those|Such|But|However|So|Yet|Still|Instead|Therefore|Thus|"
    r"Then|Otherwise|Nevertheless|For (?:example|instance))\b"
)
_CUE = re.compile(
    r"据悉|据[了介][解绍]|數據顯示|数据显示|下一步|将于|將於|[预預][计計]|\b(?:expected to|next step|according to)\b"
)
_STIGMA = re.compile(
    r"同[时時]|此外|另外|除此之外|另一方面|.*(?:我[们們]|你[们們]?|您|咱)|"
    r"(?:And|Also|Meanwhile|Moreover|Besides|Additionally|Separately|In addition|On the other hand)\b|"
    r".*\b(?:I|[Ww]e|[Yy]ou)\b"
)
_CAPTION = re.compile(r"[图圖](?:为|為|片|源|[：:])|[资資]料[图圖]|.*[摄攝]$")
_CLAUSE_ENDS = (re.compile("[；;]"), re.compile("，"))
_CLAUSE_ENDS_ENGLISH = (
    re.compile(";"),
    re.compile(r"(?<=[a-z]),(?= (?:which|who|whose|where|after|and|including|saying|according|following|with|as)\b)"),
)
_QUALIFYING = re.compile(r"\s*(?:但|[却卻而]|不[过過]|除|否[则則]|如果|[并並]不|只|but|though|unless|except)")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may become a point, and the order number of its paragraph."""

    passage: Passage
    paragraph: int


@dataclass(frozen=True, slots=True)
class _Sentence:
    """`place` is its order number among the candidates; a sentence that leans needs the one before it to be shown."""

    place: int
    passage: Passage
    words: frozenset[str]
    opens_paragraph: bool
    leans: bool


def most_salient(
    candidates: Sequence[Candidate], title: str, lead: str, count: int, longest: int = 160
) -> list[Passage]:
    """Return up to `count` passages that say most beyond the lead, in the order of the text.

    `candidates` follow one another in the text, the first of them behind the lead. Of a very long article only the
    beginning is weighed. A sentence of more than `longest` characters is cut where a clause ends, or left out.
    """
    sentences = _usable(candidates, longest)
    if not sentences or count < 1:
        return []
    space = _Space([one.words for one in sentences])
    titled = space.known(words(title))
    scores = [_score(one, at, space, titled) for at, one in enumerate(sentences)]
    picked = _picks(sentences, scores, space, space.known(words(lead)) if lead else None, count)
    return [sentences[at].passage for at in sorted(picked)]


def _usable(candidates: Sequence[Candidate], longest: int) -> list[_Sentence]:
    usable: list[_Sentence] = []
    before = None
    for place, one in enumerate(candidates):
        opens_paragraph, before = one.paragraph != before, one.paragraph
        passage = _within(one.passage, longest)
        if passage is None or not _stands(passage.text):
            continue
        terms = frozenset(word for word in words(passage.text) if len(word) > 1) - _STOP_WORDS
        usable.append(_Sentence(place, passage, terms, opens_paragraph, _leans(passage.text)))
        if len(usable) == _MOST_SENTENCES:
            break
    return usable


def _within(passage: Passage, longest: int) -> Passage | None:
    """Return a passage that is short enough, if need be its beginning up to the end of a clause.

    None where no clause ends well: what comes behind a comma may be the very thing that qualifies the rest.
    """
    text = passage.text
    if len(text) <= longest:
        return passage
    for mark in _CLAUSE_ENDS if _HAN.search(text) else _CLAUSE_ENDS_ENGLISH:
        ends = [found.start() for found in mark.finditer(text, longest // 3, longest + 1)]
        if ends and not _QUALIFYING.match(text, ends[-1] + 1):
            [span] = passage.spans
            return Passage(text[: ends[-1]], (replace(span, end=span.start + ends[-1]),))
    return None


def _stands(text: str) -> bool:
    """Whether a sentence says something by itself: no question, caption, torn or speakerless quotation."""
    if len(text) < _SHORTEST or text.endswith(("：", ":", "？", "?")) or _CAPTION.match(text):
        return False
    if _QUOTE_MARK.search(text) is None:
        return True
    rest = _QUOTATION.sub("", text)
    if _QUOTE_MARK.search(rest):
        return False
    return len(rest) > (1 - _MOSTLY) * len(text) or _SPEAKER.search(rest) is not None


def _leans(text: str) -> bool:
    return _LEANING.match(text) is not None or _PRONOUN_SPEAKS.search(text) is not None


class _Space:
    """How an article's words weigh, and the centroid of its sentences, each taken as the set of its words."""

    def __init__(self, sentences: Sequence[frozenset[str]]) -> None:
        found = Counter(chain.from_iterable(sentences))
        square_by_times = {times: math.log(1 + len(sentences) / times) ** 2 for times in set(found.values())}
        squares = {word: square_by_times[times] for word, times in found.items()}
        self._square_of = squares.__getitem__
        self._norms = {one: self._norm(one) for one in sentences}
        centroid: dict[str, float] = defaultdict(float)
        for one, norm in self._norms.items():
            for word in one:
                centroid[word] += squares[word] / norm
        self._pull_of = centroid.__getitem__
        self._centroid_norm = math.sqrt(sum(pull**2 / squares[word] for word, pull in centroid.items())) or 1.0
        self._vocabulary = squares.keys()

    def known(self, found: Iterable[str]) -> frozenset[str]:
        """Return the words that the article's sentences have as well."""
        return frozenset(word for word in found if word in self._vocabulary)

    def centrality(self, sentence: frozenset[str]) -> float:
        """Return the cosine between a sentence and the centroid."""
        return sum(map(self._pull_of, sentence)) / (self._norms[sentence] * self._centroid_norm)

    def share(self, sentence: frozenset[str], whole: frozenset[str]) -> float:
        """Return how much of `whole` there is in a sentence, from 0 to 1."""
        return self._weight(sentence & whole) / (self._weight(whole) or 1.0)

    def likeness(self, sentence: frozenset[str], other: frozenset[str]) -> float:
        """Return the cosine between a sentence and another text."""
        common = self._weight(sentence & other)
        return common / (self._norms[sentence] * self._norm(other)) if common else 0.0

    def _norm(self, text: frozenset[str]) -> float:
        return math.sqrt(self._weight(text)) or 1.0

    def _weight(self, text: frozenset[str]) -> float:
        return sum(map(self._square_of, text))


def _score(one: _Sentence, at: int, space: _Space, titled: frozenset[str]) -> float:
    text = one.passage.text
    return (
        space.centrality(one.words)
        + _EARLY_WEIGHT * math.exp(-at / _EARLY_SENTENCES)
        + _TITLE_WEIGHT * space.share(one.words, titled)
        + _OPENING_WEIGHT * one.opens_paragraph
        + _FIGURE_WEIGHT * (_FIGURE_OR_NAME.search(text) is not None)
        + _CUE_WEIGHT * (_CUE.search(text) is not None)
        + _STIGMA_WEIGHT * (_STIGMA.match(text) is not None)
    )


def _picks(
    sentences: Sequence[_Sentence], scores: Sequence[float], space: _Space, lead: frozenset[str] | None, count: int
) -> list[int]:
    """Pick by maximal marginal relevance: each next one the best for its score less its likeness to what is said.

    Likeness only grows, so a sentence is compared with what is new only when its turn seems to have come.
    """
    said = [lead or frozenset()]
    likeness = [0.0] * len(sentences)
    leaning = {one.place - 1: at for at, one in enumerate(sentences) if one.leans}
    heap = [
        (-_RELEVANCE * scores[at], at, 0)
        for at, one in enumerate(sentences)
        if not one.leans or (one.place == 0 and lead is not None)
    ]
    heapify(heap)
    picked: list[int] = []
    while heap and len(picked) < count:
        _, at, compared = heappop(heap)
        if compared < len(said):
            likeness[at] = max(likeness[at], *(space.likeness(sentences[at].words, other) for other in said[compared:]))
            heappush(heap, ((1 - _RELEVANCE) * likeness[at] - _RELEVANCE * scores[at], at, len(said)))
        elif likeness[at] <= _SAID:
            picked.append(at)
            said.append(sentences[at].words)
            if (next_at := leaning.get(sentences[at].place)) is not None:
                heappush(heap, (-_RELEVANCE * scores[next_at], next_at, 0))
    return picked
