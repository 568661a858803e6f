import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.summarising.dateline import dateline_end

NEWS = "港务局今天恢复全部班次。"


@pytest.mark.parametrize(
    "dateline",
    [
        "新华社北京1月20日电 ",
        "新华社澜州11月20日电（记者林某某、何某）",
        "中新网澜州11月20日电 (林某某)",
        "中证网讯（记者 林某某）",
        "IT之家 12 月 17 日消息，",
        "本报讯 ",
        "本报讯（记者林某某 通讯员何某）",
        "本報訊（記者林某某）",
        "澜州网讯 ",
        "澜州日报消息，",
        "【澜州网综合】",
        "（记者 林某某）",
        "11月20日电，",
        "2026年11月20日讯，",
        "澜州日报记者 林某某报道：",
        "本报记者 林某某 何某 报道：",
        "快科技11月20日消息，",
        "证券时报网11月20日讯，",
        "澜州电视台报道：",
        "每经AI快讯，",
        "《澜州日报》15日讯，",
        "《澜州日报》记者 林某某报道，",
        "21世纪澜州报道记者 林某某 澜州报道 ",
        "澜州科技讯 北京时间11月20日早间消息，",
        "36氪获悉，",
        "澜州财经APP获悉，",
        "来源：澜州社 澜州社11月20日讯，",
        "〔記者林某某／澜州報導〕",
        "（本网讯）",
    ],
)
def test_a_chinese_dateline_ends_where_the_news_begins(dateline: str) -> None:
    assert (dateline + NEWS)[dateline_end(dateline + NEWS) :] == NEWS


@pytest.mark.parametrize(
    "dateline",
    [
        "LONDON (Reuters) - ",
        "NEW YORK, Nov. 20 (AP) — ",
        "PORT HARBOUR, Nov 20 (Xinhua) -- ",
        "WASHINGTON — ",
        "ST. JOHN'S, Canada – ",
    ],
)
def test_an_english_dateline_ends_where_the_news_begins(dateline: str) -> None:
    news = "The harbour board said on Friday that all sailings are back."
    assert (dateline + news)[dateline_end(dateline + news) :] == news


@pytest.mark.parametrize(
    "text",
    [
        NEWS,
        "据港务局消息，码头恢复了班次。",
        "从港务局获悉，码头恢复了班次。",
        "11月20日，港务局恢复全部班次。",
        "通讯设备今天到港。",
        "资讯平台今天上线。",
        "电视台今天播出纪录片。",
        "（一）港务局恢复班次。",
        "【港口开放】码头今天恢复班次。",
        "记者了解到，码头恢复了班次。",
        "该局消息灵通，很快作出安排。",
        "有消息称，码头将恢复班次。",
        "The harbour — once the largest in the region — opens.",
        "A plan to widen the harbour - long delayed - begins.",
        "NATO said the harbour is open.",
        "",
        "电",
    ],
)
def test_news_without_a_dateline_begins_at_its_beginning(text: str) -> None:
    assert dateline_end(text) == 0


def test_a_dateline_alone_is_left_as_it_is() -> None:
    assert dateline_end("新华社北京1月20日电") == 0


@given(st.text())
def test_the_end_of_a_dateline_lies_within_the_text(text: str) -> None:
    assert 0 <= dateline_end(text) <= len(text)
