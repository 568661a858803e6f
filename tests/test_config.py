from datetime import time
from pathlib import Path

import pytest

from bot.config import Settings, load_settings
from bot.core.schedule import Schedule
from bot.errors import SettingsError

_EXAMPLE = Path(__file__).parents[1] / ".env.example"


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def faults_of(monkeypatch: pytest.MonkeyPatch, **values: str) -> tuple[str, ...]:
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as told:
        load_settings()
    return told.value.faults


def test_nothing_has_to_be_set() -> None:
    settings = load_settings()
    assert settings.telegram_token is None
    assert settings.default_schedule == Schedule.of((time(8),), "Asia/Shanghai")
    assert settings.database_url.startswith("sqlite:///data/")


def test_the_example_file_is_valid_names_every_setting_and_shows_the_defaults() -> None:
    shown = load_settings(str(_EXAMPLE))
    assert shown == load_settings(env_file=None)
    text = _EXAMPLE.read_text(encoding="utf-8")
    assert [name for name in Settings.model_fields if f"\n{name.upper()}=" not in text] == []


def test_lists_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_IDS", "12, 34")
    monkeypatch.setenv("ARTICLE_DIRS", "/posts/a b, /posts/c")
    monkeypatch.setenv("DEFAULT_DIGEST_TIME", "18:30,8:00")
    settings = load_settings()
    assert settings.admin_ids == (12, 34)
    assert settings.article_dirs == ("/posts/a b", "/posts/c")
    assert settings.default_schedule.times == (time(8), time(18, 30))


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SEND_RATE=5\nLOG_LEVEL=debug\nSOMETHING_ELSE=1\n", encoding="utf-8")
    monkeypatch.setenv("SEND_RATE", "7")
    settings = load_settings()
    assert (settings.send_rate, settings.log_level) == (7.0, "DEBUG")


def test_all_faults_are_told_at_once_each_by_name_and_with_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    faults = faults_of(
        monkeypatch,
        DEFAULT_TIMEZONE="Mars/Olympus",
        DEFAULT_DIGEST_TIME="25:00",
        ADMIN_IDS="me",
        SEND_RATE="0",
        TELEGRAM_API_URL="api.telegram.org",
        LOG_LEVEL="loud",
    )
    assert [fault.split(maxsplit=1)[0] for fault in faults] == [
        "TELEGRAM_API_URL",
        "ADMIN_IDS",
        "DEFAULT_TIMEZONE",
        "DEFAULT_DIGEST_TIME",
        "SEND_RATE",
        "LOG_LEVEL",
    ]
    assert all(" must be " in fault for fault in faults)
    assert "'Mars/Olympus'" in faults[2]


def test_paid_broadcasts_are_off_unless_somebody_wants_them(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not load_settings().paid_broadcasts
    monkeypatch.setenv("PAID_BROADCASTS", "true")
    assert load_settings().paid_broadcasts
    [fault] = faults_of(monkeypatch, PAID_BROADCASTS="perhaps")
    assert fault.startswith("PAID_BROADCASTS must be ")


def test_a_token_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", "123:secret")
    assert "secret" not in repr(load_settings())
    assert load_settings().telegram_token is not None


def test_a_proxys_password_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_PROXY", "http://me:s3cret@proxy.example:3128")
    assert "s3cret" not in repr(load_settings())
    assert load_settings().proxy == "http://me:s3cret@proxy.example:3128"
    (fault,) = faults_of(monkeypatch, TELEGRAM_PROXY="me:s3cret@proxy.example")
    assert fault.startswith("TELEGRAM_PROXY must be a proxy's address")
    assert "s3cret" not in fault


def test_there_are_two_transports(monkeypatch: pytest.MonkeyPatch) -> None:
    (fault,) = faults_of(monkeypatch, TELEGRAM_TRANSPORT="carrier pigeon")
    assert fault == "TELEGRAM_TRANSPORT must be 'aiohttp' or 'httpx' (it is 'carrier pigeon')"


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"\xff\xfe\x00broken")
    with pytest.raises(SettingsError, match=r"\.env can't be read"):
        load_settings()


@pytest.mark.parametrize("value", ["", "  "])
def test_an_empty_token_is_none(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", value)
    assert load_settings().telegram_token is None


@pytest.mark.parametrize("value", ["/no/such/font.ttf", "~nobody-here/font.ttf", "/"])
def test_a_font_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    (fault,) = faults_of(monkeypatch, CARD_FONT=value)
    assert fault.startswith("CARD_FONT must be the path of a font file")
    assert value in fault


def test_no_hour_at_all_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    (fault,) = faults_of(monkeypatch, DEFAULT_DIGEST_TIME=" ")
    assert fault.startswith("DEFAULT_DIGEST_TIME must be one to")


def test_a_home_that_nobody_has_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    (fault,) = faults_of(monkeypatch, ARTICLE_DIRS="~nobody-here/posts")
    assert fault.startswith("ARTICLE_DIRS must be paths")


def test_white_space_around_a_value_is_none_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_API_URL", " http://127.0.0.1:8081 ")
    monkeypatch.setenv("TELEGRAM_TOKEN", " 123:abc ")
    settings = load_settings()
    assert settings.telegram_api_url == "http://127.0.0.1:8081"
    assert settings.telegram_token is not None
    assert settings.telegram_token.get_secret_value() == "123:abc"
