import pytest

from bot.core.article import Paragraph, Role
from bot.reading.articles import MAX_TITLE, Said, article_of, first_sentence, one_line, text_of
from bot.reading.blocks import read_blocks


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("港务局今天恢复全部班次。旅客可在窗口购票。", "港务局今天恢复全部班次"),
        ("码头为什么停航？港务局作了说明。", "码头为什么停航？"),
        ("The harbour reopened on Monday. Tickets are on sale.", "The harbour reopened on Monday"),
        ("Fares rise by 2.5 per cent", "Fares rise by 2.5 per cent"),
        ("港" * 80, "港" * 59 + "…"),
        (
            "The harbour board said on Monday that all of its sailings would be restored",
            "The harbour board said on Monday that all of its sailings…",
        ),
    ],
)
def test_the_first_sentence_stands_in_for_a_title(text: str, title: str) -> None:
    assert first_sentence([Paragraph(text), Paragraph("第二段。")]) == title


def test_a_first_sentence_is_taken_from_the_text_and_not_from_its_credits() -> None:
    assert first_sentence([Paragraph("责任编辑：何苗", Role.CREDIT), Paragraph("码头开放。")]) == "码头开放"
    assert first_sentence([]) == ""


def test_a_title_is_one_line_of_bounded_length() -> None:
    assert one_line("港口\n开\u202e放\x00") == "港口 开放"
    assert one_line("长" * 900) == "长" * MAX_TITLE


def test_the_text_of_a_fragment_is_what_speaks_for_the_article() -> None:
    html = (
        "<p>港务局今天公布冬季安排。</p><script>var a</script><ul><li>加开早班船</li><li>半价售票</li></ul>"
        "<p>责任编辑：何苗</p><img src='https://a.example/b.jpg' alt='渡轮靠岸的样子'>"
    )
    assert text_of(html) == "港务局今天公布冬季安排。\n加开早班船\n半价售票"


def test_the_source_is_what_the_text_names_else_what_was_said_else_the_author() -> None:
    def source(said: Said, html: str) -> str | None:
        return article_of(read_blocks(html), said, identity="a", revision="b", origin="c").source

    assert source(Said("港口", author="某报", source="某网"), "<p>来源：澜州日报</p>") == "澜州日报"
    assert source(Said("港口", author="某报", source="某网"), "<p>码头开放。</p>") == "某网"
    assert source(Said("港口", author="某报"), "<p>码头开放。</p>") == "某报"
