import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Yaodian

COMMANDS = ("run", "chat", "ingest", "summarize", "latest", "doctor", "feeds", "broadcast")
_REPOSITORY = Path(__file__).parents[2]


def converse(home: Path, script: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `python -m bot` in a process of its own with a script on standard input."""
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "bot", *arguments],
        input=script,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=home,
        env={**os.environ, "PYTHONPATH": str(_REPOSITORY), "LC_ALL": "C.UTF-8", **environment},
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(yaodian: Yaodian, command: str) -> None:
    ran = yaodian(command, "--help")
    assert ran.status == 0
    assert "Usage" in ran.out


def test_help_lists_the_commands(yaodian: Yaodian) -> None:
    ran = yaodian("--help")
    assert all(command in ran.out for command in COMMANDS)


def test_wrong_settings_are_told_by_name_without_a_traceback(yaodian: Yaodian, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEFAULT_TIMEZONE", "Mars")
    monkeypatch.setenv("SEND_RATE", "much")
    ran = yaodian("latest")
    assert ran.status == 1
    assert "DEFAULT_TIMEZONE must be" in ran.err
    assert "SEND_RATE must be" in ran.err


def test_a_database_that_cannot_be_opened_is_told(yaodian: Yaodian, home: Path) -> None:
    (home / "data").write_text("in the way", encoding="utf-8")
    ran = yaodian("latest")
    assert ran.status == 1
    assert "data" in ran.err
    assert "Traceback" not in ran.err


def test_running_without_a_token_says_where_to_get_one(yaodian: Yaodian) -> None:
    ran = yaodian("run")
    assert (ran.status, "@BotFather" in ran.err) == (1, True)


def test_a_script_is_answered_line_by_line_with_the_starter_posts(home: Path) -> None:
    ran = converse(home, "/start\n/latest\n/categories\n")
    assert (ran.returncode, ran.stderr) == (0, "")
    start, latest, categories = ran.stdout.split("› /")[1:]
    assert start.startswith("start\n你好，我是要点")
    assert latest.startswith("latest\n最新 · 全部分类")
    assert "金融 (3)" in categories


def test_a_digest_asked_for_stands_before_the_next_answer(home: Path) -> None:
    ran = converse(home, "订阅 金融\n/digest\n/digest\n退订 金融\n", "chat")
    _, first, second, last = ran.stdout.split("› ")[1:]
    assert "下一份简报" in first
    assert "1 个分类" in first
    assert "还没有新内容" in second
    assert "已退订" in last


def test_the_environment_decides_on_the_language(home: Path) -> None:
    ran = converse(home, "/start\n", LC_ALL="en_US.UTF-8")
    assert "I’m Yaodian" in ran.stdout or "Yaodian" in ran.stdout
    assert "你好" not in ran.stdout


@pytest.mark.parametrize("redirection", ["<&-", ">&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("command", ["chat", "latest", "doctor"])
def test_closed_standard_streams_are_no_fault(home: Path, command: str, redirection: str) -> None:
    ran = shell(home, f"{command} {redirection}")
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize("command", ["latest", "doctor", "chat"])
def test_a_full_disk_below_the_output_is_told_in_a_sentence(home: Path, command: str) -> None:
    ran = shell(home, f"{command} < /dev/null > /dev/full" if command != "chat" else "chat > /dev/full", "/help\n")
    assert "Traceback" not in ran.stderr
    assert "No space left on device" in ran.stderr
    assert ran.returncode == 1


def test_an_output_that_cannot_show_chinese_shows_what_it_can(home: Path) -> None:
    ran = shell(home, "latest", PYTHONIOENCODING="ascii")
    assert (ran.returncode, "Traceback" in ran.stderr) == (0, False)


def shell(home: Path, command: str, script: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command with its streams redirected as a shell does it."""
    return subprocess.run(  # noqa: S602 - the redirection is what is tested
        f"{sys.executable} -m bot {command}",
        shell=True,
        input=script,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=home,
        env={**os.environ, "PYTHONPATH": str(_REPOSITORY), **environment},
        timeout=60,
        check=False,
    )
