"""What becomes of pictures and their captions."""

import pytest

from bot.core.article import Image, Listing, Paragraph, Table
from bot.reading.blocks import read_blocks
from tests.reading.reading_blocks import NEWS, PICTURE, blocks, texts


def test_a_picture_in_a_paragraph_stands_after_its_text() -> None:
    assert blocks(f"<p>甲{PICTURE}乙</p>") == (Paragraph("甲乙"), Image("https://news.example/a.jpg"))


@pytest.mark.parametrize(
    "html",
    [
        f"<figure>{PICTURE}<figcaption>码头</figcaption></figure>",
        f"<div>{PICTURE}</div><p class='img_descr'>码头</p>",
        f"<p>{PICTURE}<span class='picdesc'>码头</span></p>",
        '<p><img src="https://news.example/a.jpg" alt="码头"></p>',
    ],
)
def test_a_caption_belongs_to_its_picture(html: str) -> None:
    assert blocks(html) == (Image("https://news.example/a.jpg", "码头"),)


def test_a_caption_without_a_picture_is_text() -> None:
    assert texts("<p class='caption'>码头</p>") == ["码头"]


def test_pictures_in_lists_and_tables_are_found() -> None:
    assert [type(block) for block in blocks(f"<ul><li>甲{PICTURE}</li></ul>")] == [Listing, Image]
    table = f"<table><tr><td>甲</td><td>乙{PICTURE}</td></tr></table>"
    assert [type(block) for block in blocks(table)] == [Table, Image]


@pytest.mark.parametrize(
    "html",
    [
        "<div class='share'><img src='https://news.example/q.jpg'></div>",
        "<!-- <a><img width=300 src='https://news.example/q.jpg'></a> -->",
        "<img src='https://news.example/q.jpg' alt='扫码关注'>",
        "<ul><li>甲<span class='qrcode'><img src='https://news.example/q.jpg'></span></li></ul>",
        "<ul><li class='qrcode'><img src='https://news.example/q.jpg'></li><li>甲</li></ul>",
    ],
)
def test_pictures_in_promotional_places_are_reported(html: str) -> None:
    body = read_blocks(html + NEWS)
    assert body.promotional_images == {"https://news.example/q.jpg"}
    assert not any(isinstance(block, Image) for block in body.blocks)


def test_pictures_are_relative_to_the_base_in_lists_tables_and_promotion_too() -> None:
    body = read_blocks(
        f"{NEWS}<img src='a.jpg'><ul><li>甲<img src='/b.jpg'></li></ul>"
        "<table><tr><td>乙<td><img data-src='c.jpg'></table><div class='share'><img src='d.jpg'></div>",
        "https://news.example/2026/",
    )
    assert [block.url for block in body.blocks if isinstance(block, Image)] == [
        "https://news.example/2026/a.jpg",
        "https://news.example/b.jpg",
        "https://news.example/2026/c.jpg",
    ]
    assert body.promotional_images == {"https://news.example/2026/d.jpg"}


def test_without_a_base_a_relative_picture_is_none() -> None:
    assert not any(isinstance(block, Image) for block in blocks(f"{NEWS}<img src='a.jpg'><img src='/a.jpg'>"))
