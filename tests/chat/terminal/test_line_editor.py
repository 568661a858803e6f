import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.terminal.line_editor import End, LineEditor, View
from bot.chat.terminal.wrapping import width_of

LEFT, RIGHT, UP, DOWN, HOME, END, DELETE = (
    "\x1b[D",
    "\x1b[C",
    "\x1b[A",
    "\x1b[B",
    "\x1b[H",
    "\x1b[F",
    "\x1b[3~",
)
BACKSPACE = "\x7f"


def typed(*keys: str) -> list[str | End]:
    editor = LineEditor()
    return [line for key in keys for line in editor.feed(key)]


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        ("/start\r", "/start"),
        ("最新 金融\n", "最新 金融"),
        (f"金榕{BACKSPACE}融\r", "金融"),
        (f"金融{BACKSPACE * 5}\r", ""),
        (f"融{LEFT}金\r", "金融"),
        (f"bc{HOME}a{END}d\r", "abcd"),
        (f"abc{LEFT}{LEFT}{DELETE}\r", "ac"),
        (f"ab{LEFT}{RIGHT}{RIGHT}{RIGHT}c\r", "abc"),
        (f"{LEFT}{BACKSPACE}{DELETE}a\r", "a"),
        ("one two  \x17three\r", "one three"),
        ("wrong\x15right\r", "right"),
        ("keep drop\x01\x06\x06\x06\x06\x0b\r", "keep"),
        ("abc\x01\x04\r", "bc"),
        ("\x1bOHa\x1b[1;5Cb\x1bxc\x1b[200~d\r", "abcd"),
        (f"é\u0301{BACKSPACE}e\r", "e"),
        (f"e\u0301x{LEFT}{LEFT}{DELETE}\r", "x"),
        ("a\tb\x00\x0cc\r", "a bc"),
    ],
)
def test_keys_edit_the_line_as_people_expect(keys: str, line: str) -> None:
    assert typed(keys) == [line]


def test_several_lines_may_come_at_once() -> None:
    assert typed("a\nb\nc") == ["a", "b"]


def test_a_key_may_come_in_pieces() -> None:
    assert typed("b", "\x1b", "[", "H", "a", "\x1b[3", "~\r") == ["a"]


def test_earlier_lines_are_recalled() -> None:
    assert typed("one\r", "one\r", "two\r", UP, UP, "!\r") == ["one", "one", "two", "one!"]
    assert typed("one\r", UP, DOWN, "new\r") == ["one", "new"]
    assert typed(UP, DOWN, "x\r") == ["x"]


def test_ctrl_c_leaves_and_ctrl_d_does_on_an_empty_line() -> None:
    assert typed("abc\x03") == [End.END]
    assert typed("\x04") == [End.END]
    assert typed("a\x04\r") == ["a"]


def test_the_view_shows_the_cursor_in_cells() -> None:
    editor = LineEditor()
    list(editor.feed(f"金融ab{LEFT}"))
    assert editor.view(20) == View("金融ab", 5)


def test_a_long_line_is_seen_around_the_cursor() -> None:
    editor = LineEditor()
    list(editor.feed("0123456789"))
    assert editor.view(5) == View("6789", 4)
    list(editor.feed(HOME))
    assert editor.view(5) == View("0123", 0)


@given(st.lists(st.one_of(st.text(), st.sampled_from([LEFT, RIGHT, UP, DOWN, HOME, END, DELETE, BACKSPACE, "\r"]))))
def test_whatever_is_typed_the_view_fits_and_the_cursor_is_in_it(keys: list[str]) -> None:
    editor = LineEditor()
    for key in keys:
        list(editor.feed(key))
        view = editor.view(8)
        assert width_of(view.text) < 10
        assert 0 <= view.cursor <= width_of(view.text)
