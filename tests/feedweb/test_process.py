"""The web as a process of its own, driven from here."""

from collections.abc import AsyncIterator

import feedparser
import pytest

from tests.feedweb.conduct import Conduct, Misconduct
from tests.feedweb.conftest import client_of
from tests.feedweb.documents import render
from tests.feedweb.feeds import START, Form, WebFeed
from tests.feedweb.remote import RemoteWeb
from tests.feedweb.server import Web


@pytest.fixture
async def remote() -> AsyncIterator[RemoteWeb]:
    async with RemoteWeb(feeds=12, bad=3, entries=3, seed=5, now=lambda: START) as web:
        yield web


def feed_in(web: RemoteWeb) -> WebFeed:
    return next(feed for feed in web.good if feed.shape.form is Form.RSS_20)


async def fetched(web: RemoteWeb, feed: WebFeed) -> bytes:
    # A `Web` that isn't entered serves nothing, and knows where everything is.
    async with client_of(Web(web.feeds, port=web.port)) as client, client.get(web.url(feed)) as response:
        return await response.read()


async def test_feeds_over_there_are_those_that_are_known_here(remote: RemoteWeb) -> None:
    assert (len(remote.good), len(remote.bad)) == (12, 3)
    for feed in remote.good:
        assert await fetched(remote, feed) == render(feed, remote.base(feed))


async def test_feeds_change_over_there_and_here(remote: RemoteWeb) -> None:
    feed = feed_in(remote)
    await remote.publish(2, [feed])
    await remote.edit(feed, feed.items[1])
    await remote.remove(feed, feed.items[4])
    await remote.change_guids(feed)
    body = await fetched(remote, feed)
    assert body == render(feed, remote.base(feed))
    assert len(feedparser.parse(body).entries) == 4


async def test_every_good_feed_publishes_at_once(remote: RemoteWeb) -> None:
    await remote.publish()
    assert {len(feed.items) for feed in remote.good} == {4}
    assert {len(feed.items) for feed in remote.bad} == {3}
    assert await fetched(remote, remote.good[-1]) == render(remote.good[-1], remote.base(remote.good[-1]))


async def test_a_feed_behaves_in_another_way(remote: RemoteWeb) -> None:
    feed = feed_in(remote)
    await remote.behave(feed, Conduct(misconduct=Misconduct.EMPTY, max_age_s=5))
    assert feed in remote.bad
    assert await fetched(remote, feed) == b""
    await remote.behave(feed, Conduct())
    assert await fetched(remote, feed) == render(feed, remote.base(feed))


async def test_counts_come_from_over_there(remote: RemoteWeb) -> None:
    feed = feed_in(remote)
    body = await fetched(remote, feed)
    counts = await remote.counts()
    assert counts.hosts[feed.host].feed_requests == 1
    assert counts.overall.body_bytes >= len(body) // 20
    assert (counts.connections, counts.secret_hits) == (1, 0)
    await remote.forget()
    assert (await remote.counts()).overall.requests == 0


async def test_the_process_ends_in_order_with_its_input() -> None:
    async with RemoteWeb(feeds=1, entries=1) as web:
        process = web.process
        assert process.returncode is None
    assert process.returncode == 0
