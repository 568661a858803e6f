"""That a process which talks in a terminal really ends, with its status and nothing on standard error."""

import signal
import subprocess
import sys
import textwrap

PROGRAM = textwrap.dedent(
    """
    import asyncio, os, sys
    from bot.chat.reply import Reply, line
    from bot.chat.terminal.chat import TerminalChat
    from bot.chat.terminal.display import Display
    from bot.chat.terminal.output import Output

    class Echo:
        async def answer(self, request):
            return Reply((line(f"{request.text}!"),))

        async def language(self, address, locale):
            return "en"

    output = Output(sys.stdout, os.environ)
    asyncio.run(TerminalChat(Echo(), output, Display(output), sys.stdin).run())
    """
)
LIMIT_S = 20


def start() -> "subprocess.Popen[str]":
    return subprocess.Popen(  # noqa: S603 - our own interpreter and the program above
        [sys.executable, "-X", "utf8", "-c", PROGRAM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def test_it_ends_with_its_input() -> None:
    said, complained = start().communicate("one\ntwo", timeout=LIMIT_S)
    assert said == "› one\none!\n\n› two\ntwo!\n\n"
    assert not complained


def test_it_ends_when_told_to_though_its_input_stays_open() -> None:
    with start() as process:
        assert process.stdin is not None
        process.stdin.write("/quit\n")
        process.stdin.flush()
        assert process.wait(LIMIT_S) == 0
        assert process.stderr is not None
        assert not process.stderr.read()


def test_it_ends_quietly_when_nobody_reads_its_output() -> None:
    with start() as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.close()
        process.stdin.write("one\ntwo\n")
        process.stdin.flush()
        assert process.wait(LIMIT_S) == 0
        assert process.stderr is not None
        assert not process.stderr.read()


def test_an_interrupt_ends_it_while_it_waits_for_input() -> None:
    with start() as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("one\n")
        process.stdin.flush()
        assert process.stdout.readline() == "› one\n"
        process.send_signal(signal.SIGINT)
        assert process.wait(LIMIT_S) != 0
