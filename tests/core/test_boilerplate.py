"""What recurs in a source's articles, and what of it goes. The articles are invented."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.core.article import Article, Block, Code, Heading, Image, Listing, Paragraph, Quote, Role, Table
from bot.core.boilerplate import (
    Prints,
    Seen,
    learn,
    prints_of,
    recurring,
    source_of,
    title_print,
    without_boilerplate,
)
from bot.core.category import CategoryPath
from bot.core.language import Language

ABOUT = "澜州日报社编辑部整理，欢迎读者来信。"
HEAD = "澜州观察每日播报"
MIDDLE = "更多澜州消息请在每天早上收听我们的广播节目。"


def news(number: int) -> Paragraph:
    return Paragraph(f"北码头今天增开{number}个班次，港务局说冬季前不再调整。")


def article(title: str, *blocks: Block | str, author: str | None = "澜州日报", category: str = "社会/澜州") -> Article:
    return Article(
        title=title,
        categories=CategoryPath.parse(category),
        author=author,
        source=author,
        published=None,
        url=None,
        blocks=tuple(Paragraph(block) if isinstance(block, str) else block for block in blocks),
        language=Language.SIMPLIFIED,
        identity=title,
        revision="1",
        origin=title,
    )


def marked(one: Article) -> list[str]:
    return ["".join(block.parts) for block in one.blocks if block.role is Role.BOILERPLATE]


def after_three(*template: Block | str) -> list[str]:
    """What is marked in the last of three articles that differ in one paragraph, which stands for `…`."""
    return marked(learn(templated(*template))[-1])


def templated(*template: Block | str) -> list[Article]:
    fresh = iter(range(100, 1_000))
    return [
        article(f"第{number}天", *(news(next(fresh)) if block == "…" else block for block in template))
        for number in range(3)
    ]


def test_the_third_title_makes_a_paragraph_boilerplate_in_all_articles() -> None:
    learned = learn(templated("…", ABOUT))
    assert [marked(one) for one in learned] == [[ABOUT]] * 3


def test_two_articles_of_a_source_teach_nothing() -> None:
    assert [marked(one) for one in learn(templated("…", ABOUT)[:2])] == [[], []]


def test_articles_of_one_title_count_as_one() -> None:
    same = [replace(one, title="北码头") for one in templated("…", ABOUT)]
    assert [marked(one) for one in learn(same)] == [[], [], []]


def test_a_title_in_other_characters_is_the_same_title() -> None:
    assert title_print("北碼頭 增班") == title_print("北码头增班")


def test_sources_that_share_a_sentence_teach_each_other_nothing() -> None:
    others = [replace(one, author=f"报社{at}") for at, one in enumerate(templated("…", ABOUT))]
    assert [marked(one) for one in learn(others)] == [[], [], []]


def test_the_author_is_the_source_else_the_category_else_nothing() -> None:
    assert source_of(article("甲", author="瀾州日報 ")) == source_of(article("乙", author="澜州日报"))
    assert source_of(article("甲", author=None, category="社會/瀾州")) == "社会/澜州"
    assert source_of(article("甲", author=None, category="")) == ""
    nameless = [replace(one, author=None, categories=CategoryPath(())) for one in templated("…", ABOUT)]
    assert [marked(one) for one in learn(nameless)] == [[], [], []]


def test_spellings_of_one_paragraph_are_one() -> None:
    spelt = ("瀾州日報社編輯部整理,歡迎讀者來信。", "澜州日报社编辑部整理， 欢迎读者来信。", ABOUT)
    articles = [article(f"第{at}天", news(at), text) for at, text in enumerate(spelt)]
    assert [marked(one) for one in learn(articles)] == [[text] for text in spelt]


def test_paragraphs_with_different_figures_are_different() -> None:
    articles = [article(f"第{at}天", news(at), f"今日客流{at}万人。") for at in range(3)]
    assert [marked(one) for one in learn(articles)] == [[], [], []]


def test_at_the_ends_short_lines_go_too() -> None:
    assert after_three(HEAD, "澜州日报", "…", "以上是今日行情。", "——", ABOUT) == [
        HEAD,
        "澜州日报",
        "以上是今日行情。",
        ABOUT,
    ]


def test_pictures_and_other_roles_beside_it_make_no_difference() -> None:
    logo = Image("https://i.example/logo.png")
    credit = Paragraph("责任编辑：某某", Role.CREDIT)
    assert after_three(logo, HEAD, "…", "敬请留意明日播报", credit, logo) == [HEAD, "敬请留意明日播报"]


def test_between_new_paragraphs_only_whole_sentences_go() -> None:
    assert after_three("…", MIDDLE, "…", "敬请留意明日播报", "…") == [MIDDLE]


def test_a_numbered_item_between_new_paragraphs_stays() -> None:
    item = "二是继续保障北码头冬季运输，加强值守和应急演练。"
    assert after_three("…", item, "…") == []


def test_a_templates_subheadings_stay() -> None:
    assert after_three("生产增速放缓", "…", "消费逐步回暖", "…", "出口保持平稳", "…", ABOUT) == [ABOUT]


def test_a_line_above_a_templates_subheadings_goes() -> None:
    lines = [Paragraph(text, strong=True) for text in ("国内要闻速览", "国际要闻速览")]
    assert after_three(HEAD, lines[0], "…", lines[1], "…") == [HEAD]


def test_a_line_that_looks_unlike_the_subheadings_goes() -> None:
    assert after_three(HEAD, "…", Paragraph("国际要闻速览", strong=True), "…") == [HEAD]


def test_a_heading_over_new_text_stays_and_one_over_boilerplate_goes() -> None:
    parts = (Heading("今日要闻播报", 2), "…", Heading("关于我们报社", 2), ABOUT)
    assert after_three(*parts) == ["关于我们报社", ABOUT]


def test_a_heading_over_a_heading_over_new_text_stays() -> None:
    assert after_three(Heading("今日要闻播报", 2), Heading("国内要闻速览", 3), "…", ABOUT) == [ABOUT]


def test_a_section_of_boilerplate_in_the_middle_goes_with_its_heading() -> None:
    parts = ("…", Heading("关于我们报社", 2), MIDDLE, Heading("今日要闻播报", 2), "…")
    assert after_three(*parts) == ["关于我们报社", MIDDLE]


def test_an_article_that_only_repeats_stays_whole() -> None:
    assert after_three("今日全市正常供水，水质全部合格。", ABOUT) == []


def test_a_new_date_alone_is_nothing_left() -> None:
    notices = [
        article(f"供水{day}", f"澜州11月{day}日 星期{name}", "今日全市正常供水，水质全部合格。", ABOUT)
        for day, name in ((3, "一"), (4, "二"), (5, "三"))
    ]
    assert [marked(one) for one in learn(notices)] == [[], [], []]


def test_a_new_heading_and_table_alone_are_nothing_left() -> None:
    notice = "今日全市正常供水，水质全部合格。"
    articles = [
        article(f"第{day}天", Heading(f"第{day}天的水质。", 2), notice, Table((("余氯含量", f"0.{day}"),)))
        for day in range(3)
    ]
    assert [marked(one) for one in learn(articles)] == [[], [], []]


def test_a_short_sentence_that_is_new_is_enough_left() -> None:
    articles = [article(f"第{at}天", f"今日停航{at}班。", ABOUT) for at in range(3)]
    assert [marked(one) for one in learn(articles)] == [[ABOUT]] * 3


def test_lines_without_a_full_stop_are_enough_left_when_there_are_many() -> None:
    prices = [Listing(tuple(f"第{at}{item}号市场的白菜" for item in range(6)), (0,) * 6) for at in range(3)]
    articles = [article(f"第{at}天", one, ABOUT) for at, one in enumerate(prices)]
    assert [marked(one) for one in learn(articles)] == [[ABOUT]] * 3


def test_a_table_is_text_that_boilerplate_stands_before() -> None:
    assert after_three("…", "各市场价格如下所列", Table((("白菜", "三元"),))) == []


def test_a_list_is_one_and_a_quotation_goes_when_all_of_it_is_known() -> None:
    links = Listing(("北码头时刻表", "南码头时刻表"), (0, 0))
    assert after_three("…", links) == ["北码头时刻表南码头时刻表"]
    assert after_three("…", Quote((HEAD, ABOUT))) == [HEAD + ABOUT]
    quoting = [article(f"第{at}天", news(at), Quote((f"局长说，第{at}班船很快就到。", ABOUT))) for at in range(3)]
    assert [marked(one) for one in learn(quoting)] == [[], [], []]


@pytest.mark.parametrize("block", [Code("make install"), Table((("白菜价格", "三元"),)), Image("https://i.example/a")])
def test_tables_code_and_pictures_are_not_compared(block: Block) -> None:
    assert prints_of(article("甲", block)) == ((),)


@pytest.mark.parametrize("text", ["——", "11月3日", "A 1 B 2 C 3"])
def test_fewer_than_four_letters_are_not_compared(text: str) -> None:
    assert prints_of(article("甲", text)) == ((),)


def test_what_the_general_rules_have_taken_is_not_compared() -> None:
    assert prints_of(article("甲", Paragraph(ABOUT, Role.DISCLAIMER))) == ((),)


def test_of_a_long_article_the_ends_are_compared() -> None:
    lengths = list(map(len, prints_of(article("甲", *map(news, range(300))))))
    assert lengths == [1] * 16 + [0] * 260 + [1] * 24


def test_what_is_not_compared_for_length_counts_as_new() -> None:
    long = article("甲", *map(news, range(300)))
    prints = prints_of(long)
    every = frozenset(one for own in prints for one in own)
    assert marked(without_boilerplate(long, prints, every)) == [news(at).text for at in (*range(16), *range(276, 300))]


def test_prints_are_the_same_in_every_process_and_fit_a_column() -> None:
    assert prints_of(article("甲", ABOUT)) == ((8_871_333_026_568_186_101,),)
    assert all(-(2**63) <= print_ < 2**63 for (print_,) in prints_of(article("甲", *map(news, range(40)))))


def test_earlier_articles_count_along_with_these() -> None:
    seen = Seen(frozenset({1}), {2: frozenset({10, 11}), 3: frozenset({10}), 4: frozenset({12})})
    sightings: Sequence[tuple[int, Sequence[int]]] = [(12, [2, 3, 4, 5]), (13, [4, 5])]
    assert recurring(sightings, seen) == {1, 2}


def test_nothing_known_leaves_the_article_as_it_is() -> None:
    one = article("甲", news(1), ABOUT)
    prints: Prints = prints_of(one)
    assert without_boilerplate(one, prints, frozenset()) is one
