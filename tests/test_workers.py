"""Work in real processes."""

import os
import pickle
import signal

import pytest

from bot.core.fault import Fault
from bot.errors import FetchError, ReadingError, SettingsError, UserError, WorkError, YaodianError
from bot.workers import Processes, Workers
from tests.services.parts import Threads


@pytest.mark.parametrize("workers", [Processes(1), Threads()], ids=["processes", "threads"])
async def test_a_function_is_called_and_its_value_comes_back(workers: Workers) -> None:
    assert await workers.run(divmod, 7, 2) == (3, 1)


async def test_processes_are_others_than_this_one() -> None:
    assert await Processes(1).run(os.getpid) != os.getpid()


@pytest.mark.parametrize("workers", [Processes(1), Threads()], ids=["processes", "threads"])
async def test_what_it_raises_is_raised_here(workers: Workers) -> None:
    with pytest.raises(ZeroDivisionError):
        await workers.run(divmod, 7, 0)


async def test_an_error_from_a_process_tells_where_it_happened() -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        await Processes(1).run(divmod, 7, 0)
    assert "function(*args)" in caught.value.__notes__[0]


async def test_a_process_that_takes_too_long_is_ended_and_another_goes_on() -> None:
    workers = Processes(1, time_limit_s=0.5)
    with pytest.raises(WorkError, match="pause took longer"):
        await workers.run(signal.pause)
    assert await Processes(1).run(divmod, 7, 2) == (3, 1)


async def test_a_process_that_dies_is_told_and_another_goes_on() -> None:
    workers = Processes(1)
    with pytest.raises(WorkError, match="died"):
        await workers.run(signal.raise_signal, signal.SIGKILL)
    assert await workers.run(divmod, 7, 2) == (3, 1)


@pytest.mark.parametrize(
    "error",
    [
        ReadingError("a.xml", "no feed"),
        FetchError("https://a.example/", Fault.REFUSED, "403", 3.0),
        SettingsError(["one", "two"]),
        UserError("error.stale_button", name="甲"),
        YaodianError("plain"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_our_errors_can_be_sent_between_processes(error: YaodianError) -> None:
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - it was pickled right here
    assert (type(copy), str(copy), copy.__dict__) == (type(error), str(error), error.__dict__)
