"""What went over the wire: a journal of requests, and counts for each host and for all of them."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace

from tests.botapi.changes import Changes


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came. Names of headers are in lower case; of a header that came twice, the last one counts."""

    method: str
    host: str
    """In lower case, without the port; empty where there is none."""
    path: str
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def is_conditional(self) -> bool:
        return "if-none-match" in self.headers or "if-modified-since" in self.headers


@dataclass(slots=True)
class Exchange:
    """A request and what was answered: `status` 0 for nothing that is HTTP, `body_bytes` as they were sent, packed."""

    request: Request
    status: int = 0
    body_bytes: int = 0


@dataclass(slots=True)
class Count:
    """Of one host or of all. `at_once`: requests that haven't been answered in full; `most_at_once`: at any time."""

    requests: int = 0
    feed_requests: int = 0
    """Requests for the feed itself, or for where it was before it moved; pages, robots.txt and other hops aren't."""
    conditional: int = 0
    unchanged: int = 0
    """Answers that nothing has changed, 304."""
    body_bytes: int = 0
    at_once: int = 0
    most_at_once: int = 0

    def as_json(self) -> dict[str, int]:
        return asdict(self)


class Traffic:
    """`journal` has every request in the order in which they came; `connections` counts those that were opened.

    Each request is announced to `changes` as it comes, and when it has been answered.
    """

    def __init__(self) -> None:
        self.changes = Changes()
        self.overall = Count()
        self.connections = 0
        self.journal: list[Exchange] = []
        self._hosts: defaultdict[str, Count] = defaultdict(Count)

    def of(self, host: str) -> Count:
        """Return what one host has seen so far; a copy."""
        return replace(self._hosts[host]) if host in self._hosts else Count()

    @property
    def hosts(self) -> Collection[str]:
        """The hosts that were asked anything."""
        return tuple(self._hosts)

    def forget(self) -> None:
        """Start to count anew. What is being answered right now is neither in the counts nor in the journal then."""
        self.overall, self.connections, self.journal = Count(), 0, []
        self._hosts = defaultdict(Count)

    @contextmanager
    def exchange(self, request: Request, *, is_for_feed: bool) -> Iterator[Exchange]:
        """Count a request for as long as it is being answered; the exchange is to be filled in meanwhile."""
        exchange = Exchange(request)
        self.journal.append(exchange)
        self.changes.announce()
        counts = (self.overall, self._hosts[request.host])
        for count in counts:
            count.requests += 1
            count.feed_requests += is_for_feed
            count.conditional += request.is_conditional
            count.at_once += 1
            count.most_at_once = max(count.most_at_once, count.at_once)
        try:
            yield exchange
        finally:
            for count in counts:
                count.at_once -= 1
                count.unchanged += exchange.status == 304
                count.body_bytes += exchange.body_bytes
            self.changes.announce()
