import re

import pytest

from bot.chat.faults import fault_words, remedy_words
from bot.chat.texts import LOCALES, texts_in
from bot.core.fault import Fault

ENGLISH = re.compile(r"[a-z]{3,}")
KNOWN_WORDS = re.compile(r"FETCH_ALLOWED|robots\.txt|https?://|RSS|Atom|JSON Feed|4xx|5xx")


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("fault", Fault)
def test_every_fault_has_a_clause_and_a_remedy(fault: Fault, locale: str) -> None:
    texts = texts_in(locale)
    clause, remedy = fault_words(texts, fault), remedy_words(texts, fault)
    assert not clause.startswith("fault.")
    assert not remedy.startswith("remedy.")
    assert clause[-1] not in ".。"
    assert remedy[-1] in ".。"


@pytest.mark.parametrize("fault", Fault)
def test_no_fault_brings_another_programs_english_into_chinese(fault: Fault) -> None:
    texts = texts_in("zh-Hans")
    for detail in ("", "certificate has expired", "first byte", "404", "503", "{0}"):
        for words in (fault_words(texts, fault, detail), remedy_words(texts, fault, detail)):
            assert not ENGLISH.search(KNOWN_WORDS.sub("", words)), words


def test_a_status_is_named() -> None:
    texts = texts_in("zh-Hans")
    assert fault_words(texts, Fault.SERVER_ERROR, "502") == "对方服务器出错（502）"
    assert fault_words(texts, Fault.SERVER_ERROR, "oops") == "对方服务器出错（5xx）"
    assert fault_words(texts, Fault.REFUSED, "403") == "对方服务器拒绝访问（403）"
    assert fault_words(texts, Fault.REFUSED, "404") == "对方说没有这个页面（404）"
    assert remedy_words(texts, Fault.REFUSED, "404").startswith("看看网址有没有写错")
