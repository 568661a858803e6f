"""How much Telegram takes of a bot: budgets as pure arithmetic over the seconds that are handed in.

The limits are those of the Bots FAQ (about 30 messages a second in all, one a second in a private chat with short
bursts, 20 a minute in a group or channel). Telegram counts at its own end, so every span here is a little longer.
"""

from collections import OrderedDict, deque
from math import ceil

from bot.chat.telegram.slots import Slots, Turn

_SECOND_S = 1.015
"""The second over which the bot's messages are spread: what lies above one leaves room for those that come late."""
_COUNTED_S = 1.004
"""The second in which they are counted, and what clocks differ by."""
_MINUTE_S = 60.25
_CATCH_UP_S = 0.1
"""Timers wake late. A turn that is no later than this doesn't put off the next one."""
_RECOVERY_S = 10.0
_SLOW_START = 0.25
_SLOWER = 0.5
_SLOWEST = 1.0
_CHAT_BURST = 3
_GROUP_MESSAGES = 20
_KEPT_FOR_ANSWERS = 2
_JUST_BEFORE_S = 1.1
"""A second, and the time that a 429 takes to come."""
_FREE_A_SECOND = 30
_NEVER_S = float("-inf")

ChatId = int | str
"""A chat's number, or the @name of a group or channel."""


class Window:
    """At most `count` messages in any `span_s`, which slides."""

    def __init__(self, count: int, span_s: float) -> None:
        self._count = count
        self._span_s = span_s
        self._turns: deque[float] = deque(maxlen=count)

    def wait_s(self, now_s: float, kept: int = 0) -> float:
        """Return how long until there is room, where `kept` of the messages are not to be had."""
        count = self._count - kept
        return self._turns[-count] + self._span_s - now_s if len(self._turns) >= count else 0.0

    def spend(self, now_s: float) -> None:
        self._turns.append(now_s)


def free_window() -> Window:
    """Return what Telegram takes of a bot without being paid."""
    return Window(_FREE_A_SECOND, _SECOND_S)


class Bucket:
    """A message every `interval_s`, after a rest up to `burst` at once: a token bucket, kept as the instant when it is
    full again.
    """

    def __init__(self, interval_s: float, burst: int) -> None:
        self._interval_s = interval_s
        self._burst = burst
        self._full_at_s = _NEVER_S

    def wait_s(self, now_s: float) -> float:
        return self._full_at_s - (self._burst - 1) * self._interval_s - now_s

    def spend(self, now_s: float) -> None:
        """Take a token; where there is none, go into debt, but by no more than a burst."""
        deepest_s = now_s + 2 * self._burst * self._interval_s
        self._full_at_s = min(max(self._full_at_s, now_s) + self._interval_s, deepest_s)

    def give_back(self) -> None:
        self._full_at_s -= self._interval_s

    def is_full(self, now_s: float) -> bool:
        return self._full_at_s <= now_s


class BotBudget:
    """At most `rate` messages in any second, evenly spaced; slower for a while after a 429.

    A rate with a fraction is kept over the shortest span that holds a whole number of messages.
    """

    def __init__(self, rate: float) -> None:
        count = ceil(rate)
        self._rate = rate
        self._slots = Slots(count, count / rate * _COUNTED_S)
        self._due_at_s = _NEVER_S
        self._start_rate = rate
        self._open_at_s = _NEVER_S

    def wait_s(self, now_s: float) -> float:
        """Return how long until the next message may go; zero or less: now."""
        return max(self._open_at_s, self._due_at_s, now_s + self._slots.wait_s(now_s)) - now_s

    def gate_wait_s(self, now_s: float) -> float:
        return max(0.0, self._open_at_s - now_s)

    def interval_s(self, now_s: float) -> float:
        return _SECOND_S / self.rate(now_s)

    def rate(self, now_s: float) -> float:
        """Return the messages a second at present: after a 429 they grow back to the full number, straight up."""
        recovered = min(1.0, max(0.0, (now_s - self._open_at_s) / _RECOVERY_S))
        return self._start_rate + (self._rate - self._start_rate) * recovered

    def answered(self, turn: Turn, now_s: float) -> None:
        self._slots.answered(turn, now_s)

    def spend(self, now_s: float) -> Turn:
        is_late = self._due_at_s >= now_s - _CATCH_UP_S
        self._due_at_s = (self._due_at_s if is_late else now_s) + self.interval_s(now_s)
        return self._slots.spend(now_s)

    def close(self, now_s: float, until_s: float) -> None:
        """Let nothing out until then, and start slowly. What is refused while the gate is closed left before that."""
        if now_s >= self._open_at_s:
            is_recovered = now_s - self._open_at_s >= _RECOVERY_S
            slower = self._rate * _SLOW_START if is_recovered else self._start_rate * _SLOWER
            self._start_rate = min(self._rate, max(_SLOWEST, slower))
        self._open_at_s = max(self._open_at_s, until_s)


class ChatBudget:
    """What one chat takes. A push leaves something to answers: the tokens, and in a group the end of the minute."""

    def __init__(self, *, is_group: bool) -> None:
        self._is_group = is_group
        self._bucket = Bucket(_SECOND_S, _CHAT_BURST)
        self._minute = Window(_GROUP_MESSAGES, _MINUTE_S) if is_group else None
        self._last_s = _NEVER_S
        self._before_s = _NEVER_S
        self._open_at_s = _NEVER_S

    def push_wait_s(self, now_s: float) -> float:
        minute_wait_s = self._minute.wait_s(now_s, _KEPT_FOR_ANSWERS) if self._minute else 0.0
        return max(0.0, self.gate_wait_s(now_s), self._bucket.wait_s(now_s), minute_wait_s)

    def answer_wait_s(self, now_s: float) -> float:
        return max(self.gate_wait_s(now_s), self._minute.wait_s(now_s) if self._minute else 0.0)

    def gate_wait_s(self, now_s: float) -> float:
        return max(0.0, self._open_at_s - now_s)

    def spend(self, now_s: float) -> None:
        self._bucket.spend(now_s)
        if self._minute:
            self._minute.spend(now_s)
        self._before_s, self._last_s = self._last_s, now_s

    def give_back(self) -> None:
        """Take back the spacing of a message that was not written into the chat, so that it can be tried otherwise."""
        self._bucket.give_back()

    def close(self, until_s: float) -> None:
        self._open_at_s = max(self._open_at_s, until_s)

    def explains_429(self) -> bool:
        """Whether the message that was refused can have been too much for the chat.

        That of a group always can: an earlier start of the bot may have spent its minute.
        """
        return self._is_group or self._last_s - self._before_s <= _JUST_BEFORE_S

    def is_idle(self, now_s: float) -> bool:
        """Whether it is as good as new."""
        memory_s = _MINUTE_S if self._is_group else _JUST_BEFORE_S
        is_rested = self._bucket.is_full(now_s) and self._last_s + memory_s <= now_s
        return is_rested and self._open_at_s <= now_s


class ChatBudgets:
    """The budgets of the chats that were written to lately; those that are idle are forgotten bit by bit."""

    def __init__(self) -> None:
        self._budgets: OrderedDict[ChatId, ChatBudget] = OrderedDict()

    def __len__(self) -> int:
        return len(self._budgets)

    def push_wait_s(self, chat_id: ChatId, now_s: float) -> float:
        budget = self._budgets.get(chat_id)
        return budget.push_wait_s(now_s) if budget else 0.0

    def answer_wait_s(self, chat_id: ChatId, now_s: float) -> float:
        budget = self._budgets.get(chat_id)
        return budget.answer_wait_s(now_s) if budget else 0.0

    def gate_wait_s(self, chat_id: ChatId, now_s: float) -> float:
        budget = self._budgets.get(chat_id)
        return budget.gate_wait_s(now_s) if budget else 0.0

    def spend(self, chat_id: ChatId, now_s: float) -> None:
        self._touch(chat_id, now_s).spend(now_s)

    def give_back(self, chat_id: ChatId) -> None:
        budget = self._budgets.get(chat_id)
        if budget is not None:
            budget.give_back()

    def explains_429(self, chat_id: ChatId, now_s: float) -> bool:
        return self._touch(chat_id, now_s).explains_429()

    def close(self, chat_id: ChatId, now_s: float, until_s: float) -> None:
        self._touch(chat_id, now_s).close(until_s)

    def _touch(self, chat_id: ChatId, now_s: float) -> ChatBudget:
        """Return the chat's budget as the one used last, and forget the two used longest ago where they are idle.

        Two for one: so there are never many more than are in use, and no turn looks through them all.
        """
        budget = self._budgets.get(chat_id)
        if budget is None:
            budget = self._budgets[chat_id] = ChatBudget(is_group=isinstance(chat_id, str) or chat_id < 0)
        self._budgets.move_to_end(chat_id)
        for _ in range(2):
            oldest = next(iter(self._budgets))
            if oldest == chat_id:
                break
            if self._budgets[oldest].is_idle(now_s):
                del self._budgets[oldest]
            else:
                self._budgets.move_to_end(oldest)
        return budget
