"""Short cases, one rule each: what a reader should get from a few lines of HTML. `cases/README.md` tells the format."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.core.summary import Point, Summary
from bot.reading.posts import read_post
from bot.summarising.summarise import summarise

FOLDER = Path(__file__).parent / "cases"
_CASE = re.compile(
    r"^## (?P<name>.+)\n(?:(?!## ).*\n)*?```html\n(?P<body>[\s\S]*?)\n```\n(?P<after>(?:(?!## ).*\n?)*)", re.MULTILINE
)
_KEYS = {"title", "lead", "points", "picture", "without", "method"}


@dataclass(frozen=True)
class Case:
    name: str
    body: str
    title: str = "今日要闻"
    expected: dict[str, str] = field(default_factory=dict)
    outline: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


def cases() -> list[Case]:
    return [case for path in sorted(FOLDER.glob("*.md")) if path.stem != "README" for case in read_cases(path)]


def read_cases(path: Path) -> Iterator[Case]:
    text = path.read_text(encoding="utf-8")
    found = list(_CASE.finditer(text))
    assert len(found) == text.count("\n## ") + text.startswith("## "), f"{path.name}: a case is not as README.md asks"
    for one in found:
        expected: dict[str, str] = {}
        outline: list[str] = []
        without: list[str] = []
        for line in one["after"].splitlines():
            if re.match(r" *- |> ", line):
                outline.append(line.rstrip())
            elif line.strip():
                key, _, value = line.partition(": ")
                assert key in _KEYS, f"{path.name}, {one['name']}: no such key: {key}"
                if key == "without":
                    without.append(value)
                else:
                    expected[key] = value
        assert expected or outline or without, f"{path.name}, {one['name']}: nothing is expected"
        title = expected.pop("title", "今日要闻")
        yield Case(f"{path.stem}: {one['name']}", one["body"], title, expected, tuple(outline), tuple(without))


def outline_of(points: Sequence[Point], depth: int = 0) -> list[str]:
    return [
        line for point in points for line in ("  " * depth + "- " + point.text, *outline_of(point.children, depth + 1))
    ]


def lists_of(summary: Summary, *, introduced: bool) -> list[str]:
    lines = []
    for one in summary.lists:
        lines += [f"> {one.introduction.text}"] if introduced and one.introduction else []
        lines += outline_of(one.points)
    return lines


def shown(summary: Summary) -> str:
    return "\n".join([summary.lead.text if summary.lead else "", *outline_of(summary.points)])


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_case(case: Case) -> None:
    data = f"---\ntitle: |-\n  {case.title}\n---\n{case.body}\n".encode()
    summary = summarise(read_post(data, "case.md", "case", "case"))
    found = {
        "lead": summary.lead.text if summary.lead else "none",
        "points": "none" if not summary.points else "some",
        "picture": summary.picture or "none",
        "method": summary.method.value,
    }
    assert {key: found[key] for key in case.expected} == case.expected
    if case.outline:
        introduced = any(line.startswith("> ") for line in case.outline)
        assert lists_of(summary, introduced=introduced) == list(case.outline)
    assert [text for text in case.without if text in shown(summary)] == []


def test_there_are_cases_enough_and_each_has_its_own_name() -> None:
    names = [case.name for case in cases()]
    assert len(names) >= 150
    assert len(set(names)) == len(names)
