"""Believable news posts, drawn from a seed: Chinese ones and English ones, out of the phrases in `phrases.yaml`.

One post costs some tens of microseconds, because a benchmark wants tens of thousands of them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from random import Random
from typing import Any

import yaml

_PHRASES = Path(__file__).with_name("phrases.yaml")
_NUMERALS = {"zh": "零一二三四五六七八九", "en": ("no", "one", "two", "three", "four", "five", "six")}
_DRAWN: Mapping[str, Callable[[Random], str]] = {
    "个": lambda random: str(2 + int(random.random() * 8)),
    "十": lambda random: str(12 + int(random.random() * 85)),
    "百": lambda random: str(110 + int(random.random() * 871)),
    "千": lambda random: str(1200 + int(random.random() * 861) * 10),
    "率": lambda random: f"{1.1 + random.random() * 28:.1f}",
    "亿": lambda random: f"{1.2 + random.random() * 98:.1f}",
    "月": lambda random: str(1 + int(random.random() * 12)),
    "日": lambda random: str(1 + int(random.random() * 28)),
    "年": lambda random: str(2027 + int(random.random() * 4)),
}
_SAME = "同"
_EXCERPT_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Post:
    """A post in HTML blocks, in order. `body`: its paragraphs, headings and lists; around it stand what such posts have
    besides: a picture before the second block, credits and promotion at the end. `picture` is a path on its host.
    """

    title: str
    author: str
    tag: str
    body: tuple[str, ...]
    credits: str
    promotion: str
    caption: str
    picture: str
    excerpt: str
    """Plain text."""

    def html(self, base: str) -> str:
        """Return the whole post; `base` is its host's address, without a slash at the end."""
        figure = (
            f'<figure><img src="{base}{self.picture}" alt="" width="640" height="400">'
            f"<figcaption>{self.caption}</figcaption></figure>"
        )
        parts = (self.body[0], figure, *self.body[1:], f"<p>{self.credits}</p>", f"<p>{self.promotion}</p>")
        return "\n".join(parts)


class _Cast(dict[str, str]):
    """What the names in braces stand for. A number is drawn each time that it is asked for, one with 同 only once."""

    def __init__(self, chosen: Mapping[str, str], random: Random) -> None:
        super().__init__(chosen)
        self._random = random

    def __missing__(self, name: str) -> str:
        if name[0] == _SAME:
            self[name] = drawn = _DRAWN[name[1]](self._random)
            return drawn
        return _DRAWN[name](self._random)


def paper(language: str, number: int) -> str:
    """Return the name of the paper that feed `number` belongs to."""
    names = _phrases()[language]["papers"]
    name: str = names[number % len(names)]
    return name if number < len(names) else f"{name}{'·' if language == 'zh' else ' '}{number}"


def column(language: str, number: int) -> str:
    columns = _phrases()[language]["columns"]
    name: str = columns[number % len(columns)]
    return name


def write_post(seed: str, language: str, source: str, revision: int = 0) -> Post:
    """Write the post that `seed` stands for, for a paper. A `revision` above 0 adds as many corrections to it."""
    random = Random(seed)  # noqa: S311 - chance for tests, no secret
    phrases = _phrases()[language]
    topic = _one(random, phrases["topics"])
    cast = _Cast({name: _one(random, names) for name, names in phrases["cast"].items()}, random)
    cast["局"], cast["社"] = topic["局"], source
    story = _one(random, topic["stories"])
    cast["月"], cast["日"] = _DRAWN["月"](random), _DRAWN["日"](random)
    title = story["title"].format_map(cast)
    lead = (phrases["dateline"] + story["text"]).format_map(cast)
    del cast["月"], cast["日"]
    structure = _one(random, _STRUCTURES)
    body = [f"<p>{_text(lead)}</p>", *structure(random, phrases, topic, cast)]
    credit = phrases["credits"].format_map(cast)
    promotion = phrases["promotion"][len(source) % len(phrases["promotion"])].format_map(cast)
    caption = phrases["caption"].format_map(cast)
    picture = f"/pictures/{int(random.random() * 1e6)}.gif"
    # Corrections are drawn last: a post with them is the same up to there.
    body += [f"<p>{_text(phrases['correction'].format_map(cast))}</p>" for _ in range(revision)]
    return Post(title, cast["记者"], topic["name"], tuple(body), credit, promotion, caption, picture, _shortened(lead))


@cache
def _phrases() -> Mapping[str, Any]:
    phrases: Mapping[str, Any] = yaml.safe_load(_PHRASES.read_text(encoding="utf-8"))
    return phrases


def _shortened(text: str) -> str:
    return text if len(text) <= _EXCERPT_LENGTH else f"{text[:_EXCERPT_LENGTH]}……"


def _one(random: Random, choices: Sequence[Any]) -> Any:
    return choices[int(random.random() * len(choices))]


def _text(plain: str) -> str:
    return escape(plain, quote=False)


def _paragraphs(sentences: Sequence[str], size: int) -> list[str]:
    """Return the sentences in paragraphs of `size`."""
    gap = "" if sentences and "。" in sentences[0] else " "
    return [f"<p>{_text(gap.join(sentences[at : at + size]))}</p>" for at in range(0, len(sentences), size)]


_Topic = Mapping[str, Any]


def _facts(random: Random, topic: _Topic, cast: _Cast, count: int) -> list[str]:
    return [fact.format_map(cast) for fact in random.sample(topic["facts"], min(count, len(topic["facts"])))]


def _quote(random: Random, topic: _Topic, cast: _Cast) -> str:
    return f"<p>{_text(_one(random, topic['quotes']).format_map(cast))}</p>"


def _plain(random: Random, _: Mapping[str, Any], topic: _Topic, cast: _Cast) -> list[str]:
    """Paragraph after paragraph, as two thirds of the news are."""
    facts = _paragraphs(_facts(random, topic, cast, 3 + int(random.random() * 6)), 1 + int(random.random() * 2))
    return [*facts[:2], _quote(random, topic, cast), *facts[2:]]


def _points(random: Random, phrases: Mapping[str, Any], topic: _Topic, cast: _Cast) -> tuple[str, list[str]]:
    """Return the sentence that announces points, and three or more of them."""
    points = random.sample(topic["points"], 3 + int(random.random() * (len(topic["points"]) - 2)))
    language = "zh" if "。" in topic["facts"][0] else "en"
    cast["数"] = _NUMERALS[language][len(points)]
    return _one(random, phrases["introductions"]).format_map(cast), [point.format_map(cast) for point in points]


def _in_a_row(random: Random, phrases: Mapping[str, Any], topic: _Topic, cast: _Cast) -> list[str]:
    """一是…；二是…。 in one paragraph; English has a list instead."""
    introduction, points = _points(random, phrases, topic, cast)
    facts = _paragraphs(_facts(random, topic, cast, 4), 2)
    if "。" not in introduction:
        return [facts[0], f"<p>{_text(introduction)}</p>", _listed(points), *facts[1:]]
    row = "；".join(f"{_NUMERALS['zh'][at]}是{point}" for at, point in enumerate(points, 1))
    return [facts[0], f"<p>{introduction}{row}。</p>", *facts[1:], _quote(random, topic, cast)]


def _one_each(random: Random, phrases: Mapping[str, Any], topic: _Topic, cast: _Cast) -> list[str]:
    """一是 …, 第一，… or （一）…: a paragraph for each point."""
    introduction, points = _points(random, phrases, topic, cast)
    facts = _facts(random, topic, cast, len(points) + 1)
    if "。" not in introduction:
        numbered = [f"<p>{at}. {_text(point)}.</p>" for at, point in enumerate(points, 1)]
        return [f"<p>{_text(introduction)}</p>", *numbered, *_paragraphs(facts, 2), _quote(random, topic, cast)]
    form = _one(random, ("{}是{}。", "第{}，{}。", "（{}）{}。"))
    marked = [form.format(_NUMERALS["zh"][at], point) for at, point in enumerate(points, 1)]
    return [
        f"<p>{facts[0]}</p>",
        f"<p>{introduction}</p>",
        *(f"<p>{point}{fact}</p>" for point, fact in zip(marked, [*facts[1:], *[""] * len(marked)], strict=False)),
        _quote(random, topic, cast),
    ]


def _under_headings(random: Random, _: Mapping[str, Any], topic: _Topic, cast: _Cast) -> list[str]:
    headings = random.sample(topic["headings"], 3)
    facts = _facts(random, topic, cast, 6)
    blocks = []
    for at, heading in enumerate(headings):
        blocks += [f"<h2>{heading}</h2>", *_paragraphs(facts[2 * at : 2 * at + 2], 2)]
    return [*blocks, _quote(random, topic, cast)]


def _listed(points: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{_text(point)}</li>' for point in points)}</ul>"


# A third of the posts have an order that can be seen.
_STRUCTURES = (_plain, _plain, _plain, _plain, _plain, _plain, _in_a_row, _one_each, _under_headings)
