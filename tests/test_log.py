import io
import logging
from collections.abc import Iterator

import pytest

from bot import log


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    stream = io.StringIO()
    log.configure("INFO", stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)


def test_an_event_is_one_line_with_its_fields(stream: io.StringIO) -> None:
    logging.getLogger("bot.test").info("post not read", extra={"origin": "a b.md", "reason": "第 1 行\n坏了", "n": 3})
    line = stream.getvalue()
    assert line.count("\n") == 1
    assert line.rstrip().endswith('INFO bot.test post not read origin="a b.md" reason="第 1 行\\n坏了" n=3')


def test_libraries_speak_up_only_when_something_is_wrong(stream: io.StringIO) -> None:
    logging.getLogger("httpx").info("POST https://api.telegram.org/bot123:secret/getMe")
    logging.getLogger("httpx").warning("pool is full")
    assert "secret" not in stream.getvalue()
    assert "pool is full" in stream.getvalue()
