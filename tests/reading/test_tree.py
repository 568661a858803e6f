"""The tree is the one that BeautifulSoup builds by itself, but for attributes of several values."""

import pytest
from bs4 import BeautifulSoup, Comment, Tag
from bs4.element import NavigableString, PageElement
from hypothesis import given
from hypothesis import strategies as st

from bot.reading.tree import parse

TAGS = st.sampled_from(
    "p div ul li table tr td b a br img pre textarea script style template ruby rt rp html head body meta x:y".split()
)
ATTRIBUTES = st.sampled_from(["", " hidden", " id=a", ' style="color:red"', " STYLE=a style=b", " data-src='a&amp;b'"])
MARKUP = st.lists(
    st.builds("<{}{}>".format, TAGS, ATTRIBUTES)
    | st.builds("</{}>".format, TAGS)
    | st.sampled_from(
        ["<!-- 甲 -->", "<!---->", "<?php 甲 ?>", "<!DOCTYPE html>", "<![CDATA[甲]]>", " \n ", "&nbsp;", "<"]
    )
    | st.text(alphabet="甲乙 \n\t<&;", max_size=6),
    max_size=25,
)


def nodes(soup: BeautifulSoup) -> list[PageElement]:
    """Return all nodes below the root in the order of `contents`, not by the links that are to be compared."""
    found: list[PageElement] = []
    waiting: list[PageElement] = soup.contents[::-1]
    while waiting:
        node = waiting.pop()
        found.append(node)
        waiting += reversed(node.contents if isinstance(node, Tag) else [])
    return found


def shape(soup: BeautifulSoup) -> list[object]:
    """Return what each node is and, as places in the order of all, where its links lead; -1 leads to no node."""
    found = nodes(soup)
    places = {id(node): at for at, node in enumerate(found)}
    return [
        (
            (node.name, dict(node.attrs), node.get_text()) if isinstance(node, Tag) else (type(node), str(node)),
            *(
                places.get(id(other), -1)
                for other in (
                    node.parent,
                    node.next_element,
                    node.previous_element,
                    node.next_sibling,
                    node.previous_sibling,
                )
            ),
        )
        for node in found
    ]


@given(MARKUP.map("".join))
def test_the_tree_is_the_one_that_beautifulsoup_builds(html: str) -> None:
    assert shape(parse(html)) == shape(BeautifulSoup(html, "lxml"))


def test_an_attribute_of_several_values_stays_one_text() -> None:
    tag = parse('<p class="a  b">甲</p>').find("p")
    assert isinstance(tag, Tag)
    assert tag.attrs == {"class": "a  b"}


@pytest.mark.parametrize(
    ("html", "kinds"),
    [
        ("<p>甲<!-- 乙 --></p>", [NavigableString, Comment]),
        ("<p>甲&amp;乙</p>", [NavigableString]),
    ],
)
def test_a_stretch_of_text_is_one_string(html: str, kinds: list[type[NavigableString]]) -> None:
    assert [type(node) for node in nodes(parse(html)) if isinstance(node, NavigableString)] == kinds


def test_an_element_can_be_taken_out_of_the_tree() -> None:
    soup = parse("<ul><li>甲<ul><li>乙</li></ul>丙</li></ul>")
    inner = soup.find_all("ul")[1]
    inner.extract()
    assert (soup.get_text(), inner.get_text()) == ("甲丙", "乙")
