"""Which entry is which, from one check of a feed to the next, and when one has changed.

Keys are numbers (signed, 64 bits, as SQL has them) that stand for what names an entry within its feed: its GUID, its
canonical address, or, where it has neither, what it says.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from hashlib import blake2b

from bot.core.entry import Entry, FeedDocument
from bot.core.web_address import canonical

_ADDRESS = re.compile(r"https?://[!#-&(-;=?-~]+", re.IGNORECASE)
_MOST_ADDRESSES = 300
_PICTURE = re.compile(r"(https?://[^?#]+\.(?:jpe?g|png|gif|webp|avif|bmp|svg))[?#].*", re.IGNORECASE | re.DOTALL)


def keys_of(entry: Entry, shared_links: Collection[str]) -> tuple[int, ...]:
    """Return an entry's keys. The first is what its identity is made of: the GUID, else the canonical address, else
    title and text. The canonical address follows, where it isn't the first.

    What is among `shared_links` (see there) names nothing.
    """
    guid, link = _guid(entry), _link(entry)
    keys = []
    if guid and guid not in shared_links:
        keys.append(_hash("guid", guid))
    if link and link not in shared_links:
        keys.append(_hash("link", link))
    return tuple(keys) or (_hash("text", _said(entry)),)


def shared_links(document: FeedDocument) -> frozenset[str]:
    """Return what names no entry of a feed: canonical addresses that several of its entries have, or that are the
    site's or the feed's own; and GUIDs of several entries that have different addresses (without any, titles).

    Entries with the same GUID, or without any and the same word for word, are one that the document has twice.
    """
    under_link: dict[str, set[str]] = defaultdict(set)
    under_guid: dict[str, set[str]] = defaultdict(set)
    for entry in document.entries:
        guid, link = _guid(entry), _link(entry)
        if link:
            under_link[link].add(guid or _said(entry))
        if guid:
            under_guid[guid].add(link or entry.title)
    own = {canonical(url) for url in (document.link, document.self_url) if url}
    several = (name for under in (under_link, under_guid) for name, different in under.items() if len(different) > 1)
    return frozenset(own.union(several))


def resolve(keys: Sequence[tuple[int, ...]], known: Mapping[int, int]) -> Sequence[int]:
    """Return of each entry the key that its identity is made of. `keys`: each entry's keys, in the document's order;
    `known`: key → the key that the identity of the entry with it was made of at an earlier check.

    - Entries with the same first key are one entry, and no other two are.
    - An entry whose first key is known stays what it was.
    - One whose first key is new stays what it was by another key: so a feed whose GUIDs all change keeps its articles.
      But if an entry that stands in the document by a better right has that identity (a known first key, or a place
      further up), the address has moved on, and this entry is new.
    - What is new is made of its own first key; so no entry takes another one's first key for its identity.
    """
    own: dict[int, list[int]] = {}
    for first, *others in keys:
        own.setdefault(first, []).extend(others)
    firsts: dict[int, int] = {}
    taken = set(own)

    def claim(entry: int, key: int) -> None:
        identity = known.get(key)
        if entry not in firsts and identity is not None and (identity == entry or identity not in taken):
            firsts[entry] = identity
            taken.add(identity)

    for entry in own:
        claim(entry, entry)
    for entry, others in own.items():
        for key in others if entry not in known else ():
            claim(entry, key)
    return [firsts.get(first, first) for first, *_ in keys]


def entry_revision(entry: Entry) -> str:
    """Return 32 hex digits that change when title, text, address, author, picture or date of an entry do.

    White space, what tracks readers in addresses and the query of a picture's address (it is signed anew for each
    fetch, at many sites) make no difference. Neither does `updated`, which many feeds set to the time of the fetch.
    """
    parts = (
        entry.title,
        _with_lasting_addresses(entry.content),
        _with_lasting_addresses(entry.excerpt),
        _link(entry) or "",
        entry.author or "",
        _lasting(entry.picture or ""),
        entry.published.isoformat() if entry.published else "",
    )
    text = "\0".join("".join(part.split()) for part in parts)
    return blake2b(_bytes(text), digest_size=16).hexdigest()


def identity_of(feed_id: int, first: int) -> str:
    """Return the identity of the article that an entry becomes."""
    return f"feed:{feed_id}:{first & 0xFFFFFFFFFFFFFFFF:016x}"


def _guid(entry: Entry) -> str:
    return (entry.guid or "").strip()


def _link(entry: Entry) -> str:
    return canonical(entry.link or "")


def _said(entry: Entry) -> str:
    return "\0".join("".join(text.split()) for text in (entry.title, entry.content or entry.excerpt))


def _with_lasting_addresses(html: str) -> str:
    return _ADDRESS.sub(lambda match: _lasting(match[0]), html, count=_MOST_ADDRESSES)


def _lasting(url: str) -> str:
    """Return an address without what changes although it leads to the same."""
    if "?" not in url and "#" not in url:
        return url
    picture = _PICTURE.fullmatch(url)
    return picture[1] if picture else canonical(url)


def _hash(kind: str, text: str) -> int:
    digest = blake2b(_bytes(f"{kind}\0{text}"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _bytes(text: str) -> bytes:
    # JSON can say half a character.
    return text.encode(errors="surrogatepass")
