"""Where the feeds of a web are: their names, their addresses, and what the bot must be told so that it gets there."""

import ipaddress
import socket
from collections.abc import Mapping, Sequence
from contextlib import suppress

from tests.feedweb.conduct import Misconduct
from tests.feedweb.feeds import Item, WebFeed

LOOPBACK = "127.0.0.1"
PRIVATE_NAME = "private.example"
INSIDE_NAME = "inside.example"
"""A name of loopback that isn't on the allow-list."""
_OTHERS = {PRIVATE_NAME: "10.0.0.1", INSIDE_NAME: LOOPBACK}


class Addresses:
    """`port` is that of all hosts; at `closed_port` every connection is refused."""

    def __init__(self, feeds: Sequence[WebFeed], port: int = 0, closed_port: int = 0) -> None:
        self.feeds = tuple(feeds)
        self.port = port
        self.closed_port = closed_port
        self.hosts: Mapping[str, WebFeed] = {host: feed for feed in feeds for host in (feed.host, feed.new_host)}

    @property
    def good(self) -> Sequence[WebFeed]:
        """The feeds that behave."""
        return tuple(feed for feed in self.feeds if feed.conduct.misconduct is None)

    @property
    def bad(self) -> Sequence[WebFeed]:
        """The feeds that don't; what a refresh may say of each stands in its `conduct.faults`."""
        return tuple(feed for feed in self.feeds if feed.conduct.misconduct is not None)

    @property
    def allowed(self) -> Sequence[str]:
        """What the bot's guard must be told to let through, although it is on loopback: the hosts of feeds."""
        return ("*.test",)

    async def resolve(self, host: str) -> list[str]:
        """As `addresses_of`, in the form of a resolver that the bot takes."""
        return self.addresses_of(host)

    def addresses_of(self, host: str) -> list[str]:
        """Return the addresses of a host, or of an address itself. Raises socket.gaierror for an unknown name."""
        with suppress(ValueError):
            return [str(ipaddress.ip_address(host))]
        name = host.lower().rstrip(".")
        feed = self.hosts.get(name)
        if feed is not None and feed.conduct.misconduct is not Misconduct.UNKNOWN_NAME:
            return [LOOPBACK]
        if name not in _OTHERS:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [_OTHERS[name]]

    def base(self, feed: WebFeed) -> str:
        """Return the address of a feed's host, without a slash at the end."""
        return f"http://{feed.host}:{self.port}"

    def url(self, feed: WebFeed) -> str:
        """Return a feed's address, as somebody would add it."""
        match feed.conduct.misconduct:
            case Misconduct.NO_TLS:
                return f"https://{feed.host}:{self.port}/feed"
            case Misconduct.REFUSED_CONNECTION:
                return f"http://{feed.host}:{self.closed_port}/feed"
            case _:
                return f"{self.base(feed)}/feed"

    def lasting_url(self, feed: WebFeed) -> str:
        """Return where a feed lives, once it has been found to have moved for good."""
        return f"http://{feed.new_host}:{self.port}/feed" if feed.conduct.way.is_lasting else self.url(feed)

    def page_url(self, feed: WebFeed, item: Item) -> str:
        return f"{self.base(feed)}/posts/{item.number}"
