"""Runs a web as a process: `python -m tests.feedweb --feeds 1000 --entries 30 --seed 1`.

The first line on standard output is a JSON object with `port`, `closed_port` and `now`, once every document is ready.
From then on each line on standard input is an order, answered by a line (`tests.feedweb.remote` lists them).
The process ends when standard input does.
"""

import argparse
import asyncio
import json
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from tests.feedweb.conduct import Conduct
from tests.feedweb.feeds import Item, WebFeed
from tests.feedweb.making import make_feeds
from tests.feedweb.server import Web


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.feedweb", description="A local web of feeds.")
    parser.add_argument("--feeds", type=int, default=420, help="that behave")
    parser.add_argument("--bad", type=int, default=0, help="feeds that don't")
    parser.add_argument("--entries", type=int, default=12, help="in each feed")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--now", type=datetime.fromisoformat, help="what time the entries are dated back from")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before each answer of a feed that behaves")
    parser.add_argument("--pace", type=float, default=0.2, help="seconds after each byte of a slow host")
    asyncio.run(_serve(parser.parse_args()))


async def _serve(options: argparse.Namespace) -> None:
    started = options.now or _now().replace(microsecond=0)
    sizes = {"good": options.feeds, "bad": options.bad, "entries": options.entries}
    feeds = make_feeds(options.seed, **sizes, now=started, delay_s=options.delay)
    orders = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    async with Web(feeds, now=_now, port=options.port, pace_s=options.pace) as web:
        for feed in feeds:
            web.document(feed)
        _say({"port": web.port, "closed_port": web.closed_port, "now": started.isoformat()})
        while order := await orders.readline():
            given = json.loads(order)
            _say(_ORDERS[given.pop("do")](web, **given))


def _now() -> datetime:
    return datetime.now(UTC)


def _say(answer: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def _publish(web: Web, *, count: int, at: str, feeds: list[int]) -> Mapping[str, Any]:
    """Publish in the feeds of these numbers; their documents are ready afterwards."""
    for number in feeds:
        web.feeds[number].publish(count, datetime.fromisoformat(at))
        web.document(web.feeds[number])
    return {}


def _edit(web: Web, *, feed: int, item: int, at: str) -> Mapping[str, Any]:
    web.feeds[feed].edit(_item(web.feeds[feed], item), datetime.fromisoformat(at))
    return {}


def _remove(web: Web, *, feed: int, item: int, at: str) -> Mapping[str, Any]:
    web.feeds[feed].remove(_item(web.feeds[feed], item), datetime.fromisoformat(at))
    return {}


def _change_guids(web: Web, *, feed: int, at: str) -> Mapping[str, Any]:
    web.feeds[feed].change_guids(datetime.fromisoformat(at))
    return {}


def _behave(web: Web, *, feed: int, conduct: Mapping[str, Any]) -> Mapping[str, Any]:
    web.behave(web.feeds[feed], Conduct.of_json(conduct))
    return {}


def _counts(web: Web) -> Mapping[str, Any]:
    return {
        "overall": web.traffic.overall.as_json(),
        "hosts": {host: web.traffic.of(host).as_json() for host in web.traffic.hosts},
        "connections": web.traffic.connections,
        "secret_hits": web.secret_hits,
    }


def _forget(web: Web) -> Mapping[str, Any]:
    web.traffic.forget()
    return {}


def _item(feed: WebFeed, number: int) -> Item:
    item = feed.item(number)
    assert item is not None, f"no entry {number} in feed {feed.number}"
    return item


_ORDERS: Mapping[str, Callable[..., Mapping[str, Any]]] = {
    "publish": _publish,
    "edit": _edit,
    "remove": _remove,
    "change_guids": _change_guids,
    "behave": _behave,
    "counts": _counts,
    "forget": _forget,
}


if __name__ == "__main__":
    main()
