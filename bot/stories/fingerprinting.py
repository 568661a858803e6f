"""How an article becomes a fingerprint.

The sketch is the smallest hashes of its shingles (bottom-k sampling: Broder, On the resemblance and containment of
documents, 1997), digits left out; terms weigh by tf-idf (Spärck Jones, 1972), those of the title and the lead more.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterator

from bot.core.folding import simplified
from bot.core.language import Language
from bot.core.words import fold_text
from bot.stories.figures import figures
from bot.stories.fingerprint import IN_LEAD, IN_TITLE, IS_NAME, IS_PART, Fingerprint, hashed
from bot.stories.report import Report
from bot.stories.sounds import LEAST, chinese_sounds, chinese_spellings, latin_sound, latin_spellings
from bot.stories.terms import Term, latin_names, name_runs, terms
from bot.stories.times import days, labels
from bot.summarising.dateline import dateline_end

_LONGEST, _LONGEST_TITLE, _LONGEST_OUTLET, _LONGEST_SUBJECT = 2_400, 120, 40, 20
_LEAD = 150
_HEARD = 400
_SOUNDS, _SPELLINGS = 60, 80
_SHINGLE, _LATIN_SHINGLE = 5, 11
_SKETCH = 64
_TERMS, _FIGURES, _DAYS, _LABELS = 120, 40, 8, 12
_TITLE_TIMES, _LEAD_TIMES = 2.0, 1.0
_COMMON = 2.5
_NOT_A_LETTER = re.compile(r"[\W\d_]+")
_DIGITS = re.compile(r"\d+")
_QUOTED = re.compile(r"[“「《]([^“”「」《》]{2,12})[”」》]")
_ROUND_UP = re.compile(
    r"早报|晚报[：:|丨]|早知道|早读|晨报[：:|丨]|日报[：:|丨]|要闻|盘点|汇总|一览|速览|精选|[周月]报[：:|丨】]|合集|集锦|"
    r"一周(?:要闻|回顾|大事|热点|新闻|看点|财经)|综述|综合消息|销量出炉|新闻联播|(?:早餐|夜读)[|丨：:]|简报|快报[：:|丨]|"
    r"社评|社论|时评|评论[|:丨]|观察[|:丨]|短评|快评|锐评|editorial:|opinion:|comment:|analysis:|"
    r"morning briefing|evening briefing|round-?up|week in|things to know|newsletter|digest"
)


def fingerprint(report: Report) -> Fingerprint:
    """Return an article's fingerprint; of a very long one, its beginning counts."""
    title = fold_text(report.title[:_LONGEST_TITLE])
    text = _body(report)
    lead = text[:_LEAD]
    head = f"{title}\n{lead}"
    is_latin = report.language is Language.ENGLISH
    title_and_lead = f"{simplified(report.title[:_LONGEST_TITLE])}\n{text[:_HEARD]}"
    weights, marks = _weigh(report, text)
    shingles = _shingles(f"{title}{text}", _LATIN_SHINGLE if is_latin else _SHINGLE)
    in_head = figures(head)
    found = [*in_head, *figures(text)]
    return Fingerprint(
        sketch=tuple(sorted(shingles)[:_SKETCH]),
        shingles=len(shingles),
        terms=weights,
        marks=marks,
        figures=tuple(dict.fromkeys(found))[:_FIGURES],
        head_figures=len(in_head),
        days=frozenset(sorted(days(head, report.at))[:_DAYS]),
        title_days=frozenset(sorted(days(title, report.at))[:_DAYS]),
        labels=frozenset(
            sorted((hashed(kind), hashed(number)) for kind, number in labels(title, lead, report.at))[:_LABELS]
        ),
        sounds=_sounds(title_and_lead, is_latin=is_latin),
        spellings=_spellings(title_and_lead, is_latin=is_latin),
        subject=frozenset(_subject(report.title)),
        form=hashed(_DIGITS.sub("0", title)),
        numbers=hashed(" ".join(_DIGITS.findall(title))),
        is_latin=is_latin,
        is_round_up=_ROUND_UP.search(title) is not None,
    )


def _body(report: Report) -> str:
    """Return as much of a text as counts, its Traditional characters folded, without dateline and its outlet's name."""
    bounded = report.text[:_LONGEST]
    body = simplified(bounded[dateline_end(bounded) :])
    outlet = simplified(report.source[:_LONGEST_OUTLET])
    return body.replace(outlet, "") if len(outlet) > 2 else body


def _weigh(report: Report, text: str) -> tuple[dict[int, float], dict[int, int]]:
    """Return the most telling terms of a text with their weights, as a vector of length 1, and their marks."""
    times: dict[str, float] = defaultdict(float)
    best: dict[str, Term] = {}
    marks: dict[str, int] = defaultdict(int)
    whole: set[str] = set()
    parts = (
        (simplified(report.title[:_LONGEST_TITLE]), _TITLE_TIMES, IN_TITLE),
        (text[:_LEAD], _LEAD_TIMES, IN_LEAD),
        (text, 1.0, 0),
    )
    for part, count, mark in parts:
        for term in terms(part):
            times[term.word] += count
            marks[term.word] |= mark | (IS_NAME if term.is_name else 0)
            if not term.is_part:
                whole.add(term.word)
            best.setdefault(term.word, term)
    weights = {word: (1 + math.log(times[word])) * max(best[word].weight - _COMMON, 0.0) for word in times}
    kept = sorted(weights, key=lambda word: (-weights[word], word))[:_TERMS]
    length = math.sqrt(sum(weights[word] ** 2 for word in kept)) or 1.0
    return {hashed(word): weights[word] / length for word in kept}, {
        hashed(word): marks[word] | (0 if word in whole else IS_PART) for word in kept
    }


def _sounds(text: str, *, is_latin: bool) -> tuple[int, ...]:
    """Return hashes of how the names of a text sound, with the number of consonants in their lowest four bits."""
    heard: dict[str, None] = {}
    if is_latin:
        heard = dict.fromkeys(sound for name in latin_names(text) if len(sound := latin_sound(name)) >= LEAST)
    else:
        runs = (chinese_sounds(run) for run in name_runs(text))
        heard = dict.fromkeys(sound for sounds in runs for sound in sounds)
    return tuple(hashed(sound) & ~15 | min(len(sound), 15) for sound in heard)[:_SOUNDS]


def _subject(title: str) -> Iterator[int]:
    """Yield the terms of what stands before a title's colon, and of what it quotes."""
    text = simplified(title[:_LONGEST_TITLE]).replace(":", "：")
    before, colon, _ = text[:_LONGEST_SUBJECT].partition("：")
    for said in (before if colon else "", *_QUOTED.findall(text)):
        yield from (hashed(term.word) for term in terms(said))


def _spellings(text: str, *, is_latin: bool) -> tuple[int, ...]:
    """Return hashes of how the names of a text are spelled, those that come first first."""
    if is_latin:
        return tuple(map(hashed, list(dict.fromkeys(latin_spellings(text)))[:_SPELLINGS]))
    found = dict.fromkeys(spelling for run in name_runs(text) for spelling in chinese_spellings(run))
    return tuple(map(hashed, list(found)[:_SPELLINGS]))


def _shingles(text: str, size: int) -> set[int]:
    letters = _NOT_A_LETTER.sub("", text.lower())
    return {hashed(letters[at : at + size]) for at in range(max(len(letters) - size + 1, 1))}
