"""What HTML becomes: structure that survives, and what no reader of the page would see."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.article import Block, Code, Heading, Listing, Paragraph, Quote, Role, Table
from bot.reading.blocks import MAX_BLOCKS, MAX_LIST_DEPTH, read_blocks
from tests.reading.reading_blocks import NEWS, blocks, body_texts, texts


@pytest.mark.parametrize(
    ("html", "paragraphs"),
    [
        ("<p>甲</p><p>乙</p>", ["甲", "乙"]),
        ("甲<br>乙<br/><br>丙", ["甲", "乙", "丙"]),
        ("<p>甲<br>　　乙</p>", ["甲", "乙"]),
        ("<div>甲<p>乙</p>丙</div>", ["甲", "乙", "丙"]),
        ("<p>　　甲 乙</p>", ["甲 乙"]),
        ("<p>甲&nbsp;乙&amp;丙&lt;丁&#8220;戊&#x201d;</p>", ["甲 乙&丙<丁“戊”"]),
        ("<p>甲<span>乙</span><b>丙</b><i>丁</i><a href='#'>戊</a></p>", ["甲乙丙丁戊"]),
        ("<p><font color='red'><font size='4'><font>甲</font>乙</font></font>丙</p>", ["甲乙丙"]),
        ("<p>甲\n乙\n丙</p>", ["甲乙丙"]),
        ("<p>one\ntwo</p>", ["one two"]),
        ("<p></p><p>　</p><p>&nbsp;</p><p>甲</p>", ["甲"]),
        ("<section><article><main><p>甲</p></main></article></section>", ["甲"]),
        ("<dl><dt>甲</dt><dd>乙</dd></dl>", ["甲", "乙"]),
        ("<center>甲</center>乙", ["甲", "乙"]),
        ("只有文字", ["只有文字"]),
        ("<p>未闭合<b>甲<p>乙", ["未闭合甲", "乙"]),
        ("<p>H<sub>2</sub>O 与 x<sup>2</sup></p>", ["H2O 与 x2"]),
        ("", []),
    ],
)
def test_text_parts_into_paragraphs(html: str, paragraphs: list[str]) -> None:
    assert texts(html) == paragraphs


@pytest.mark.parametrize(
    ("html", "block"),
    [
        ("<h2>小标题</h2>", Heading("小标题", 2)),
        ("<h3><span><b>小标题</b></span></h3>", Heading("小标题", 3)),
        ("<pre>a = 1\n  b = 2\n</pre>", Code("a = 1\n  b = 2")),
        ("<blockquote><p>甲</p><p>乙</p></blockquote>", Quote(("甲", "乙"))),
        ("<blockquote>甲</blockquote>", Quote(("甲",))),
        ("<ul><li>甲</li><li>乙</li></ul>", Listing(("甲", "乙"), (0, 0))),
        ("<ol><li><p>甲</p></li><li>乙</li></ol>", Listing(("甲", "乙"), (0, 0), ordered=True)),
        (
            "<table><tr><th>甲</th><th>乙</th></tr><tr><td>1</td><td>2</td></tr></table>",
            Table((("甲", "乙"), ("1", "2"))),
        ),
        ("<p><b>全粗</b></p>", Paragraph("全粗", strong=True)),
        ("<p style='font-weight:bold'>全粗</p>", Paragraph("全粗", strong=True)),
        ("<p><b>半粗</b>半不粗的文字</p>", Paragraph("半粗半不粗的文字", head=2)),
        ("<p align='center'>居中</p>", Paragraph("居中", centred=True)),
        ("<p style='text-align: center'>居中</p>", Paragraph("居中", centred=True)),
    ],
)
def test_structure_survives(html: str, block: Block) -> None:
    assert blocks(html) == (block,)


@pytest.mark.parametrize(
    "html",
    [
        "<ul><li>甲<ul><li>乙</li><li>丙</li></ul></li><li>丁</li></ul>",
        "<ul><li>甲</li><ul><li>乙</li><li>丙</li></ul><li>丁</li></ul>",
        "<ul><li><div>甲<div><ul><li>乙</li><li>丙</li></ul></div></div></li><li>丁</li></ul>",
    ],
)
def test_a_list_in_a_list_keeps_its_depth(html: str) -> None:
    assert blocks(html) == (Listing(("甲", "乙", "丙", "丁"), (0, 1, 1, 0)),)


def test_a_table_of_one_column_or_of_long_cells_is_mere_layout() -> None:
    assert texts("<table><tr><td>甲</td></tr><tr><td>乙</td></tr></table>") == ["甲", "乙"]
    assert blocks(f"<table><tr><td>{'长' * 400}</td><td>乙</td></tr></table>")[0] == Paragraph("长" * 400)


def test_a_table_in_a_layout_table_is_read_once() -> None:
    inner = "<table><tr><td>甲</td><td>乙</td></tr></table>"
    assert blocks(f"<table><tr><td>题</td><td>{inner}</td></tr></table>") == (Paragraph("题"), Table((("甲", "乙"),)))


@pytest.mark.parametrize(
    "hidden",
    [
        "<style>p { color: red }</style>",
        "<script>alert('广告')</script>",
        "<noscript>请打开脚本</noscript>",
        "<template><p>广告</p></template>",
        "<!-- <p>广告</p> -->",
        "<!-- <a href='x'><img src='https://ad.example/qr.jpg'></a> -->",
        "<p style='display:none'>广告</p>",
        "<p style='DISPLAY : NONE'>广告</p>",
        "<span style='visibility:hidden'>广告</span>",
        "<span style='font-size:0px'>广告</span>",
        "<div hidden><p>广告</p></div>",
        "<form><input value='广告'><button>订阅</button></form>",
        "<nav><a href='/'>首页</a></nav>",
        "<svg><text>广告</text></svg>",
        "<select><option>广告</option></select>",
        "<iframe src='https://ad.example'>广告</iframe>",
        "<![CDATA[ 广告 ]]>",
        "<?php echo '广告' ?>",
        "<ul><li style='display:none'>广告</li></ul>",
        "<ul style='display:none'><li>广告</li></ul>",
    ],
)
def test_what_a_browser_would_not_show_is_left_out(hidden: str) -> None:
    assert texts(hidden + NEWS + hidden) == texts(NEWS)


@pytest.mark.parametrize(
    "inside",
    [
        "<div style='display:none'><ul><li>广告</li></ul></div>",
        "<nav><ul><li>首页</li></ul></nav>",
        "<ul hidden><li>广告</li></ul>",
    ],
)
def test_a_hidden_list_in_a_list_item_is_left_out(inside: str) -> None:
    assert texts(f"<ul><li>甲{inside}</li><li>乙</li></ul>") == ["甲", "乙"]


@pytest.mark.parametrize("size", ["font-size:0.9em", "font-size: 09px; color:red"])
def test_a_small_font_is_still_shown(size: str) -> None:
    assert texts(f"<p style='{size}'>甲</p>") == ["甲"]


@pytest.mark.parametrize(
    "name",
    [
        "share",
        "ad-banner",
        "qrcode_wrap",
        "weixinCode",
        "related-news",
        "recommend",
        "newsletter",
        "adsbygoogle",
        "post_sponsored",
    ],
)
def test_a_box_that_calls_itself_promotion_is_left_out(name: str) -> None:
    assert texts(f"<div class='{name}'><p>扫我</p></div>{NEWS}<span id='{name}'>扫我</span>") == texts(NEWS)
    assert texts(f"<ul><li>甲</li><li class='{name}'>扫我</li></ul>") == ["甲"]


@pytest.mark.parametrize("name", ["header", "shadow", "adapter", "headline", "uploaded", "reader"])
def test_a_class_that_only_contains_such_letters_is_kept(name: str) -> None:
    assert texts(f"<div class='{name}'>正文</div>{NEWS}") == ["正文", *texts(NEWS)]


def test_a_wrapper_of_the_whole_article_may_bear_any_class() -> None:
    assert len(texts(f"<div class='share'>{NEWS * 30}</div>")) == 30


def test_a_short_article_in_a_promotional_box_is_read_rather_than_nothing() -> None:
    assert texts(f"<div class='recommend'>{NEWS}</div>") == texts(NEWS)


@pytest.mark.parametrize(
    ("html", "role"),
    [
        ("<div class='disclaimer'>文字</div>", Role.DISCLAIMER),
        ("<p class='editor'>某某</p>", Role.CREDIT),
        ("<p><a href='https://news.example/b'>另一条新闻的标题</a></p>", Role.RELATED),
        ("<ul><li><a href='/a'>另一条</a></li><li><a href='/b'>再一条</a></li></ul>", Role.RELATED),
    ],
)
def test_boxes_and_links_say_what_they_are(html: str, role: Role) -> None:
    assert [block.role for block in blocks(html + NEWS)] == [role, Role.BODY]


def test_a_linked_sentence_still_speaks_for_the_article() -> None:
    assert body_texts("<p><a href='/a'>港务局表示，码头恢复了全部班次。</a></p>") == [
        "港务局表示，码头恢复了全部班次。"
    ]


def test_a_list_of_which_one_item_is_a_link_speaks_for_the_article() -> None:
    html = "<ul><li><a href='/a'>码头</a></li><li>船票今天起开售</li></ul>"
    assert body_texts(html) == ["码头", "船票今天起开售"]


def test_it_is_known_after_which_paragraph_a_player_stood() -> None:
    body = read_blocks("<p>甲</p><p>视频：</p><iframe src='https://video.example'></iframe><p>乙</p>")
    assert body.embeds_after == {1}


@pytest.mark.parametrize("tag", ["div", "span", "b", "blockquote", "font", "section", "a"])
def test_text_nested_thousands_deep_is_read(tag: str) -> None:
    html = f"<{tag}>" * 3_000 + "港务局今天表示，码头恢复了全部班次。" + f"</{tag}>" * 3_000
    assert "".join(texts(html)) == "港务局今天表示，码头恢复了全部班次。"


@pytest.mark.parametrize(
    "nest", ["<ul><li>甲", "<ol><li><div>甲", "<ul>", "<table><tr><td>", "<ul><li><table><tr><td>甲"]
)
def test_lists_and_tables_nested_thousands_deep_are_read(nest: str) -> None:
    assert "港务局" in "".join(texts(nest * 2_000 + "<p>港务局"))


def test_a_deep_list_in_a_deep_element_is_read() -> None:
    html = "<div>" * 118 + "<ul><li>" + "<div>" * 200 + "港务局"
    assert "".join(texts(html)) == "港务局"


def test_lists_deeper_than_any_reader_follows_become_text() -> None:
    [listing] = blocks("<ul><li>甲" * 40)
    assert isinstance(listing, Listing)
    assert max(listing.depths) == MAX_LIST_DEPTH
    assert "".join(listing.items).replace(" ", "") == "甲" * 40


TAGS = st.sampled_from(
    "p div ul li ol table tr td b a br img blockquote h2 pre span figure figcaption style !--".split()
)
MARKUP = st.lists(st.builds("<{}>".format, TAGS) | st.builds("</{}>".format, TAGS) | st.text(max_size=12), max_size=30)


@given(MARKUP.map("".join) | st.text())
def test_any_markup_gives_blocks_of_tidy_text(html: str) -> None:
    for block in blocks(html):
        if not isinstance(block, Code):
            assert all(part == part.strip() for part in block.parts)
        if isinstance(block, Listing):
            assert len(block.items) == len(block.depths)


@pytest.mark.parametrize("inside", ["<img " * 20_000, "<img src " * 20_000, ("<img " + "a" * 50) * 5_000])
def test_a_comment_full_of_beginnings_is_read_in_one_go(inside: str) -> None:
    # Were it quadratic, this would take minutes.
    body = read_blocks(f"<p>正文。</p><!-- {inside} -->")
    assert [block.parts for block in body.blocks] == [("正文。",)]


def test_what_lies_beyond_the_longest_article_is_not_read() -> None:
    assert len(read_blocks("<p>段" * (MAX_BLOCKS + 10)).blocks) == MAX_BLOCKS


def test_half_a_character_is_left_out() -> None:
    assert texts("<p>港务\ud83d局</p>") == ["港务局"]
