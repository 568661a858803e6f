"""How many items a text promises: 五方面, 四项举措, 三个“融合”, 原因有三, five ways."""

import re

from bot.summarising.numerals import CHINESE, DIGITS, number_of

_ONES = "一二三四五六七八九"
_NO_COUNT = "[0-9０-９.第]"
# Both begin with a character, and look back from behind it, so that a search leaps from one of these to the next.
_COUNTED = re.compile(
    rf"(?P<n>[十{_ONES}两0-9０-９](?<!{_NO_COUNT}.)"
    rf"(?:(?<=十)[{_ONES}]?|(?<=[{_ONES}])(?:十[{_ONES}]?)?|(?<=两)|(?<=[0-9０-９])[0-9０-９]?))\s?(?:余)?"
    r"(?:个(?!百分|月|交易|工作|小时|基点|国家|省|市|县)|项|大|条|点|类|种|方面|步|招|道|件|问|重|则|句|组|举措|措施|"
    r"要点|看点|建议|关键词)"
)
_FOLLOWING = re.compile(
    rf"(?:有(?<!{_NO_COUNT}.)|如下(?<!{_NO_COUNT}..)|以下(?<!{_NO_COUNT}..)|为(?<!{_NO_COUNT}.)|凡(?<!{_NO_COUNT}.))"
    rf"(?P<n>{CHINESE}|两|{DIGITS})(?=[。：:；，]|$)"
)
_ENGLISH = re.compile(
    r"\b(?P<n>two|three|four|five|six|seven|eight|nine|ten|\d{1,2})\s+(?:[\w-]+\s+){0,2}(?:ways|reasons|things|steps|points|tips|"
    r"measures|changes|promises|lessons|questions|takeaways|facts|factors|priorities|goals|areas|features|rules|issues|risks|trends|"
    r"ideas|mistakes|myths|signs|recommendations|conditions|options|tools|proposals|commitments|pillars|stages|phases|principles)\b",
    re.IGNORECASE,
)
_WORDS = {word: number for number, word in enumerate("two three four five six seven eight nine ten".split(), 2)}


def announced(text: str) -> frozenset[int]:
    """Return the numbers of items that a text (in Simplified characters) announces; one alone announces no list."""
    forms = (_ENGLISH, _COUNTED, _FOLLOWING) if text.isascii() else (_COUNTED, _FOLLOWING)
    found = {_value(match["n"]) for form in forms for match in form.finditer(text)}
    return frozenset(found - {0, 1})


def _value(numeral: str) -> int:
    word = numeral.lower()
    return _WORDS[word] if word in _WORDS else 2 if word == "两" else number_of(word)
