import pytest

from bot.reading.markdown import to_html


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("## 小标题", "<h2>小标题</h2>"),
        ("- 甲\n- 乙", "<li>甲</li>"),
        ("> 引文", "<blockquote>"),
        ("**全粗**", "<strong>全粗</strong>"),
        ("| 甲 | 乙 |\n| - | - |\n| 1 | 2 |", "<th>甲</th>"),
        ("![码头](https://news.example/a.jpg)", '<img src="https://news.example/a.jpg" alt="码头"'),
        ("```\na = 1\n```", "<pre><code>a = 1"),
        ("甲\n乙", "甲<br"),
    ],
)
def test_markdown_becomes_html(body: str, html: str) -> None:
    assert html in to_html(body)


def test_an_indented_paragraph_is_no_code() -> None:
    assert "<code>" not in to_html("    港口今天开放。\n\n    旅客增多。")


@pytest.mark.parametrize("body", ["<p>甲 *乙* 丙</p>", "甲<br>- 乙", '<DIV class="a">1. 甲</DIV>'])
def test_html_stays_as_it_is(body: str) -> None:
    assert to_html(body) == body


def test_a_very_long_text_keeps_its_paragraphs_and_nothing_of_it_is_taken_for_markup() -> None:
    html = to_html("第一段 ![[\n\n" + "第二段 & <x>。" * 40_000)
    assert html.count("<p>") == 2
    assert "&amp; &lt;x&gt;" in html
