"""How fast the bot may send, and the 429 that it gets for being faster.

Telegram names no exact numbers; those in use are about 30 messages a second in all (1,000 for paid broadcasts), 1 a
second in a private chat and 20 a minute in a group or channel. After a 429 the gate stays shut until `retry_after`.
"""

from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from tests.botapi.refusal import too_many_requests
from tests.botapi.values import Chat, ChatKind

PAID_PER_SECOND = 1_000
_MINUTE_S = 60.0


@dataclass(frozen=True, slots=True)
class Limits:
    """None: no limit of that kind."""

    overall_per_second: int | None = None
    private_per_second: int | None = None
    group_per_minute: int | None = None


TELEGRAMS = Limits(overall_per_second=30, private_per_second=1, group_per_minute=20)


class Gate:
    """Lets messages through, or refuses them; every window slides."""

    def __init__(self, now: Callable[[], float], limits: Limits) -> None:
        self.limits = limits
        self._now = now
        self._passed: defaultdict[object, deque[float]] = defaultdict(deque)
        self._shut_until: dict[object, float] = {}

    def pass_message(self, chat: Chat, *, is_paid: bool) -> None:
        """Count a message to `chat`. Raises RefusedError, 429, if it is one too many; then it isn't counted."""
        windows = self._windows(chat, is_paid=is_paid)
        now = self._now()
        for key, limit, span_s in windows:
            self._check(key, limit, span_s, now)
        for key, _, _ in windows:
            self._passed[key].append(now)

    def _windows(self, chat: Chat, *, is_paid: bool) -> list[tuple[object, int, float]]:
        limits = self.limits
        overall = limits.overall_per_second
        if overall is not None and is_paid:
            overall = PAID_PER_SECOND
        is_private = chat.kind is ChatKind.PRIVATE
        of_chat = limits.private_per_second if is_private else limits.group_per_minute
        windows: list[tuple[object, int, float]] = []
        if overall is not None:
            windows.append(("overall", overall, 1.0))
        if of_chat is not None:
            windows.append((chat.id, of_chat, 1.0 if is_private else _MINUTE_S))
        return windows

    def _check(self, key: object, limit: int, span_s: float, now: float) -> None:
        shut_until = self._shut_until.get(key, now)
        if now < shut_until:
            raise too_many_requests(ceil(shut_until - now))
        passed = self._passed[key]
        while passed and passed[0] <= now - span_s:
            passed.popleft()
        if len(passed) >= limit:
            retry_after_s = max(1, ceil(passed[0] + span_s - now))
            self._shut_until[key] = now + retry_after_s
            raise too_many_requests(retry_after_s)
