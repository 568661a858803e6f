"""What stands before the root: passed over, or of use."""

import pytest

from bot.reading.feeds.prolog import find_root


@pytest.mark.parametrize(
    ("before", "root"),
    [
        (b"", "rss"),
        (b"<?xml version='1.0'?>", "rss"),
        (b" \n<!-- <feed> --><?pi ?>\n", "rss"),
        (b"<!DOCTYPE rss>", "rss"),
        (b"<!doctype rss SYSTEM 'x'>", "rss"),
        (b"<!DOCTYPE rss [<!ELEMENT rss (a)> <!ATTLIST rss a CDATA '>'>]>", "rss"),
        (b"Notice: undefined index\n", "rss"),
        (b"<br/><b>Warning</b>", "rss"),
        (b"<div>" * 10, "rss"),
    ],
)
def test_the_root_is_found(before: bytes, root: str) -> None:
    document = find_root(before + b"<rss version='2.0'><channel/></rss>")
    assert document.root == root
    assert document.body == b"<rss version='2.0'><channel/></rss>"


NO_ROOT = (b"", b"   ", b"text", b"<!-- open", b"<?xml", b"<!DOCTYPE [", b"<", b"<1>", b"<!DOCTYPE a [b>")


@pytest.mark.parametrize("data", NO_ROOT)
def test_there_may_be_no_root(data: bytes) -> None:
    assert find_root(data).root == ""


def test_the_root_of_a_prefix_is_known_by_its_local_name() -> None:
    assert find_root(b"<rdf:RDF xmlns:rdf='x'/>").root == "rdf"


def test_netscape_is_known_by_its_doctype() -> None:
    doctype = b'<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/x.dtd">'
    assert find_root(doctype + b"<rss/>").is_netscape
    assert not find_root(b"<rss/>").is_netscape


def test_of_a_dtd_only_entities_for_plain_text_are_left() -> None:
    document = find_root(
        b"""<!DOCTYPE rss [
        <!ENTITY nbsp "&#160;"> <!ENTITY copy "(c)"> <!ENTITY twice "&copy;&copy;"> <!ENTITY % parameter "x">
        <!ENTITY file SYSTEM "file:///etc/passwd"> <!ENTITY web PUBLIC "x" "http://example.org/">
        <!ENTITY tag "<item/>">
        <!ELEMENT rss ANY>
        ]><rss/>"""
    )
    assert document.entities == {"nbsp": "&#160;", "copy": "(c)"}
    assert document.body == b"<rss/>"


def test_an_html_page_is_not_searched_for_a_feed() -> None:
    assert find_root(b"<!DOCTYPE html><html><body><rss></rss></body></html>").root == "html"
