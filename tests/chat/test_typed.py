import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.commands.table import COMMANDS
from bot.chat.typed import nearest, read, read_glued, tidy


def _name(text: str, *, private: bool = True) -> tuple[str | None, str]:
    typed = read(tidy(text), private=private)
    return (typed.command.name if typed.command else None, typed.args)


@pytest.mark.parametrize(
    ("text", "name", "args"),
    [
        ("/latest 金融 3", "latest", "金融 3"),
        ("/LATEST", "latest", ""),
        ("／latest　金融　３", "latest", "金融 3"),
        ("/latest@YaodianBot 金融", "latest", "金融"),
        ("/最新 金融", "latest", "金融"),
        ("/ help", "help", ""),
        ("  /help\n", "help", ""),
        ("最新 金融 3", "latest", "金融 3"),
        ("退订 金融", "unsubscribe", "金融"),
        ("取消订阅 金融", "unsubscribe", "金融"),
        ("帮助", "help", ""),
        ("早报", "digest", ""),
        ("摘要", "digest", ""),
        ("我的订阅", "subscriptions", ""),
        ("时间 08:00", "time", "08:00"),
        ("时区 北京", "timezone", "北京"),
        ("周报 周日 20点", "weekly", "周日 20点"),
        ("免打扰 23:00-07:00", "quiet", "23:00-07:00"),
        ("暂停 三天", "pause", "三天"),
        ("恢复", "resume", ""),
        ("停止", "stop", ""),
        ("subscribe finance", "subscribe", "finance"),
        ("Help", "help", ""),
        ("\u200b帮助\u202e", "help", ""),
    ],
)
def test_a_command_is_read_with_a_slash_or_in_words(text: str, name: str, args: str) -> None:
    assert _name(text) == (name, args)


@pytest.mark.parametrize(
    ("text", "name", "args"),
    [
        ("源", "feeds", ""),
        ("加源 sspai.com/feed 科技", "addfeed", "sspai.com/feed 科技"),
        ("删除源 3", "delfeed", "3"),
    ],
)
def test_words_for_operators_are_commands_for_them_only(text: str, name: str, args: str) -> None:
    typed = read(text, private=True, operator=True)
    assert typed.command is not None
    assert (typed.command.name, typed.args) == (name, args)
    assert read(text, private=True).command is None


@pytest.mark.parametrize("text", ["stop the presses", "帮助 我", "start over", "订阅金融", "你好", ""])
def test_a_sentence_that_only_begins_like_a_command_is_none(text: str) -> None:
    assert _name(text) == (None, text)


def test_words_without_a_slash_mean_nothing_in_a_group() -> None:
    assert _name("最新 金融", private=False) == (None, "最新 金融")
    assert _name("/latest 金融", private=False) == ("latest", "金融")


@pytest.mark.parametrize(
    ("text", "name", "args"),
    [("订阅金融", "subscribe", "金融"), ("取消订阅金融", "unsubscribe", "金融"), ("时间8点半", "time", "8点半")],
)
def test_a_word_may_be_glued_to_what_it_is_about(text: str, name: str, args: str) -> None:
    typed = read_glued(text)
    assert typed.command is not None
    assert (typed.command.name, typed.args) == (name, args)


def test_a_word_that_wants_an_address_is_glued_to_nothing_else() -> None:
    for text, name in (("概括https://a.example/1", "summarize"), ("加源rsshub://a/b", "addfeed")):
        typed = read_glued(text, operator=True)
        assert typed.command is not None
        assert typed.command.name == name
    assert read_glued("总结一下今天的新闻", operator=True).command is None
    assert read_glued("加源rsshub://a/b").command is None


def test_an_english_word_is_never_glued() -> None:
    assert read_glued("latestnews").command is None


@pytest.mark.parametrize(
    ("attempt", "name"), [("subscrbe", "subscribe"), ("lastest", "latest"), ("setting", "settings"), ("Hlep", "help")]
)
def test_a_mistyped_command_leads_to_the_nearest(attempt: str, name: str) -> None:
    near = nearest(attempt)
    assert near is not None
    assert near.name == name


def test_what_resembles_no_command_has_no_nearest() -> None:
    assert nearest("zzzzzz") is None


def test_only_operators_are_led_to_what_is_for_them() -> None:
    near = nearest("adfeed", operator=True)
    assert near is not None
    assert near.name == "addfeed"
    assert nearest("adfeed") is None


def test_no_two_commands_share_a_word() -> None:
    words = [word for command in COMMANDS for word in (command.name, *command.words)]
    assert len(words) == len(set(words))


@given(st.text())
def test_any_text_becomes_one_short_line(text: str) -> None:
    tidied = tidy(text)
    assert len(tidied) <= 256 or "://" in text or "www." in text
    assert len(tidied.splitlines()) <= 1
    assert tidied == tidied.strip()


def test_an_address_may_be_longer_than_any_command() -> None:
    address = "https://news.example/" + "a" * 1_000
    assert tidy(f"/addfeed {address}") == f"/addfeed {address}"
    assert len(tidy(address * 10)) == 2_048
