"""Faults to order: what goes wrong on the way to Telegram and back, for chosen calls, so many times or at random."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Any

from tests.botapi.refusal import RefusedError, bad_request, too_many_requests

_POLLING = "getupdates"


class FaultKind(StrEnum):
    """`DROP_BEFORE`: the connection ends and nothing happened; `DROP_AFTER`: it happened, and no answer comes.

    `LATENCY` answers `seconds` after the call has taken effect, `ANSWER` with `status` and `body` instead of doing it.
    """

    TOO_MANY_REQUESTS = "too_many_requests"
    SERVER_ERROR = "server_error"
    DROP_BEFORE = "drop_before"
    DROP_AFTER = "drop_after"
    LATENCY = "latency"
    REFUSE_MARKUP = "refuse_markup"
    NOT_FOUND = "not_found"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Fault:
    """One order. `method` none: every method but getUpdates; `times` none: until it is cleared; `rate`: how probably.

    `seconds` is the retry_after of a 429 and the delay of a latency, `status` that of a server error or an answer.
    """

    kind: FaultKind
    method: str | None = None
    chat_id: int | None = None
    times: int | None = 1
    rate: float = 1.0
    seconds: float = 1.0
    status: int = 502
    body: str = ""

    def concerns(self, method: str, parameters: Mapping[str, Any]) -> bool:
        if self.method is None and method.lower() == _POLLING:
            return False
        if self.method is not None and self.method.lower() != method.lower():
            return False
        if self.chat_id is not None and str(parameters.get("chat_id")) != str(self.chat_id):
            return False
        return self.kind is not FaultKind.REFUSE_MARKUP or _has_markup(parameters)

    def refusal(self) -> RefusedError | None:
        """Return what the call is answered instead, for a kind that is an answer of Telegram's."""
        match self.kind:
            case FaultKind.TOO_MANY_REQUESTS:
                return too_many_requests(int(self.seconds))
            case FaultKind.REFUSE_MARKUP:
                return bad_request('can\'t parse entities: Unsupported start tag "b" at byte offset 0')
            case FaultKind.NOT_FOUND:
                return RefusedError(404, "Not Found")
            case _:
                return None


class Faults:
    """The orders in force. Chance comes from `seed`, so that a run can be repeated."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 - chance for tests, no secret
        self._orders: list[tuple[Fault, int | None]] = []

    def order(self, *faults: Fault) -> None:
        self._orders += [(fault, fault.times) for fault in faults]

    def clear(self) -> None:
        self._orders.clear()

    def draw(self, method: str, parameters: Mapping[str, Any]) -> list[Fault]:
        """Return what befalls this call, and count it off: any latencies, and the first other fault that is due."""
        drawn: list[Fault] = []
        kept: list[tuple[Fault, int | None]] = []
        for fault, left in self._orders:
            if self._is_due(fault, method, parameters, drawn):
                drawn.append(fault)
                left = None if left is None else left - 1  # noqa: PLW2901 - the count that is kept
            if left != 0:
                kept.append((fault, left))
        self._orders = kept
        return drawn

    def _is_due(self, fault: Fault, method: str, parameters: Mapping[str, Any], drawn: list[Fault]) -> bool:
        if not fault.concerns(method, parameters):
            return False
        if fault.kind is not FaultKind.LATENCY and any(other.kind is not FaultKind.LATENCY for other in drawn):
            return False
        return fault.rate >= 1.0 or self._random.random() < fault.rate


def _has_markup(parameters: Mapping[str, Any]) -> bool:
    return bool(parameters.get("parse_mode") or parameters.get("rich_message"))
