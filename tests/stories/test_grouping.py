from datetime import UTC, datetime, timedelta

import pytest

from bot.stories.fingerprint import decode, encode, fingerprint
from bot.stories.grouping import Kind, Known, Placement, place
from bot.stories.report import Report

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)

FIRE = Report(
    "望江市一化工厂凌晨起火，明火已被扑灭",
    "11月20日凌晨2时许，望江市青石镇的海澜化工厂发生火灾。消防部门调派18辆消防车、92名消防员到场处置。\n"
    "早上6时，明火被扑灭。火灾没有造成人员伤亡，起火原因正在调查。附近三个村的居民已经连夜转移。",
    NOW,
)
FIRE_ELSEWHERE = Report(
    "海澜化工厂大火扑灭 无人员伤亡",
    "望江消防20日通报，青石镇海澜化工厂当天凌晨失火，92名消防员经过四个小时扑救，将大火扑灭，现场没有人员伤亡。"
    "青石镇政府说，工厂附近三个村的村民夜里已转移到学校安置，失火原因还在查。",
    NOW + 3 * HOUR,
)
FIRE_LATER = Report(
    "海澜化工厂火灾：两名负责人被控制",
    "望江市公安局21日通报，青石镇海澜化工厂火灾事故调查取得进展，工厂法定代表人张某等2名责任人已被依法采取强制措施。"
    "经初步调查，火灾由违规储存的360吨溶剂引发，消防部门此前已两次责令海澜化工厂整改。",
    NOW + 30 * HOUR,
)
FIRE_A_WEEK_BEFORE = Report(
    "望江市一家具厂夜里起火，明火已被扑灭",
    "11月13日夜里11时许，望江市河湾镇的青杉家具厂发生火灾。消防部门调派12辆消防车、60名消防员到场处置。\n"
    "次日凌晨1时，明火被扑灭。火灾造成1人受伤，起火原因正在调查。",
    NOW - 150 * HOUR,
)


def quarter(company: str, name: str, revenue: str, profit: str, growth: str, at: datetime = NOW) -> Report:
    return Report(
        f"{company}{name}净利润{profit}亿元，同比增长{growth}%",
        f"{company}发布{name}报告，报告期内公司实现营业收入{revenue}亿元，归属于上市公司股东的净利润{profit}亿元，"
        f"同比增长{growth}%。公司表示，业绩增长主要由于主要产品销量提升、原材料成本下降。",
        at,
    )


def price(day: int, figure: str, change: str) -> Report:
    return Report(
        f"望江农产品批发价格指数{change}",
        f"据监测，11月{day}日望江农产品批发价格指数为{figure}，比前一日{change}。猪肉平均价格为每公斤{figure}元，"
        "鸡蛋、蔬菜价格与前一日相比基本持平，重点监测的六种水果平均价格略有变化。",
        NOW + timedelta(days=day - 20),
    )


def known(number: int, report: Report, story: int | None = None) -> Known:
    return Known(number, story or number, fingerprint(report), report.at)


def placed(new: Report, *before: Report) -> Placement:
    return place(fingerprint(new), new.at, [known(number, one, 1) for number, one in enumerate(before, start=1)])


def test_an_article_like_no_other_begins_a_story() -> None:
    assert place(fingerprint(FIRE), NOW, []) == Placement(None, Kind.FIRST)


def test_a_copy_is_a_reprint_whatever_its_script_and_headline() -> None:
    copy = Report("快讯：化工厂凌晨起火", f"{FIRE.text}\n（来源：望江晚报）", NOW + HOUR)
    assert placed(copy, FIRE) == Placement(1, Kind.REPRINT)
    traditional = Report("望江市一化工廠凌晨起火", FIRE.text.replace("化工厂", "化工廠").replace("发生", "發生"), NOW)
    assert placed(traditional, FIRE) == Placement(1, Kind.REPRINT)


def test_another_newsroom_s_own_words_on_the_same_event_are_a_report() -> None:
    assert placed(FIRE_ELSEWHERE, FIRE).story_id == 1


def test_what_happens_next_is_a_development() -> None:
    days = Report(FIRE_LATER.title, FIRE_LATER.text.replace("21日", "20日"), FIRE_LATER.at)
    assert placed(days, FIRE, FIRE_ELSEWHERE) == Placement(1, Kind.DEVELOPMENT)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (FIRE, FIRE_A_WEEK_BEFORE),
        (quarter("海澜新能源", "三季度", "82.1", "12.4", "31"), quarter("远山医药", "三季度", "41.7", "5.2", "18")),
        (quarter("海澜新能源", "三季度", "82.1", "12.4", "31"), quarter("海澜新能源", "二季度", "70.4", "9.8", "22")),
        (price(19, "128.37", "上升0.12个点"), price(20, "127.95", "下降0.42个点")),
    ],
    ids=["two fires in one town", "two companies", "two quarters", "two days of a notice"],
)
def test_what_is_only_alike_stays_apart(one: Report, other: Report) -> None:
    assert placed(other, one) == Placement(None, Kind.FIRST)
    assert placed(one, other) == Placement(None, Kind.FIRST)


def test_the_numbers_of_a_series_tell_its_articles_apart() -> None:
    text = "今天的早读收集了昨夜今晨值得一看的消息，有城市建设、有科技前沿、有体坛赛事，也有文化生活，请慢慢看。"
    assert placed(Report("早读第128篇", text, NOW), Report("早读第127篇", text, NOW - HOUR)).story_id is None


def test_a_story_is_over_after_some_days() -> None:
    late = Report(FIRE_ELSEWHERE.title, FIRE_ELSEWHERE.text, NOW + timedelta(days=5))
    assert placed(late, FIRE).story_id is None


def test_one_bridge_does_not_join_what_most_of_a_story_is_unlike() -> None:
    others = [quarter(f"{name}股份", "三季度", f"{at}.1", f"{at}.4", "31") for at, name in enumerate("甲乙丙丁", 11)]
    assert placed(FIRE_ELSEWHERE, *others, FIRE).story_id is None


def test_texts_that_say_next_to_nothing_are_not_compared() -> None:
    assert placed(Report("简讯", "详见正文。", NOW), Report("简讯", "详见正文。", NOW)).story_id is None


def test_a_fingerprint_is_read_as_it_was_written() -> None:
    one = fingerprint(FIRE)
    read = decode(encode(one))
    assert (read.sketch, read.figures, read.days, read.periods, read.form) == (
        one.sketch,
        one.figures,
        one.days,
        one.periods,
        one.form,
    )
    assert read.terms == pytest.approx(one.terms, abs=1e-4)
    assert len(encode(one)) < 4_000


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[1]", b"[9,[],0,0,0,{},{},[],[],[]]", b"\xff", b"[1,[],0,0,0,[],{},1,[],[]]"]
)
def test_a_damaged_fingerprint_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        decode(data)


@pytest.mark.parametrize(
    "text", ["", "\ud800" * 9, "９" * 5_000, "1亿" * 5_000, "的" * 200_000, "a" * 200_000, "12月" * 9_999]
)
def test_odd_texts_cost_little_and_break_nothing(text: str) -> None:
    one = fingerprint(Report(text[:300], text, NOW))
    assert len(one.keys) <= 20
    assert len(encode(one)) < 8_000
