import pytest

from bot.core.article import Code, Heading, Image, Listing, Paragraph, Quote, Span, Table, excerpt

BLOCKS = (
    Heading("港口开放", 2),
    Paragraph("第一句。第二句。"),
    Listing(("甲项", "乙项"), (0, 1)),
    Table((("航线", "班次"), ("北线", "三班"))),
)


def test_a_span_points_at_characters_of_one_part() -> None:
    assert excerpt(BLOCKS, Span(1, 0, 4, 8)) == "第二句。"
    assert excerpt(BLOCKS, Span(2, 1, 0, 2)) == "乙项"


@pytest.mark.parametrize("span", [Span(9, 0, 0, 1), Span(1, 1, 0, 1)])
def test_a_place_that_the_article_has_not_is_an_error(span: Span) -> None:
    with pytest.raises(IndexError):
        excerpt(BLOCKS, span)


def test_every_kind_of_block_says_its_text_in_parts() -> None:
    assert [block.parts for block in BLOCKS] == [
        ("港口开放",),
        ("第一句。第二句。",),
        ("甲项", "乙项"),
        ("航线 班次", "北线 三班"),
    ]
    assert Quote(("一句话",)).parts == ("一句话",)
    assert Code("a = 1\nb = 2").parts == ("a = 1\nb = 2",)
    assert Image("https://news.example/a.jpg", "码头").parts == ("码头",)
    assert Image("https://news.example/a.jpg").parts == ()
