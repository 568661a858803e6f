from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.entry import Enclosure, Entry, FeedDocument
from bot.core.identity import entry_revision, identity_of, keys_of, resolve, shared_links

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
ENTRY = Entry(
    guid="n-1",
    link="https://example.com/news/1",
    title="北码头增开班次",
    content='<p>港务局今天说，冬季前不再调整。<a href="https://example.com/plan?id=3">时刻表</a></p>',
    author="林夏",
    published=NOON,
    picture="https://img.example.com/1.jpg",
)
SITE = "https://example.com/"


def feed(*entries: Entry, link: str | None = SITE, self_url: str | None = None) -> FeedDocument:
    return FeedDocument("rss20", "澜州日报", link, entries, self_url=self_url)


def keys_in(*entries: Entry) -> list[tuple[int, ...]]:
    shared = shared_links(feed(*entries))
    return [keys_of(entry, shared) for entry in entries]


def stored(keys: Sequence[tuple[int, ...]], known: Mapping[int, int] | None = None) -> dict[int, int]:
    """What is known after a check of a document with these keys."""
    firsts = resolve(keys, known or {})
    return dict(known or {}) | {key: first for own, first in zip(keys, firsts, strict=True) for key in own}


def test_a_guid_comes_first_and_the_address_second() -> None:
    guid, link = keys_of(ENTRY, ())
    assert keys_of(replace(ENTRY, link=None), ()) == (guid,)
    assert keys_of(replace(ENTRY, guid=None), ()) == (link,)
    assert keys_of(replace(ENTRY, guid="  "), ()) == (link,)
    assert guid != link
    assert keys_of(replace(ENTRY, guid=" n-1\n"), ())[0] == guid


def test_a_guid_that_is_the_address_is_not_its_key() -> None:
    guid, link = keys_of(replace(ENTRY, guid=ENTRY.link), ())
    assert guid != link


def test_addresses_of_one_page_have_one_key() -> None:
    other = replace(ENTRY, link="http://m.example.com/news/1/?utm_source=rss#top")
    assert keys_of(other, ()) == keys_of(ENTRY, ())


def test_without_guid_and_address_an_entry_is_what_it_says() -> None:
    bare = replace(ENTRY, guid=None, link=None)
    (key,) = keys_of(bare, ())
    assert keys_of(replace(bare, content=f"\n {bare.content} ", author=None), ()) == (key,)
    assert keys_of(replace(bare, title="南码头增开班次"), ()) != (key,)
    assert keys_of(replace(bare, content="<p>别的。</p>"), ()) != (key,)
    assert keys_of(replace(bare, content="", excerpt=bare.content), ()) == (key,)


def test_an_address_that_names_no_entry_is_no_key() -> None:
    (first, second), other = keys_of(ENTRY, ()), keys_of(ENTRY, {"https://example.com/news/1"})
    assert other == (first,)
    assert second not in keys_of(replace(ENTRY, guid=None), {"https://example.com/news/1"})


def test_addresses_that_several_entries_have_are_shared() -> None:
    page = "https://www.example.com/notices/"
    notices = [replace(ENTRY, guid="a", link=page), replace(ENTRY, guid="b", link=f"{page}?utm_source=x")]
    document = feed(*notices, ENTRY)
    assert shared_links(document) == {SITE, "https://example.com/notices"}


def test_the_addresses_of_the_site_and_of_the_feed_are_shared() -> None:
    document = feed(ENTRY, link="http://www.example.com", self_url="https://example.com/rss.xml")
    assert shared_links(document) == {SITE, "https://example.com/rss.xml"}
    assert shared_links(feed(ENTRY, link=None)) == frozenset()


def test_an_entry_that_a_document_has_twice_shares_its_address_with_nobody() -> None:
    assert shared_links(feed(ENTRY, replace(ENTRY, title="改过的标题"))) == {SITE}
    bare = replace(ENTRY, guid=None)
    assert shared_links(feed(bare, bare)) == {SITE}
    assert shared_links(feed(bare, replace(bare, title="另一条"))) == {SITE, "https://example.com/news/1"}


def test_a_guid_that_all_entries_have_names_none() -> None:
    entries = [replace(ENTRY, guid="0", link=f"https://example.com/news/{number}") for number in range(3)]
    assert len(set(resolve(keys_in(*entries), {}))) == 3
    nameless = [replace(ENTRY, guid="0", link=None, title=f"第{number}条") for number in range(3)]
    assert len(set(resolve(keys_in(*nameless), {}))) == 3


def test_entries_that_link_to_parts_of_one_page_stay_apart_by_their_guids() -> None:
    entries = [replace(ENTRY, guid=f"{SITE}live#{at}", link=f"{SITE}live#{at}") for at in range(3)]
    assert len(set(resolve(keys_in(*entries), {}))) == 3


def test_a_new_entry_is_made_of_its_first_key() -> None:
    assert resolve([(1, 2), (3,)], {}) == [1, 3]


def test_a_known_entry_stays_what_it_was() -> None:
    assert resolve([(1, 2)], {1: 9, 2: 8}) == [9]


def test_a_feed_whose_guids_change_keeps_its_entries_by_their_addresses() -> None:
    entries = [replace(ENTRY, guid=f"a{number}", link=f"{SITE}{number}") for number in range(5)]
    known = stored(keys_in(*entries))
    changed = [replace(entry, guid=f"b{number}") for number, entry in enumerate(entries)]
    assert resolve(keys_in(*changed), known) == resolve(keys_in(*entries), {})
    moved = [replace(entry, link=f"https://example.net/{number}") for number, entry in enumerate(changed)]
    assert resolve(keys_in(*moved), stored(keys_in(*changed), known)) == resolve(keys_in(*entries), {})


def test_a_feed_that_gets_guids_keeps_its_entries() -> None:
    bare = replace(ENTRY, guid=None)
    assert resolve(keys_in(ENTRY), stored(keys_in(bare))) == resolve(keys_in(bare), {})


def test_an_address_that_moves_on_to_another_entry_merges_no_two() -> None:
    known = {1: 1, 2: 1}
    assert resolve([(3, 2), (1, 4)], known) == [3, 1]
    assert resolve([(1, 4), (3, 2)], known) == [1, 3]


def test_of_two_new_entries_under_one_known_address_the_upper_has_it() -> None:
    assert resolve([(3, 2), (4, 2)], {2: 1}) == [1, 4]


def test_no_entry_takes_the_first_key_of_another_for_its_identity() -> None:
    assert resolve([(3, 2), (1,)], {2: 1}) == [3, 1]
    assert resolve([(3,), (1,)], {3: 1}) == [3, 1]


def test_one_entry_that_stands_twice_is_one() -> None:
    assert resolve([(1, 2), (1, 3)], {3: 7}) == [7, 7]


SMALL = st.integers(0, 9)
DOCUMENTS = st.lists(st.lists(SMALL, min_size=1, max_size=3).map(tuple), max_size=8)
KNOWN = st.dictionaries(SMALL, SMALL)


@given(DOCUMENTS, KNOWN)
def test_two_entries_are_one_only_if_their_first_keys_are(keys: list[tuple[int, ...]], known: dict[int, int]) -> None:
    firsts = resolve(keys, known)
    assert len(firsts) == len(keys)
    for one, first in zip(keys, firsts, strict=True):
        for other, second in zip(keys, firsts, strict=True):
            assert (first == second) == (one[0] == other[0])


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(10, 19)), max_size=8, unique_by=(lambda pair: pair[0])), KNOWN)
def test_a_document_that_is_read_again_has_the_same_entries(keys: list[tuple[int, ...]], known: dict[int, int]) -> None:
    keys = list({own[-1]: own for own in keys}.values())
    assert resolve(keys, stored(keys, known)) == resolve(keys, known)


@pytest.mark.parametrize(
    "changed",
    [
        replace(ENTRY, title="南码头增开班次"),
        replace(ENTRY, content="<p>港务局今天说，冬季前还要调整。</p>"),
        replace(ENTRY, content=ENTRY.content.replace("id=3", "id=4")),
        replace(ENTRY, excerpt="<p>摘要</p>"),
        replace(ENTRY, link="https://example.com/news/2"),
        replace(ENTRY, link=None),
        replace(ENTRY, author="周远"),
        replace(ENTRY, author=None),
        replace(ENTRY, picture="https://img.example.com/2.jpg"),
        replace(ENTRY, picture=None),
        replace(ENTRY, published=NOON.replace(minute=1)),
        replace(ENTRY, published=None),
        replace(ENTRY, title="", content=f"{ENTRY.title}{ENTRY.content}"),
        replace(ENTRY, content=ENTRY.content.replace("id=3", "id=3&amp;utm_source=a").replace("冬季前", "夏季前")),
        replace(ENTRY, content=f"{ENTRY.content}见https://example.com/a?utm_source=b。另有通知"),
    ],
)
def test_a_changed_entry_has_another_revision(changed: Entry) -> None:
    assert entry_revision(changed) != entry_revision(ENTRY)


@pytest.mark.parametrize(
    "same",
    [
        replace(ENTRY, content=f"\n<p>\u3000\u3000{ENTRY.content.removeprefix('<p>')}\r\n"),
        replace(ENTRY, content=ENTRY.content.replace("id=3", "id=3&amp;utm_source=rss&spm=1.2")),
        replace(ENTRY, content=ENTRY.content.replace("https://example.com/plan", "http://www.example.com/plan")),
        replace(ENTRY, link="http://www.example.com/news/1?from=timeline"),
        replace(ENTRY, picture="https://img.example.com/1.jpg?x-expires=1793000000&x-signature=abc"),
        replace(ENTRY, guid="n-2"),
        replace(ENTRY, updated=NOON),
        replace(ENTRY, tags=("港口",)),
        replace(ENTRY, enclosures=(Enclosure("https://example.com/1.mp3"),)),
    ],
)
def test_what_says_the_same_has_the_same_revision(same: Entry) -> None:
    assert entry_revision(same) == entry_revision(ENTRY)


def test_a_text_after_an_address_counts() -> None:
    one = replace(ENTRY, content="见https://example.com/a?utm_source=b。今天开工")
    assert entry_revision(one) != entry_revision(replace(one, content=one.content.replace("开工", "停工")))


def test_a_picture_in_the_text_that_is_signed_anew_is_the_same() -> None:
    one, other = (f'<img src="https://img.example.com/a.webp?sign={sign}">' for sign in ("a1", "b2"))
    assert entry_revision(replace(ENTRY, content=one)) == entry_revision(replace(ENTRY, content=other))


TEXT = st.text() | st.just("\ud800")


@given(
    st.builds(Entry, guid=TEXT | st.none(), link=TEXT | st.none(), title=TEXT, content=TEXT, picture=TEXT | st.none())
)
def test_any_entry_has_keys_and_a_revision(entry: Entry) -> None:
    keys = keys_of(entry, shared_links(feed(entry)))
    assert 1 <= len(keys) <= 2
    assert all(-(2**63) <= key < 2**63 for key in keys)
    assert len(bytes.fromhex(entry_revision(entry))) == 16


def test_an_identity_names_the_feed_and_the_key() -> None:
    assert identity_of(7, 255) == "feed:7:00000000000000ff"
    assert identity_of(7, -1) == "feed:7:ffffffffffffffff"
