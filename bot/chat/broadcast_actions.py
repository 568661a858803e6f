"""What the buttons of broadcasts ask for; see `actions`."""

from dataclasses import dataclass
from enum import StrEnum


class BroadcastMove(StrEnum):
    """What is done with a broadcast: confirm or drop its draft, then look at it, pause, resume, cancel it."""

    SEND = "send"
    DROP = "drop"
    SHOW = "show"
    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class MoveBroadcast:
    """Do something with a broadcast."""

    move: BroadcastMove
    broadcast_id: int


@dataclass(frozen=True, slots=True)
class DirectBroadcast:
    """Send a draft to the readers of a category only."""

    broadcast_id: int
    category_id: int
