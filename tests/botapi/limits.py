"""How fast the bot may send, and the 429 that it gets for being faster.

Telegram names no exact numbers; those in use are about 30 messages a second in all (1,000 for paid broadcasts), 1 a
second in a private chat, where short bursts pass, and 20 a minute in a group or channel. After a 429 the gate stays
shut until `retry_after`.
"""

from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from tests.botapi.refusal import too_many_requests
from tests.botapi.values import Chat, ChatKind

PAID_PER_SECOND = 1_000
_MINUTE_S = 60.0
_INSTANT = 1e-6
"""As exact as a clock that counts in microseconds."""


@dataclass(frozen=True, slots=True)
class Limits:
    """None: no limit of that kind. A private chat that has rested takes `private_burst` messages at once."""

    overall_per_second: int | None = None
    private_per_second: int | None = None
    private_burst: int = 1
    group_per_minute: int | None = None


TELEGRAMS = Limits(overall_per_second=30, private_per_second=1, private_burst=3, group_per_minute=20)


@dataclass(slots=True)
class _Bucket:
    """The tokens of a private chat as they were `at`: a message takes one, and they come back with time."""

    tokens: float
    at: float


class Gate:
    """Lets messages through, or refuses them; every window slides."""

    def __init__(self, now: Callable[[], float], limits: Limits) -> None:
        self.limits = limits
        self._now = now
        self._passed: defaultdict[object, deque[float]] = defaultdict(deque)
        self._buckets: dict[int, _Bucket] = {}
        self._shut_until: dict[object, float] = {}

    def pass_message(self, chat: Chat, *, is_paid: bool) -> None:
        """Count a message to `chat`. Raises RefusedError, 429, if it is one too many; then it isn't counted."""
        now = self._now()
        windows = self._windows(chat, is_paid=is_paid)
        for key, limit, span_s in windows:
            self._check(key, self._window_wait_s(key, limit, span_s, now), now)
        bucket = self._bucket(chat, now)
        if bucket is not None:
            self._check(chat.id, self._bucket_wait_s(bucket), now)
            bucket.tokens -= 1.0
        for key, _, _ in windows:
            self._passed[key].append(now)

    def _windows(self, chat: Chat, *, is_paid: bool) -> list[tuple[object, int, float]]:
        overall = self.limits.overall_per_second
        if overall is not None and is_paid:
            overall = PAID_PER_SECOND
        windows: list[tuple[object, int, float]] = []
        if overall is not None:
            windows.append(("overall", overall, 1.0))
        if self.limits.group_per_minute is not None and chat.kind is not ChatKind.PRIVATE:
            windows.append((chat.id, self.limits.group_per_minute, _MINUTE_S))
        return windows

    def _window_wait_s(self, key: object, limit: int, span_s: float, now: float) -> float:
        passed = self._passed[key]
        while passed and passed[0] <= now - span_s:
            passed.popleft()
        return passed[0] + span_s - now if len(passed) >= limit else 0.0

    def _bucket(self, chat: Chat, now: float) -> _Bucket | None:
        """Return the chat's tokens as they are now; none where no limit is set."""
        per_second = self.limits.private_per_second
        if per_second is None or chat.kind is not ChatKind.PRIVATE:
            return None
        burst = self.limits.private_burst
        bucket = self._buckets.setdefault(chat.id, _Bucket(burst, now))
        bucket.tokens = min(burst, bucket.tokens + (now - bucket.at) * per_second)
        bucket.at = now
        return bucket

    def _bucket_wait_s(self, bucket: _Bucket) -> float:
        lacking = 1.0 - bucket.tokens
        return lacking / (self.limits.private_per_second or 1) if lacking > _INSTANT else 0.0

    def _check(self, key: object, wait_s: float, now: float) -> None:
        shut_until = self._shut_until.get(key, now)
        if now < shut_until:
            raise too_many_requests(ceil(shut_until - now))
        if wait_s > 0:
            retry_after_s = max(1, ceil(wait_s))
            self._shut_until[key] = now + retry_after_s
            raise too_many_requests(retry_after_s)
