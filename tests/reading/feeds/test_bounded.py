"""Documents made to take long, to load something, or to break the parser off."""

import gc

import pytest

from bot.errors import ReadingError
from bot.reading.feeds.bounded import MAX_BYTES, parse
from bot.reading.feeds.document import read_feed
from bot.reading.feeds.prolog import find_root
from tests.fuzz.test_mutated_feeds import CALLS_AT_LEAST
from tests.fuzz.work import WorkMeter
from tests.reading.feeds.generate import URL, atom, rss

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
SIZE = 200_000


def repeated(piece: str) -> str:
    return piece * (SIZE // len(piece))


HOSTILE = {
    "billion laughs": f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]>' + rss(["<title>&l11;</title>"]),
    "long entity": f'<!DOCTYPE rss [<!ENTITY a "{"x" * 200}">]>'
    + rss([f"<description>{'&a;' * 60_000}</description>"]),
    "blank lines": "\n" * SIZE + "<!DOCTYPE x>" + "\n" * SIZE + rss(["&x;"]),
    "long author": rss([f"<x:a/>&x;<author>{'a' * SIZE}</author>"]),
    "many categories": rss(["&x;" + "".join(f"<category>{n}</category>" for n in range(SIZE // 28))]),
    "many namespaces": rss(["".join(f'<a{n}:b xmlns:a{n}="u{n}"/>' for n in range(SIZE // 32)) + "&x;"]),
    "deep": rss([repeated("<a>")]),
    "deep and closed": rss(["<a>" * 30_000 + "</a>" * 30_000]),
    "deep groups": rss([repeated("<media:group>")]),
    "bases": rss(["&x;" + repeated('<a xml:base="b/">')]),
    "blank references": atom(['<content type="xhtml">&x;' + repeated("&#32;") + "</content>"]),
    "huge references": rss([repeated("&#99999999999;")]),
    "surrogate references": rss([repeated("&#xD800;")]),
    "open comments": rss([repeated("<!--")]),
    "open sections": rss([repeated("<![CDATA[")]),
    "declarations": rss([repeated("<!DOCTYPE [")]),
    "quotes": rss([repeated('<a "')]),
    "ampersands": rss([repeated("&")]),
    "one tag": rss(["<a " + repeated('x="1" ')]),
    "title of comments": rss([f"<title>{repeated('&lt;!--')}</title>"]),
    "xhtml": atom([f'<content type="xhtml">&x;{repeated("<b/>x")}</content>']),
    "empty items": rss([]).replace("</channel>", repeated("<item/>") + "</channel>"),
    "open items": rss([]).replace("</channel>", repeated("<item>") + "&x;"),
    "sources": rss(["&x;" + repeated("<source url='x'>")]),
    "odd geometry": rss(["<georss:point xmlns:georss='http://www.georss.org/georss'>x</georss:point>&x;"]),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_documents_take_no_more_work_than_their_size_allows(name: str) -> None:
    data = HOSTILE[name].encode()
    gc.collect()
    with WorkMeter(CALLS_AT_LEAST + 60 * len(data)) as meter:
        try:
            document = read_feed(data, "", URL)
        except ReadingError:
            document = None
    assert not meter.is_exceeded
    if document is not None:
        assert sum(len(entry.content) for entry in document.entries) <= 4 * SIZE


def test_an_external_entity_is_left_out() -> None:
    document = read_feed(
        b'<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/hostname"><!ENTITY % p SYSTEM "http://127.0.0.1:1/x"> %p;]>'
        + rss(["<title>a&f;b</title>"]).encode(),
        "",
        URL,
    )
    assert document.entries[1].title == "a&f;b"


def test_an_entity_for_plain_text_is_put_in() -> None:
    data = b'<!DOCTYPE rss [<!ENTITY co "Company (c)">]>' + rss(["<title>a &co;</title>"]).encode()
    assert read_feed(data, "", URL).entries[1].title == "a Company (c)"


def test_a_broken_document_is_read_up_to_four_megabytes() -> None:
    filler = "<item><title>a</title><description>" + "x" * 10_000 + "</description></item>"
    data = rss(["&x;"]).replace("</channel>", filler * 600 + "</channel>").encode()
    assert len(data) > 6_000_000
    count = len(read_feed(data, "", URL).entries)
    assert MAX_BYTES // 10_100 < count <= MAX_BYTES // 10_000 + 2


def test_where_feedparser_breaks_off_what_it_has_found_is_kept(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("WARNING")
    where = '<gml:pos xmlns:gml="http://www.opengis.net/gml">1 2</gml:pos>'
    parsed = parse(find_root(rss(["<title>a</title>", where, "<title>c</title>"]).encode()), URL)
    assert [entry.get("title") for entry in parsed.entries] == ["Neighbour 1", "a", None]
    assert "feedparser broke off" in caplog.text
