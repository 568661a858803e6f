from datetime import UTC, datetime, timedelta

import pytest

from bot.core.language import Language
from bot.stories.fingerprinting import fingerprint
from bot.stories.grouping import Kind, Known, Placement, place
from bot.stories.report import Report

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)


def report(title: str, text: str, at: datetime, language: Language = Language.SIMPLIFIED) -> Report:
    return Report(title, text, "", at, language)


FIRE = report(
    "望江市一化工厂凌晨起火，明火已被扑灭",
    "11月20日凌晨2时许，望江市青石镇的海澜化工厂发生火灾。消防部门调派18辆消防车、92名消防员到场处置。\n"
    "早上6时，明火被扑灭。火灾没有造成人员伤亡，起火原因正在调查。附近三个村的居民已经连夜转移。",
    NOW,
)
FIRE_ELSEWHERE = report(
    "海澜化工厂大火扑灭 无人员伤亡",
    "望江消防20日通报，青石镇海澜化工厂当天凌晨失火，92名消防员经过四个小时扑救，将大火扑灭，现场没有人员伤亡。"
    "青石镇政府说，工厂附近三个村的村民夜里已转移到学校安置，失火原因还在查。",
    NOW + 3 * HOUR,
)
FIRE_LATER = report(
    "海澜化工厂火灾：两名负责人被控制",
    "望江市公安局21日通报，青石镇海澜化工厂火灾事故调查取得进展，工厂法定代表人张某等2名责任人已被依法采取强制措施。"
    "经初步调查，火灾由违规储存的360吨溶剂引发，消防部门此前已两次责令海澜化工厂整改。",
    NOW + 30 * HOUR,
)
FIRE_A_WEEK_BEFORE = report(
    "望江市一家具厂夜里起火，明火已被扑灭",
    "11月13日夜里11时许，望江市河湾镇的青杉家具厂发生火灾。消防部门调派12辆消防车、60名消防员到场处置。\n"
    "次日凌晨1时，明火被扑灭。火灾造成1人受伤，起火原因正在调查。",
    NOW - 150 * HOUR,
)


def quarter(company: str, name: str, revenue: str, profit: str, growth: str, at: datetime = NOW) -> Report:
    return report(
        f"{company}{name}净利润{profit}亿元，同比增长{growth}%",
        f"{company}发布{name}报告，报告期内公司实现营业收入{revenue}亿元，归属于上市公司股东的净利润{profit}亿元，"
        f"同比增长{growth}%。公司表示，业绩增长主要由于主要产品销量提升、原材料成本下降。",
        at,
    )


def price(day: int, figure: str, change: str) -> Report:
    return report(
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
    copy = report("快讯：化工厂凌晨起火", f"{FIRE.text}\n（来源：望江晚报）", NOW + HOUR)
    assert placed(copy, FIRE) == Placement(1, Kind.REPRINT, 1)
    traditional = report("望江市一化工廠凌晨起火", FIRE.text.replace("化工厂", "化工廠").replace("发生", "發生"), NOW)
    assert placed(traditional, FIRE) == Placement(1, Kind.REPRINT, 1)


def test_another_newsroom_s_own_words_on_the_same_event_are_a_report() -> None:
    assert placed(FIRE_ELSEWHERE, FIRE).story_id == 1


def test_what_happens_next_is_a_development() -> None:
    days = report(FIRE_LATER.title, FIRE_LATER.text.replace("21日", "20日"), FIRE_LATER.at)
    found = placed(days, FIRE, FIRE_ELSEWHERE)
    assert (found.story_id, found.kind) == (1, Kind.DEVELOPMENT)


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
    assert placed(report("早读第128篇", text, NOW), report("早读第127篇", text, NOW - HOUR)).story_id is None


def test_a_story_is_over_after_some_days() -> None:
    late = report(FIRE_ELSEWHERE.title, FIRE_ELSEWHERE.text, NOW + timedelta(days=11))
    assert placed(late, FIRE).story_id is None


def test_one_bridge_does_not_join_what_most_of_a_story_is_unlike() -> None:
    others = [quarter(f"{name}股份", "三季度", f"{at}.1", f"{at}.4", "31") for at, name in enumerate("甲乙丙丁", 11)]
    assert placed(FIRE_ELSEWHERE, *others, FIRE).story_id is None


def test_texts_that_say_next_to_nothing_are_not_compared() -> None:
    assert placed(report("简讯", "详见正文。", NOW), report("简讯", "详见正文。", NOW)).story_id is None


def test_of_a_notice_that_comes_again_each_is_its_own_story() -> None:
    one = report(
        "运营信息：列车延误", "因信号设备故障，青石地铁2号线中山桥至体育场区段限速运行，预计延误20分钟以上。", NOW
    )
    two = report(
        "运营信息：列车延误", "因车门故障，青石地铁2号线石榴园至人民公园区段列车晚点，预计延误10分钟。", NOW + 60 * HOUR
    )
    assert placed(two, one).story_id is None


def test_one_title_about_two_subjects_is_two_stories() -> None:
    one = report(
        "远山乳业：股东溢江资本拟减持不超过1.5%股份", "远山乳业公告，持股5%以上股东溢江资本拟减持公司股份。", NOW
    )
    two = report(
        "青石科材：股东溢江资本拟减持不超过2%股份", "青石科材公告，持股5%以上股东溢江资本拟减持公司股份。", NOW
    )
    assert placed(two, one).story_id is None


ENGLISH = Language.ENGLISH
ROBBERY = report(
    "Kelmark crown jewels stolen in six-minute museum raid",
    "Thieves broke into the Crown Museum in Kelmark on Sunday and escaped with eight royal jewels in a raid that "
    "lasted six minutes, police said. They used a lift truck to reach a window on the first floor.",
    NOW,
    ENGLISH,
)


def test_an_event_told_in_two_languages_is_one_story() -> None:
    told = report(
        "凯尔马克王冠博物馆遭劫 盗贼6分钟卷走8件王室珠宝",
        "凯尔马克警方说，盗贼星期日闯入王冠博物馆，六分钟内盗走八件王室珠宝后逃走。他们利用升降台到达二楼窗户。",
        NOW + 2 * HOUR,
    )
    assert placed(told, ROBBERY).story_id == 1


def test_another_event_in_the_same_foreign_place_stays_apart() -> None:
    other = report(
        "凯尔马克议会通过明年预算 教育支出增加",
        "凯尔马克议会星期日以微弱多数通过明年预算案，教育支出增加百分之六，国防支出不变。反对党投了反对票。",
        NOW + 2 * HOUR,
    )
    assert placed(other, ROBBERY).story_id is None


def test_what_half_of_a_story_rules_out_does_not_join_it() -> None:
    last_eight = report(
        "清源杯八强战：顾子衡半目险胜洪载元", "清源杯八强战20日结束，顾子衡半目险胜洪载元，闯进四强。", NOW
    )
    told = report("读秒声中抢回半目 顾子衡闯进清源杯四强", "顾子衡在清源杯八强战的读秒声中半目险胜洪载元。", NOW + HOUR)
    semi_final = report(
        "清源杯半决赛：顾子衡中盘胜韩镇宇", "清源杯半决赛22日结束，顾子衡中盘胜韩镇宇，闯进决赛。", NOW + 48 * HOUR
    )
    assert placed(told, last_eight).story_id == 1
    assert placed(semi_final, last_eight, told).story_id is None


def test_a_round_up_belongs_to_no_story_but_its_copies_do() -> None:
    text = (
        f"{FIRE.text}洛河大桥合龙，全长1680米，计划明年5月通车。云岭大学新图书馆启用，藏书三百万册，周末照常开放。" * 2
    )
    round_up = report("望江早报：化工厂大火扑灭", text, NOW + HOUR)
    assert placed(round_up, FIRE).story_id is None
    assert placed(report("今日早报", text, NOW + 2 * HOUR), round_up).kind is Kind.REPRINT
