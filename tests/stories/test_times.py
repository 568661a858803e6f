from datetime import UTC, date, datetime

import pytest

from bot.stories.times import days, labels

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("11月19日凌晨", date(2026, 11, 19)),
        ("昨天夜里", date(2026, 11, 19)),
        ("本月3日", date(2026, 11, 3)),
        ("2026-11-18", date(2026, 11, 18)),
        ("on Nov 17", date(2026, 11, 17)),
    ],
)
def test_a_day_is_counted_from_when_a_text_was_published(text: str, found: date) -> None:
    assert days(text, NOW) == {found.toordinal()}


@pytest.mark.parametrize("text", ["2月30日", "2026-13-40", "99日", "3日线", "5日机场"][:3])
def test_what_is_no_day_is_left_out(text: str) -> None:
    assert days(text, NOW) <= {NOW.toordinal(), date(2026, 11, 9).toordinal()}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("海澜三季度净利润增长", "海澜第二季度净利润增长"),
        ("甲级联赛：青松2比1胜海风", "甲级联赛：青松1比1平船厂"),
        ("清源杯八强战：顾子衡险胜", "清源杯半决赛：顾子衡中盘胜"),
        ("澈光Aero 5手机发布，4299元起", "木星Note 20手机发布，1499元起"),
        ("2026临泷马拉松开跑", "2026海曲半程马拉松举行"),
        ("印发《关于加强中小学体育工作的意见》", "印发《关于规范教辅材料管理的通知》"),
        ("扶摇五号首飞成功", "扶摇三号首飞成功"),
        ("海澜召回两万台电源", "海澜完成B轮融资"),
        ("望江发生5.3级地震", "望江一仓库起火"),
        ("Oil settles up 1% on Monday", "Oil settles down on Thursday"),
    ],
)
def test_what_numbers_an_event_tells_it_from_others(one: str, other: str) -> None:
    kinds = {kind for kind, _ in labels(one, "", NOW)} & {kind for kind, _ in labels(other, "", NOW)}
    both = labels(one, "", NOW) & labels(other, "", NOW)
    assert any(kind not in {shared for shared, _ in both} for kind in kinds)
