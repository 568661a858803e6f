"""Subscriptions at hubs, over a real store, with a web that takes what is posted."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from bot.core.fault import Fault
from bot.core.feed import Feed, FeedState
from bot.errors import FetchError
from bot.services.hubs import Hubs, Verification
from bot.store.hubs import HubStore
from tests.services.newsroom import FEED, Newsroom, items, rss
from tests.store.examples import Store

HUB = "https://hub.example/"
MINUTE = timedelta(minutes=1)


@dataclass
class Hub:
    """A hub that remembers what it was asked."""

    forms: list[Mapping[str, str]] = field(default_factory=list)
    answer: int | FetchError = 202

    async def post(self, url: str, form: Mapping[str, str]) -> int:
        assert url == HUB
        self.forms.append(form)
        if isinstance(self.answer, FetchError):
            raise self.answer
        return self.answer

    @property
    def token(self) -> str:
        return self.forms[-1]["hub.callback"].rpartition("/")[2]

    def signature(self, body: bytes) -> str:
        return "sha256=" + hmac.new(self.forms[-1]["hub.secret"].encode(), body, hashlib.sha256).hexdigest()


@pytest.fixture
async def room(store: Store) -> Newsroom:
    """A newsroom with one feed that names a hub."""
    room = Newsroom(store)
    links = f'<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="hub" href="{HUB}"/>'
    links += f'<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self" href="{FEED}"/>'
    room.web.put(FEED, rss(items(2), more=links))
    await room.add()
    await room.check_all()
    return room


@pytest.fixture
def hub() -> Hub:
    return Hub()


def hubs(room: Newsroom, hub: Hub) -> Hubs:
    return Hubs(HubStore(room.store.database), hub, room.clock, "https://bot.example/websub/")


def confirmation(hub: Hub, **changes: str) -> Verification:
    return replace(Verification("subscribe", FEED, "challenge", "864000"), **changes)


async def due(room: Newsroom) -> Feed:
    feed = await room.feeds.find(FEED)
    assert feed is not None
    return feed


async def test_a_hub_is_asked_once_for_each_feed_that_names_it(room: Newsroom, hub: Hub) -> None:
    assert await hubs(room, hub).subscribe_wanting() == 1
    assert await hubs(room, hub).subscribe_wanting() == 0
    [form] = hub.forms
    assert (form["hub.mode"], form["hub.topic"]) == ("subscribe", FEED)
    assert form["hub.callback"].startswith("https://bot.example/websub/")
    assert len(hub.token) > 20
    assert len(form["hub.secret"]) < 200


async def test_a_subscription_is_confirmed_for_what_was_asked_and_nothing_else(room: Newsroom, hub: Hub) -> None:
    ours = hubs(room, hub)
    await ours.subscribe_wanting()
    assert await ours.verify(hub.token, confirmation(hub)) == "challenge"
    assert await ours.verify("another", confirmation(hub)) is None
    assert await ours.verify(hub.token, confirmation(hub, topic="https://other.example/")) is None
    assert await ours.verify(hub.token, confirmation(hub, mode="unsubscribe")) is None
    assert await ours.verify(hub.token, confirmation(hub, challenge="")) is None


async def test_a_signed_call_makes_the_feed_due_at_once(room: Newsroom, hub: Hub) -> None:
    ours = hubs(room, hub)
    await ours.subscribe_wanting()
    await ours.verify(hub.token, confirmation(hub))
    room.clock.instant += 2 * MINUTE
    assert (await due(room)).polling.next_check_at > room.clock.now()
    assert await ours.take(hub.token, b"news", hub.signature(b"news"))
    assert (await due(room)).polling.next_check_at == room.clock.now()


async def test_calls_without_end_do_not_have_the_feed_asked_without_end(room: Newsroom, hub: Hub) -> None:
    ours = hubs(room, hub)
    await ours.subscribe_wanting()
    await ours.take(hub.token, b"news", hub.signature(b"news"))
    assert (await due(room)).polling.next_check_at == room.clock.now() + MINUTE


@pytest.mark.parametrize("signature", ["", "sha256=00", "md5=00", "nonsense"])
async def test_a_call_without_its_signature_counts_for_nothing(room: Newsroom, hub: Hub, signature: str) -> None:
    ours = hubs(room, hub)
    await ours.subscribe_wanting()
    before = await due(room)
    assert await ours.take(hub.token, b"news", signature)
    assert await due(room) == before


async def test_a_call_for_a_feed_that_is_gone_ends_there(room: Newsroom, hub: Hub) -> None:
    ours = hubs(room, hub)
    await ours.subscribe_wanting()
    await room.feeds.change(1, state=FeedState.DELETED)
    assert not await ours.take(hub.token, b"news", hub.signature(b"news"))
    assert await ours.verify(hub.token, confirmation(hub)) is None


async def test_a_lease_that_ends_is_renewed_under_the_same_token(room: Newsroom, hub: Hub) -> None:
    ours = hubs(room, hub)
    await ours.subscribe_wanting()
    token = hub.token
    await ours.verify(token, confirmation(hub))
    room.clock.instant += timedelta(days=8)
    assert await ours.subscribe_wanting() == 0
    room.clock.instant += timedelta(days=1, hours=1)
    assert await ours.subscribe_wanting() == 1
    assert hub.token == token


@pytest.mark.parametrize("answer", [500, FetchError(HUB, Fault.UNREACHABLE)])
async def test_a_hub_that_cannot_be_reached_is_asked_again_later(
    room: Newsroom, hub: Hub, answer: int | FetchError
) -> None:
    hub.answer = answer
    ours = hubs(room, hub)
    await ours.subscribe_wanting()
    assert await ours.subscribe_wanting() == 0
    room.clock.instant += timedelta(hours=7)
    assert await ours.subscribe_wanting() == 1


async def test_a_hub_that_refuses_is_believed_for_a_while(room: Newsroom, hub: Hub) -> None:
    ours = hubs(room, hub)
    await ours.subscribe_wanting()
    assert await ours.verify(hub.token, confirmation(hub, mode="denied")) == ""
    assert await ours.subscribe_wanting() == 0


async def test_a_feed_that_goes_by_another_name_is_asked_for_anew_under_another_token(room: Newsroom, hub: Hub) -> None:
    ours = hubs(room, hub)
    await ours.subscribe_wanting()
    token, other = hub.token, "https://news.example/other"
    links = "".join(
        f'<atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="{rel}" href="{href}"/>'
        for rel, href in (("hub", HUB), ("self", other))
    )
    room.web.put(FEED, rss(items(3), more=links))
    await room.check_all()
    assert await ours.subscribe_wanting() == 1
    assert hub.forms[-1]["hub.topic"] == other
    assert hub.token != token
