"""How fast feeds are read on one core, beside feedparser on the same bytes: `python -m bench.feeds`.

Feeds are drawn from a seed: big ones (30 to 200 entries of 5 to 20 kB of HTML), and what RSSHub typically serves. Both
sides are measured in turn, round by round; the table is Markdown.
"""

import io
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from html import escape
from random import Random
from time import perf_counter

import feedparser

from bot.reading.feeds.document import read_feed

_URL = "https://news.example.org/feed.xml"
_ROUNDS = 3
_WORDS = (
    "港口 吞吐量 发布 数据 今年 同比 增长 记者 市场 企业 会议 指出 加快 推进 建设 the port authority said on Monday "
    "that cargo rose by a third compared with last year 12.5% 2024 “ ” （ ） é ü"
).split()
_DATE = "Mon, {:02} Jan 2024 {:02}:30:00 +0800"
_STAMP = "2024-01-{:02}T{:02}:30:00+08:00"

Generator = Callable[[Random, int], bytes]


def main() -> None:
    print("| feeds | entries | kB | read/s | feedparser/s | ratio |\n|---|---|---|---|---|---|")
    for name, (make, sizes) in _kinds().items():
        random = Random(2024)  # noqa: S311 - a seed names the feeds
        feeds = [make(random, size) for size in sizes]
        times = _best_of_each({"ours": partial(_ours, feeds), "feedparser": partial(_feedparser, feeds)})
        kilobytes = sum(map(len, feeds)) / len(feeds) / 1000
        ours, theirs = (len(feeds) / times[side] for side in ("ours", "feedparser"))
        entries = sum(sizes) / len(sizes)
        print(f"| {name} | {entries:.0f} | {kilobytes:.0f} | {ours:.1f} | {theirs:.2f} | {ours / theirs:.0f} × |")


def _kinds() -> Mapping[str, tuple[Generator, Sequence[int]]]:
    big = (30, 80, 200)
    return {
        "RSS 2.0, content:encoded in CDATA": (_rss, big),
        "RSS 2.0, escaped description": (_rss_escaped, big),
        "Atom, type=html": (_atom, big),
        "Atom, type=xhtml": (_atom_xhtml, big),
        "RSSHub, CDATA": (partial(_rsshub, is_escaped=False), (20, 30, 40)),
        "RSSHub, escaped": (partial(_rsshub, is_escaped=True), (20, 30, 40)),
    }


def _ours(feeds: Sequence[bytes]) -> None:
    for feed in feeds:
        read_feed(feed, "application/xml; charset=utf-8", _URL)


def _feedparser(feeds: Sequence[bytes]) -> None:
    headers = {"content-type": "application/xml; charset=utf-8", "content-location": _URL}
    for feed in feeds:
        feedparser.parse(io.BytesIO(feed), response_headers=headers)


def _best_of_each(works: Mapping[str, Callable[[], None]]) -> Mapping[str, float]:
    """Return the shortest time of each, in seconds; a round runs all, so that a busy machine is as hard on each."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(_ROUNDS):
        for name, work in works.items():
            start = perf_counter()
            work()
            times[name].append(perf_counter() - start)
    return {name: min(taken) for name, taken in times.items()}


def _html(random: Random, size: int) -> str:
    """Return well-formed HTML of about so many bytes."""
    paragraphs = []
    length = 0
    while length < size:
        text = " ".join(random.choices(_WORDS, k=random.randint(10, 60)))
        link = f'<a href="/story/{random.randrange(10**6)}">{random.choice(_WORDS)}</a>'
        picture = f'<img src="https://img.example.org/{random.randrange(10**6)}.jpg" alt="{random.choice(_WORDS)}" />'
        paragraphs.append(f"<p>{text} {link} <b>{random.choice(_WORDS)}</b>。</p>{picture}\n")
        length += len(paragraphs[-1].encode())
    return "".join(paragraphs)


def _title(random: Random) -> str:
    return "".join(random.choices(_WORDS[:14], k=8))


def _rss_item(random: Random, number: int, body: str) -> str:
    day, hour = number % 28 + 1, number % 24
    return (
        f"<item><title>{_title(random)}</title><link>https://news.example.org/{number}</link>"
        f"<guid isPermaLink='false'>{number}@example.org</guid><dc:creator>林</dc:creator>"
        f"<category>金融</category><pubDate>{_DATE.format(day, hour)}</pubDate>{body}</item>\n"
    )


def _rss_document(items: str) -> bytes:
    return (
        "<?xml version='1.0' encoding='utf-8'?>\n"
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
        f"<title>港口新闻</title><link>https://news.example.org/</link><ttl>30</ttl>\n{items}</channel></rss>"
    ).encode()


def _rss(random: Random, entries: int) -> bytes:
    def body() -> str:
        html = _html(random, random.randint(5_000, 20_000))
        return f"<description>{_title(random)}</description><content:encoded><![CDATA[{html}]]></content:encoded>"

    return _rss_document("".join(_rss_item(random, number, body()) for number in range(entries)))


def _rss_escaped(random: Random, entries: int) -> bytes:
    def body() -> str:
        return f"<description>{escape(_html(random, random.randint(5_000, 20_000)))}</description>"

    return _rss_document("".join(_rss_item(random, number, body()) for number in range(entries)))


def _atom_document(random: Random, entries: int, content: Callable[[], str]) -> bytes:
    return (
        "<?xml version='1.0' encoding='utf-8'?>\n<feed xmlns='http://www.w3.org/2005/Atom'><title>港口新闻</title>"
        "<id>urn:feed</id><updated>2024-01-31T00:00:00Z</updated><link href='https://news.example.org/'/>\n"
        + "".join(
            f"<entry><title>{_title(random)}</title><id>urn:entry:{number}</id><author><name>林</name></author>"
            f"<link href='https://news.example.org/{number}'/><category term='金融'/>"
            f"<updated>{_STAMP.format(number % 28 + 1, number % 24)}</updated>{content()}</entry>\n"
            for number in range(entries)
        )
        + "</feed>"
    ).encode()


def _atom(random: Random, entries: int) -> bytes:
    def content() -> str:
        return f"<content type='html'>{escape(_html(random, random.randint(5_000, 20_000)))}</content>"

    return _atom_document(random, entries, content)


def _atom_xhtml(random: Random, entries: int) -> bytes:
    def content() -> str:
        html = _html(random, random.randint(5_000, 20_000))
        return f"<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>{html}</div></content>"

    return _atom_document(random, entries, content)


def _rsshub(random: Random, entries: int, *, is_escaped: bool) -> bytes:
    """What RSSHub serves: no content:encoded, the whole text in the description."""

    def item(number: int) -> str:
        html = _html(random, random.randint(300, 6_000))
        body = escape(html) if is_escaped else f"<![CDATA[{html}]]>"
        title = _title(random)
        return (
            f"<item><title>{title if is_escaped else f'<![CDATA[{title}]]>'}</title><description>{body}</description>"
            f"<link>https://news.example.org/{number}</link>"
            f'<guid isPermaLink="false">https://news.example.org/{number}</guid>'
            f"<pubDate>{_DATE.format(number % 28 + 1, number % 24)}</pubDate><author>林</author>"
            "<category>国内</category></item>\n"
        )

    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss xmlns:atom="http://www.w3.org/2005/Atom" version="2.0"><channel>'
        "<title>新浪财经－国内</title><link>https://news.example.org</link>"
        '<atom:link href="https://hub.example.org/sina/finance" rel="self" type="application/rss+xml"></atom:link>'
        "<description>国内 - Powered by RSSHub</description><generator>RSSHub</generator>"
        "<webMaster>contact@example.org (RSSHub)</webMaster><language>zh</language>"
        "<lastBuildDate>Mon, 01 Jan 2024 00:00:00 GMT</lastBuildDate><ttl>5</ttl>\n"
        f"{''.join(map(item, range(entries)))}</channel></rss>"
    ).encode()


if __name__ == "__main__":
    main()
