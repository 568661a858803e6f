from pathlib import Path

import pytest

from bot.core.subscriber import Platform
from bot.errors import StorageError
from bot.store.sole_sender import sole_sender
from tests.store.processes import python

HOLD = """
import sys
from pathlib import Path
from bot.core.subscriber import Platform
from bot.store.sole_sender import sole_sender

with sole_sender(Path(sys.argv[1]), Platform.TELEGRAM):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_process_is_refused_until_the_first_has_ended_in_whatever_way(tmp_path: Path) -> None:
    database = tmp_path / "news.db"
    with python(HOLD, str(database)) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        with (
            pytest.raises(StorageError, match=r"another process serves telegram from the database .*news\.db already"),
            sole_sender(database, Platform.TELEGRAM),
        ):
            pass
        process.kill()
        process.wait()
        with sole_sender(database, Platform.TELEGRAM):
            pass


def test_one_platforms_sender_keeps_out_none_of_another(tmp_path: Path) -> None:
    with sole_sender(tmp_path / "news.db", Platform.TELEGRAM), sole_sender(tmp_path / "news.db", Platform.TERMINAL):
        pass


def test_a_place_that_cannot_be_locked_is_a_fault_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "news.db.telegram.lock").mkdir()
    with (
        pytest.raises(StorageError, match=r"news\.db\.telegram\.lock.* can't be locked"),
        sole_sender(tmp_path / "news.db", Platform.TELEGRAM),
    ):
        pass
