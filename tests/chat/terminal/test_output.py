import io

import pytest

from bot.chat.terminal.output import Output


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environ", "obeys", "colour"),
    [
        ({"TERM": "xterm"}, True, True),
        ({"TERM": "xterm", "NO_COLOR": "1"}, True, False),
        ({"TERM": "xterm", "NO_COLOR": ""}, True, True),
        ({"TERM": "dumb"}, False, False),
        ({}, False, False),
    ],
)
def test_a_terminal_is_told_only_what_it_understands_and_is_wanted(
    environ: dict[str, str],
    obeys: bool,  # noqa: FBT001 - a row of the table
    colour: bool,  # noqa: FBT001 - the same
) -> None:
    output = Output(Terminal(), environ)
    assert (output.is_terminal, output.obeys, output.colour) == (True, obeys, colour)


def test_a_file_gets_neither_colours_nor_broken_lines() -> None:
    output = Output(io.StringIO(), {"TERM": "xterm"})
    assert (output.is_terminal, output.colour, output.width) == (False, False, None)


@pytest.mark.parametrize(("columns", "width"), [("40", 39), ("200", 100), ("3", 10), ("", 79), ("0", 79), ("x", 79)])
def test_lines_are_as_wide_as_the_terminal_and_never_tiring(columns: str, width: int) -> None:
    assert Output(Terminal(), {"TERM": "xterm", "COLUMNS": columns}).width == width


def test_what_is_printed_stands_above_the_prompt() -> None:
    stream = Terminal()
    output = Output(stream, {"TERM": "xterm"})
    output.prompt = lambda: "› 金"
    output.print("消息")
    output.redraw()
    assert stream.getvalue() == "\r\x1b[2K消息\n› 金\r\x1b[2K› 金"


def test_characters_that_a_terminal_has_not_are_replaced() -> None:
    buffer = io.BytesIO()
    stream = io.TextIOWrapper(buffer, encoding="ascii")
    Output(stream, {}).print("OK 好")
    assert buffer.getvalue() == b"OK ?\n"
