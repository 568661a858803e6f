"""The command line as its user meets it: arguments in, exit status and printed text out."""

import logging
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli import main
from bot.config import Settings
from tests.cli.local_web import LocalWeb, local_web

POST = """---
title: 'TITLE'
categories:
 - 金融
 - 要点通讯社
author: 要点通讯社
date: Fri, 20 Nov 2026 06:13:06 GMT
---

<div><p>　　本报讯（记者 林一）澜州港20日公布前三季度数据，货物吞吐量增长6.2%，创五年来最快。下一步有三项安排。</p>
<p>　　一是加密航线。二是扩建堆场。三是推广岸电。</p></div>
"""


@dataclass(frozen=True)
class Ran:
    status: int
    out: str
    err: str


Yaodian = Callable[..., Ran]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to run in, without settings."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def posts(home: Path) -> Path:
    """Two posts."""
    folder = home / "posts"
    folder.mkdir()
    for name in ("一", "二"):
        (folder / f"{name}.md").write_text(POST.replace("TITLE", f"港口数据之{name}"), encoding="utf-8")
    return folder


@pytest.fixture
def web(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalWeb]:
    """A web server of our own, which the settings let through."""
    with local_web() as served:
        monkeypatch.setenv("FETCH_ALLOWED", served.host)
        yield served


@pytest.fixture
def yaodian(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Yaodian]:
    """Run a command. The level of logs that it sets doesn't outlast the test."""

    def run(*arguments: str) -> Ran:
        monkeypatch.setattr(sys, "argv", ["yaodian", *arguments])
        status = 0
        try:
            main()
        except SystemExit as exit_:
            status = exit_.code if isinstance(exit_.code, int) else 0
        printed = capsys.readouterr()
        return Ran(status, printed.out, printed.err)

    level = logging.getLogger().level
    yield run
    logging.getLogger().setLevel(level)
