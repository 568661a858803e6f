"""WebSub (W3C Recommendation of 2018): what is kept of a subscription at a hub, and whether what comes is the hub's."""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LEASE = timedelta(days=10)
"""What hubs are asked for; they decide."""
SHORTEST_LEASE = timedelta(minutes=5)
LONGEST_LEASE = timedelta(days=30)
RENEW_BEFORE = timedelta(days=1)
ASK_AGAIN = timedelta(hours=6)
_SIGNATURE = re.compile(r"(sha1|sha256|sha384|sha512)=([0-9a-f]{40,128})", re.IGNORECASE)


class HubState(StrEnum):
    """ASKED → LIVE (confirmed by the hub), or DENIED."""

    ASKED = "asked"
    LIVE = "live"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class HubSubscription:
    """A subscription to a feed at its hub. `token` ends the address that the hub calls, and nobody can guess it."""

    feed_id: int
    hub: str
    topic: str
    token: str
    secret: str
    state: HubState
    asked_at: datetime
    expires_at: datetime | None = None


def lease_of(seconds: str | None) -> timedelta:
    """Return the lease that a hub grants, within our bounds."""
    asked = timedelta(seconds=int(seconds)) if seconds and re.fullmatch(r"[0-9]{1,9}", seconds) else LEASE
    return min(max(asked, SHORTEST_LEASE), LONGEST_LEASE)


def is_signed(body: bytes, signature: str, secret: str) -> bool:
    """Whether `signature` (the header X-Hub-Signature) is that of `body` under `secret`; compared in constant time."""
    found = _SIGNATURE.fullmatch(signature.strip())
    if found is None:
        return False
    expected = hmac.new(secret.encode(), body, getattr(hashlib, found[1].lower())).hexdigest()
    return hmac.compare_digest(expected, found[2].lower())
