"""Feeds of every format, in many encodings, each with an oddity that real ones have: more than 300, each with a name.

A piece is written for RSS or for Atom and put into two entries of a feed with ordinary ones around it, so that what the
oddity does to its neighbours shows too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from tests.reading.feeds.pieces import ATOM_PIECES, RSS_PIECES

URL = "https://feeds.example.org/news/feed.xml"
NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" '
    'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" '
    'xmlns:slash="http://purl.org/rss/1.0/modules/slash/" xmlns:x="urn:unknown"'
)
LATIN = "Café Ørsted grüßt die Öffentlichkeit"
CHINESE = "澜州港吞吐量同比增长百分之十二，记者从发布会获悉"
JAPANESE = "港の貨物が増えました"
KOREAN = "항만 물동량이 늘었다"
RUSSIAN = "Грузооборот порта вырос"


@dataclass(frozen=True, slots=True)
class Made:
    """A feed by its name, as it comes over HTTP."""

    name: str
    data: bytes
    content_type: str = "application/xml"


_BEFORE: Mapping[str, str] = {
    "byte-order-mark": "\ufeff",
    "white-space": "\n\n  ",
    "php-warning": "<br />\n<b>Warning</b>: header() in /srv/a.php on line 3<br />\n",
    "comment": "<!-- cached at 10:00 -->\n",
    "style-sheet": '<?xml-stylesheet type="text/xsl" href="/a.xsl"?>\n',
    "doctype": '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
    '"http://my.netscape.com/publish/formats/rss-0.91.dtd">\n',
    "entities": '<!DOCTYPE rss [\n<!ENTITY copy "(c)">\n<!ENTITY nbsp "&#160;">\n]>\n',
    "external-entity": '<!DOCTYPE rss [\n<!ENTITY file SYSTEM "file:///etc/hostname">\n]>\n',
}
_AFTER: Mapping[str, str] = {"comment": "<!-- 0.3 s -->", "junk": "\n<script>x()</script>", "white-space": "\n\n"}
_RSS_ROOTS = {"rss091": "0.91", "rss092": "0.92", "rss20": "2.0"}
_ATOM_ROOTS = {
    "atom10": 'xmlns="http://www.w3.org/2005/Atom"',
    "atom03": 'version="0.3" xmlns="http://purl.org/atom/ns#"',
}
_NEIGHBOUR = {"rss": "<item><title>Neighbour {0}</title><guid>https://example.org/n{0}</guid></item>"}
_NEIGHBOUR["atom"] = "<entry><title>Neighbour {0}</title><id>https://example.org/n{0}</id></entry>"


def made() -> Iterator[Made]:
    """Yield every feed."""
    for root in _RSS_ROOTS:
        for name, piece in RSS_PIECES.items():
            yield Made(f"{root} {name}", rss([piece], root).encode())
    for name, piece in RSS_PIECES.items():
        yield Made(f"rss10 {name}", rdf([piece]).encode())
    for root in _ATOM_ROOTS:
        for name, piece in ATOM_PIECES.items():
            yield Made(f"{root} {name}", atom([piece], root).encode())
    yield from _wrapped()
    yield from _encoded()


def rss(pieces: Sequence[str], root: str = "rss20", channel: str = "") -> str:
    """Return an RSS document, from its root on, with neighbours around each piece."""
    items = _around("item", pieces)
    return (
        f'<rss version="{_RSS_ROOTS[root]}" {NAMESPACES}><channel><title>澜州新闻</title><link>https://example.org/</link>'
        f"<description>about</description>{channel}{items}</channel></rss>"
    )


def rdf(pieces: Sequence[str]) -> str:
    items = "".join(
        f'<item rdf:about="https://example.org/about/{number}">{piece}</item>'
        for number, piece in enumerate([*pieces, ""])
    )
    return (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        f'{NAMESPACES}><channel rdf:about="https://example.org/"><title>澜州新闻</title><link>https://example.org/</link>'
        '<items><rdf:Seq><rdf:li rdf:resource="https://example.org/about/0"/></rdf:Seq></items></channel>'
        f"{items}</rdf:RDF>"
    )


def atom(pieces: Sequence[str], root: str = "atom10", feed: str = "") -> str:
    return (
        f'<feed {_ATOM_ROOTS[root]} {NAMESPACES}><title>澜州新闻</title><id>urn:feed</id><link href="https://example.org/"/>'
        f"{feed}{_around('entry', pieces)}</feed>"
    )


def declared(document: str, encoding: str = "utf-8") -> str:
    return f'<?xml version="1.0" encoding="{encoding}"?>\n{document}'


def _around(element: str, pieces: Sequence[str]) -> str:
    neighbour = _NEIGHBOUR["rss" if element == "item" else "atom"]
    inner = "".join(f"<{element}>{piece}</{element}>" for piece in pieces)
    return neighbour.format(1) + inner + neighbour.format(2)


def _wrapped() -> Iterator[Made]:
    """Yield feeds with something before or after them, and cut off ones."""
    documents = {"rss": rss([RSS_PIECES["cdata"]]), "atom": atom([ATOM_PIECES["html"]])}
    for kind, document in documents.items():
        for name, before in _BEFORE.items():
            yield Made(f"{kind} after {name}", (before + document).encode())
            if name != "byte-order-mark":
                yield Made(f"{kind} declared, after {name}", f'<?xml version="1.0"?>{before}{document}'.encode())
        for name, after in _AFTER.items():
            yield Made(f"{kind} before {name}", (declared(document) + after).encode())
        for share in (0.75, 0.9, 0.99):
            data = declared(document).encode()
            yield Made(f"{kind} cut at {share:.0%}", data[: int(len(data) * share)])


def _encoded() -> Iterator[Made]:
    """Yield feeds in the encoding that they name, in one place or another."""
    texts = {
        **dict.fromkeys(("utf-8", "gb2312", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"), CHINESE),
        "big5": "瀾州港吞吐量增長",
        **dict.fromkeys(("iso-8859-1", "windows-1252", "iso-8859-15"), LATIN),
        "shift_jis": JAPANESE,
        "euc-jp": JAPANESE,
        "euc-kr": KOREAN,
        "windows-1251": RUSSIAN,
        "koi8-r": RUSSIAN,
    }
    for encoding, text in texts.items():
        piece = f"<title>{text}</title><description>{escape(f'<p>{text}</p>' * 3)}</description>"
        entry = f"<title>{text}</title><content type='html'>{escape(f'<p>{text}</p>' * 3)}</content>"
        for kind, document in {"rss": rss([piece]), "atom": atom([entry])}.items():
            plain = document.replace("澜州新闻", "News")
            data = declared(plain, encoding).encode(encoding)
            yield Made(f"{kind} in {encoding}", data)
            yield Made(f"{kind} in {encoding}, as octets", data, "application/octet-stream")
            if not encoding.startswith("utf-16"):
                yield Made(
                    f"{kind} in {encoding}, by the server", plain.encode(encoding), f"text/xml; charset={encoding}"
                )
                yield Made(f"{kind} in {encoding}, served as text", data, "text/xml")
