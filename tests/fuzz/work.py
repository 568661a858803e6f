"""Work counted in calls, not in seconds, so that a slow machine fails nothing."""

import sys
from types import FrameType
from typing import Self


class TooMuchWorkError(BaseException):
    """None that a reader could catch."""


class WorkMeter:
    """Counts calls, of Python's functions and of C's, while it is entered; raises where there are more than `most`."""

    def __init__(self, most: int) -> None:
        self.calls = 0
        self._most = most

    def __enter__(self) -> Self:
        self._before = sys.getprofile()
        sys.setprofile(self._count)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(self._before)

    @property
    def is_exceeded(self) -> bool:
        return self.calls > self._most

    def _count(self, frame: FrameType, event: str, argument: object) -> None:
        if event in {"call", "c_call"}:
            self.calls += 1
            if self.calls > self._most:
                sys.setprofile(None)
                raise TooMuchWorkError(f"more than {self._most:,} calls, in {frame.f_code.co_qualname}")
