"""Feeds made worse: bytes flipped, pieces repeated, nested and cut, entities declared, encodings that lie.

Everything is drawn from the `Random` that is handed in, so that a seed names a feed.
"""

import re
from collections.abc import Sequence
from random import Random

from tests.fuzz.mutate import Mutation, flip_bytes, inserted, spliced, truncate

_TAG = re.compile(rb"<[^<>]{0,200}>")
_ELEMENT = re.compile(rb"<(\w[\w:]*)[^<>]*>[^<>]*</\1>")
_NESTED = (
    b"<a> <item> <entry> <title> <content> <link> <source> <author> <media:group> <image> <div> <b> <![CDATA[ <!-- <? "
    b"<!DOCTYPE <!ENTITY &amp; &lt; &#60; ]]> [ {"
).split()
_ENCODINGS = "utf-8 gb2312 gbk gb18030 big5 utf-16 utf-32 iso-8859-1 shift_jis koi8-r utf-7 rot13 idna x".split()
_VALUES = (
    "base64 text/html xhtml http://[ //// http:// ../ 9999999999999999 -1 0 NaN 2024-13-45 true false yes &#0; "
    "&#xD800; &#99999999; &nbsp; &x; \u202e \u0000 \ufffe 港 \U0001f6a2"
).split()
_WRITTEN = (
    "<item><title>a</title></item>",
    "<entry><content type='xhtml'><div>x</div></content></entry>",
    "<guid isPermaLink='false'>",
    "<link rel='alternate' href='x'/>",
    "<content src='x' type='video/mp4'/>",
    "<georss:where xmlns:georss='http://www.georss.org/georss'><gml:pos xmlns:gml='http://www.opengis.net/gml'>1",
    "<psc:chapters xmlns:psc='http://podlove.org/simple-chapters'><psc:chapter start='x'/></psc:chapters>",
    "<itunes:image href='x'/>",
    "<media:content url='x'><media:title>t</media:title></media:content>",
    "<media:keywords a='b'>x</media:keywords>",
    "<category/>",
    "<body>x</body>",
    "<tags>a,b</tags>",
    "<svg xmlns='http://www.w3.org/2000/svg'><title>x</title></svg>",
    '"items": [{"id": 1}]',
)


def mutated(feeds: Sequence[bytes], random: Random) -> bytes:
    """Return one of the feeds after one to four mutations."""
    feed = random.choice(feeds)
    for _ in range(random.randint(1, 4)):
        feed = random.choice(MUTATIONS)(feed, random)
    return feed if random.random() < 0.9 else spliced(feed, random.choice(feeds), random)


def _cut_tags(feed: bytes, random: Random) -> bytes:
    """Leave tags out, end them in the middle, or write them twice."""
    return _TAG.sub(lambda tag: random.choice((*[tag[0]] * 9, b"", tag[0][:-1], b"<", tag[0] * 2)), feed)


def _move_elements(feed: bytes, random: Random) -> bytes:
    """Put elements where others were."""
    found = [match[0] for match in _ELEMENT.finditer(feed)]
    if not found:
        return feed
    return _ELEMENT.sub(lambda match: random.choice((match[0], match[0], random.choice(found))), feed)


def _nest(feed: bytes, random: Random) -> bytes:
    return inserted(feed, random.choice(_NESTED) * random.choice((3, 40, 300, 2_000)), random)


def _repeat(feed: bytes, random: Random) -> bytes:
    start = random.randint(0, len(feed))
    piece = feed[start : start + random.randint(1, 80)]
    return inserted(feed, piece * random.choice((2, 20, 300)), random)


def _declare_entities(feed: bytes, random: Random) -> bytes:
    names = [f"e{number}" for number in range(random.choice((1, 5, 30)))]
    values = ["ha", "&#160;", "<item>", "&e0;&e0;", "%p;", "x" * random.choice((10, 300))]
    declared = "".join(
        random.choice(
            (f'<!ENTITY {name} "{random.choice(values)}">', f'<!ENTITY {name} SYSTEM "file:///etc/hostname">')
        )
        for name in names
    )
    used = "".join(f"&{random.choice(names)};" for _ in range(random.choice((1, 50, 500))))
    doctype = f"<!DOCTYPE rss [{declared}]>".encode()
    return re.sub(rb"<(?=rss|feed|rdf)", lambda _: doctype + b"<", inserted(feed, used.encode(), random), count=1)


def _lie(feed: bytes, random: Random) -> bytes:
    """Say another encoding, or be in another one."""
    said = random.choice(_ENCODINGS)
    if random.random() < 0.5:
        return re.sub(rb'encoding=["\'][^"\']*', f'encoding="{said}'.encode(), feed, count=1)
    text = feed.decode("utf-8", "replace")
    return text.encode(random.choice(("gb18030", "big5", "utf-16", "utf-32", "utf-8-sig", "latin-1")), "replace")


def _change_values(feed: bytes, random: Random) -> bytes:
    value = random.choice(_VALUES).encode("utf-8", "replace")
    return re.sub(rb"(?<=[>\"'])[^<>\"']{1,60}", lambda held: value if random.random() < 0.1 else held[0], feed)


def _write_in(feed: bytes, random: Random) -> bytes:
    return inserted(feed, random.choice(_WRITTEN).encode() * random.choice((1, 1, 3)), random)


def _write_between(feed: bytes, random: Random) -> bytes:
    """Write something where an element may stand."""
    ends = [match.end() for match in _TAG.finditer(feed)] or [0]
    at = random.choice(ends)
    return feed[:at] + random.choice(_WRITTEN).encode() + feed[at:]


MUTATIONS: tuple[Mutation, ...] = (
    flip_bytes,
    truncate,
    _cut_tags,
    _move_elements,
    _nest,
    _repeat,
    _declare_entities,
    _lie,
    _change_values,
    _write_in,
    _write_between,
)
