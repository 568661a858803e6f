from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.feed import PageRecord
from bot.core.full_text import is_better, looks_cut, sampled, skipped, wants_page

TITLE = "澜州北码头增开早班渡轮"
EXCERPT = "港务局今天宣布，从下周一起，北码头每天早上增开三个班次，首班六点十分开出，票价不变，冬季前不再调整时刻表。"
MORE = "".join(f"第{number}条航线的候船室正在翻修，工程队说十二月能完工，届时乘客不必再绕行。" for number in range(20))
PAGE = f"本报讯　{EXCERPT}{MORE}"
LONG = MORE[:400]
ENGLISH = "The harbour office will run three more ferries from the north pier each morning, starting next Monday. "
CUT = "港务局今天宣布，从下周一起增开班次……"
USEFUL, USELESS = PageRecord(samples=5, gain=3.0), PageRecord(samples=5, gain=1.1)


@pytest.mark.parametrize("text", ["", "简讯。", EXCERPT, "An excerpt of one sentence.", MORE[:200]])
def test_a_short_text_looks_cut(text: str) -> None:
    assert looks_cut(text)


@pytest.mark.parametrize(
    "ending",
    [
        "……",
        "…",
        "...",
        "。。。",
        " [...]",
        " […]",
        "【…】",
        " (more…)",
        " (Read more...)",
        "（更多）",
        "\n阅读全文",
        "\n阅读全文 »",
        "\n查看更多",
        "\n查看全文>>",
        "\n点击查看",
        "\n点击查看详情",
        "，点击此处查看原文。",
        "\n閱讀更多",
        "\n繼續閱讀 →",
        "\n继续阅读《北码头增开班次》",
        "\n展开全文",
        "\n全文",
        " Continue reading",
        " Continue reading North pier ferries at example.com",
        "\nRead more",
        " […] Read more →",
        "\nRead the full story",
        "\nThe post Three more ferries appeared first on The Lanzhou Observer.",
    ],
)
def test_a_long_text_that_ends_as_excerpts_do_looks_cut(ending: str) -> None:
    assert looks_cut(f"{LONG}{ending}")
    assert looks_cut(f"{ENGLISH * 10}{ending}\n")


@pytest.mark.parametrize(
    "ending",
    [
        "",
        "他说：“明年……再看吧。”",
        "想知道更多的人可以去阅读全文，图书馆里就有。他已经去过了。",
        "This is what they read more about. They were glad.",
        "Those who had read on the pier went home.",
        "原文链接：https://example.com/1",
        "（记者 林夏）",
    ],
)
def test_a_long_text_that_ends_well_does_not_look_cut(ending: str) -> None:
    assert not looks_cut(f"{LONG}{ending}")
    assert not looks_cut(f"{ENGLISH * 10}{ending}")


def test_chinese_letters_weigh_twice() -> None:
    assert looks_cut("字" * 249)
    assert not looks_cut("字" * 250)
    assert looks_cut("a" * 499)
    assert not looks_cut("a" * 500)
    assert looks_cut("a " * 499)


def test_at_first_the_pages_of_cut_entries_are_tried() -> None:
    for samples in range(3):
        record = PageRecord(samples=samples, gain=1.0)
        assert wants_page(record, CUT, has_link=True)
        assert not wants_page(record, LONG, has_link=True)


def test_without_an_address_there_is_no_page() -> None:
    assert not wants_page(PageRecord(), CUT, has_link=False)
    assert not wants_page(USEFUL, CUT, has_link=False)


def test_where_pages_have_more_they_are_fetched_for_cut_and_for_rather_short_entries() -> None:
    assert wants_page(USEFUL, CUT, has_link=True)
    assert wants_page(USEFUL, f"{MORE * 3}……", has_link=True)
    assert wants_page(USEFUL, LONG, has_link=True)
    assert not wants_page(USEFUL, MORE * 3, has_link=True)


def test_where_pages_have_no_more_one_entry_in_twenty_is_tried_again() -> None:
    record = USELESS
    tried = []
    for number in range(60):
        if wants_page(record, CUT, has_link=True):
            tried.append(number)
            record = sampled(record, CUT, CUT)
        else:
            record = skipped(record)
    assert tried == [19, 39, 59]


def test_an_entry_that_looks_whole_is_no_sample() -> None:
    assert not wants_page(PageRecord(samples=5, gain=1.0, since_sample=500), LONG, has_link=True)


def test_a_sample_says_how_many_times_as_long_the_page_is() -> None:
    record = sampled(PageRecord(since_sample=7), "a" * 100, "b" * 300)
    assert record == PageRecord(samples=1, gain=3.0)
    assert sampled(record, "a" * 100, "b" * 100) == PageRecord(samples=2, gain=2.0)


def test_a_page_that_could_not_be_had_has_no_more_than_the_entry() -> None:
    assert sampled(PageRecord(), EXCERPT, None) == PageRecord(samples=1, gain=1.0)


def test_one_page_alone_does_not_prove_much() -> None:
    record = sampled(PageRecord(), "", PAGE * 50)
    assert record.gain == 10
    for _ in range(20):
        record = sampled(record, EXCERPT, EXCERPT)
    assert record.gain < 1.5


def test_pages_that_become_worth_it_are_found_out() -> None:
    record = USELESS
    for number in range(100):
        wanted = wants_page(record, CUT, has_link=True)
        record = sampled(record, CUT, PAGE) if wanted else skipped(record)
        if record.gain >= 1.5:
            assert number < 41
            return
    pytest.fail("never")


def test_the_whole_article_is_better_than_its_excerpt() -> None:
    assert is_better(EXCERPT, PAGE, TITLE)
    assert is_better(f"{EXCERPT[:40]}…… 阅读全文", PAGE, TITLE)
    assert is_better("", PAGE, TITLE)
    assert is_better(ENGLISH, f"By our reporter. {ENGLISH}{ENGLISH * 4}", "More ferries")


@pytest.mark.parametrize("page", ["", EXCERPT, EXCERPT[:30], "港务局"])
def test_a_page_that_is_no_longer_is_not_better(page: str) -> None:
    assert not is_better(EXCERPT, page, TITLE)


@pytest.mark.parametrize(
    "wall",
    [
        "我们使用 Cookie 来改善您的体验，继续浏览即表示同意。请选择接受所有 Cookie，或者管理您的隐私偏好。",
        "您的账号尚未登录，请先登录后查看全部内容。没有账号？手机号注册只需一分钟，扫码登录更快捷。忘记密码请联系客服。",
        "为了您的账号安全，请完成安全验证：拖动滑块，使拼图移到正确的位置。如有问题请刷新页面重试。",
        "抱歉，您访问的页面不存在或者已经被删除，请检查网址是否正确，或者返回首页继续浏览其他内容，我们会尽快处理。",
        "We use cookies and similar technologies to provide the service. Accept all cookies or manage your choices.",
        "You have read your last free article. Subscribe to continue reading. Already a subscriber? Log in here.",
        "Checking your browser before you go on. Please verify you are human by completing the action below.",
        "404 Not Found. The page you requested could not be found on this server; please check the address.",
    ],
)
def test_what_stands_in_place_of_an_article_is_not_better(wall: str) -> None:
    assert not is_better("短讯。", f"{wall}", TITLE)
    assert not is_better("短讯。", f"{TITLE}\n{wall}", TITLE)
    assert not is_better(EXCERPT, f"{wall * 3}{EXCERPT}", TITLE)


def test_a_long_article_may_mention_cookies_or_a_login() -> None:
    assert is_better(EXCERPT, f"{PAGE}{MORE}评论请先登录。", TITLE)
    assert is_better(EXCERPT, f"评论请先登录。{PAGE}{MORE}", TITLE)


def test_an_article_about_captchas_is_an_article() -> None:
    title = "Why every captcha asks whether you are not a robot"
    assert is_better("", f"A captcha asks you to prove that you are not a robot. {ENGLISH * 5}", title)


def test_a_page_about_something_else_is_not_better() -> None:
    assert not is_better(EXCERPT, "海洋馆迎来两只小企鹅，馆方公开征集名字，参与者可以免费参观。" * 20, TITLE)
    assert not is_better(
        ENGLISH * 2, "Two penguins hatched at the aquarium; visitors may name them. " * 20, "More ferries"
    )
    assert not is_better("短讯。", "海洋馆迎来两只小企鹅，馆方公开征集名字，参与者可以免费参观。" * 20, TITLE)


def test_under_a_short_excerpt_a_page_on_the_titles_subject_is_better() -> None:
    assert is_better(
        "短讯。", "渡轮公司说，航班时刻要到周五才能定下来，届时一并公布新的票价，请乘客留意公告。" * 3, TITLE
    )
    assert is_better("点击查看", "海洋馆迎来两只小企鹅。" * 20, "快讯")


def test_differences_of_script_width_and_marks_are_none() -> None:
    traditional = (
        "港務局今天宣布，從下週一起，北碼頭每天早上增開三個班次，首班六點十分開出，票價不變，冬季前不再調整時刻表。"
    )
    assert is_better(EXCERPT, traditional + MORE, TITLE)
    assert is_better(ENGLISH.upper(), f"{ENGLISH.replace(',', ' –')} {ENGLISH * 3}", "")


TEXTS = st.text() | st.sampled_from([EXCERPT, PAGE, CUT, ENGLISH, "…", "\ud800"])


@given(TEXTS, TEXTS, TEXTS)
def test_any_texts_can_be_compared(entry: str, page: str, title: str) -> None:
    looks_cut(entry)
    record = sampled(PageRecord(), entry, page)
    assert 0 <= record.gain <= 10
    if is_better(entry, page, title):
        assert not is_better(page, entry, title)


@pytest.mark.parametrize("piece", [" ", "…", "[", "阅读", "the post ", "read more ", "字", "a", ".a", "点击"])
def test_hostile_texts_are_done_with_soon(piece: str) -> None:
    text = piece * (2_000_000 // len(piece))
    began = perf_counter()
    looks_cut(text)
    is_better(text[: len(text) // 2], text, text)
    assert perf_counter() - began < 2
