from pathlib import Path

import pytest

from tests.cli.conftest import Yaodian


def test_all_is_well_once_there_are_articles(yaodian: Yaodian, posts: Path) -> None:
    yaodian("ingest", str(posts))
    ran = yaodian("doctor")
    assert (ran.status, ran.out.splitlines()[-1]) == (0, "All is well.")
    assert "2 articles" in ran.out


def test_faults_come_with_what_to_do(yaodian: Yaodian, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARTICLE_DIRS", f"{home}/nowhere,{home}")
    ran = yaodian("doctor")
    assert ran.status == 1
    assert f"✗ article folders: {home}/nowhere is no folder" in ran.out
    assert f"✗ article folders: {home} has no posts" in ran.out
    assert "✗ categories: no articles yet" in ran.out
    assert ran.out.count("    → ") == 3
    assert ran.out.endswith("3 to mend.\n")


def test_wrong_settings_are_all_listed(yaodian: Yaodian, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEND_RATE", "-1")
    monkeypatch.setenv("DEFAULT_TIMEZONE", "Mars")
    ran = yaodian("doctor")
    assert (ran.status, ran.out.count("✗ settings")) == (1, 2)


def test_a_folder_in_the_databases_place_is_a_fault(yaodian: Yaodian, home: Path) -> None:
    (home / "data" / "yaodian.db").mkdir(parents=True)
    ran = yaodian("doctor")
    assert (ran.status, "✗ database" in ran.out) == (1, True)


def test_a_server_that_cannot_be_reached_is_a_fault_of_the_token_check(
    yaodian: Yaodian, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", "123456:ABC")
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:9")
    ran = yaodian("doctor")
    assert ran.status == 1
    assert "✗ token: http://127.0.0.1:9 can't be reached" in ran.out


def test_what_cannot_be_a_token_is_told_and_not_shown(yaodian: Yaodian, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", "my secret")
    ran = yaodian("doctor")
    assert "✗ token" in ran.out
    assert "secret" not in ran.out
