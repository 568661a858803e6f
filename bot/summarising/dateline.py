"""The dateline and reporter credit that a news text opens with: `新华社北京1月20日电`, `IT之家 12 月 17 日消息，`.

They belong to the article but say nothing of its news. The rules follow the house styles of Chinese agencies and
portals, and the Associated Press Stylebook's dateline for English.
"""

import re

from bot.core.folding import simplified

_REPORTER = r"记者|通讯员|编辑|作者|见习|实习|编译|特约|文[/／丨|]|图[/／丨|]|摄影|综合报[道导]|原标题"
_BRACKETED = re.compile(
    rf"[（(\[【〔][^（()）\]】〕]{{0,60}}?(?:{_REPORTER})[^（()）\]】〕]{{0,60}}[）)\]】〕]|[（(【〔]\w{{1,12}}[讯电][）)】〕]"
)
_CREDITED = re.compile(
    rf"\s*[（(【〔][^（()）】〕]{{0,40}}(?:{_REPORTER}|责编|责任编辑)[^（()）】〕]{{0,40}}[）)】〕]$"
)
_COLUMN = re.compile(r"【[^】]{0,12}(?:网|社|报|报[道导]|消息|综合|讯|快讯|电|财经|观察|记者[^】]{0,12})】")
_MOMENT = r"(?:\d{2,4}\s*年\s*)?\d{1,2}\s*月\s*\d{1,2}\s*日?(?:\s*(?:[上下]午|[早午晚]间|凌晨|清晨))?"
_VERB = r"(?:专电|快讯|电讯|简讯|急电|讯|电|消息|报[道导]|获悉)"
_HOUSE = r"[^\s，。：:；、“”（）()《》！？!?]"
_AFTER = r"\s，,：:（(【丨|"
_SIGNED = r"(?:\s*[（(][\u4e00-\u9fff·、\s]{2,20}[）)])?"
_DATED = re.compile(rf"(?!据|从|在|对|于){_HOUSE}{{1,24}}?\s*{_MOMENT}\s*{_VERB}(?=[\s，,：:（(【丨|]|$){_SIGNED}")
_DATED_FIRST = re.compile(rf"(?:北京时间\s*)?{_MOMENT}\s*{_VERB}(?=[\s，,：:（(丨|])")
_PAPER = re.compile(
    rf"《[^》]{{2,12}}》(?:\s*(?:(?:{_MOMENT}|\d{{1,2}}日)\s*[讯电]|讯)(?=[\s，,：:（(])|"
    r"记者[\s　]*[\u4e00-\u9fff·]{2,4}(?:[\s　、][\u4e00-\u9fff·]{2,4}){0,2}\s*报[道导])"
)
_LEARNED = re.compile(rf"(?!据|从|近|日前|今|[^，]{{0,10}}记者){_HOUSE}{{1,10}}?获悉(?=[，,：:])")
_SOURCED = re.compile(r"(?:来源|稿源)[：:]\s?\S{2,12}\s+")
_SIGNED_BEFORE_DATE = re.compile(r"[\u4e00-\u9fff]{2,3}\s+(?=\d{1,2}\s*月\s*\d{1,2}\s*日)")
_UNDATED = re.compile(
    rf"(?!据|从|在|对|于|有|该|此|这){_HOUSE}{{1,16}}?"
    r"(?:专讯|快讯|电讯|简讯|(?<![通资简电快喜音死传])讯|综合电|外电)(?=[\s，,：:（(【丨|])"
)
_HOUSE_SAYS = re.compile(
    r"(?!据|从)[^\s，。：:；、“”（）()《》]{1,10}?(?:网|社|报|之家|财经|新闻|客户端|日报|晚报|在线|周刊|通讯社|电视台|APP|App|app)"
    r"\s*(?:消息|报[道导]|综合报[道导]|获悉|了解到|注意到)(?=[\s，,：:（(丨|])"
)
_PIPED = re.compile(rf"{_HOUSE}{{2,10}}?{_MOMENT}?\s*[丨|｜]\s*")
_NAMES = re.compile(
    r"[　\s]*(?:本报|本网|本刊|特约|见习|实习|驻\w{1,6}|\w{2,12}?)?(?:记者|通讯员|特派员|作者|编译)[　\s:：丨|/]*"
    r"(?:[\u4e00-\u9fff·]{2,4}(?:[　\s、，]+(?=[\u4e00-\u9fff·]{2,4}(?:[　\s、，：:]|报[道导])))?){1,4}?"
    r"(?:报[道导]|综合报[道导]|摄影报[道导])?[\s　]*(?:[：:]|(?<=报[道导])[，,]?|[　\s](?=\d{1,2}\s*月))"
)
_ENGLISH = re.compile(
    r"(?:[A-Z][A-Z.'’\-]+(?:[ ,]+[A-Z][A-Za-z.'’\-]+){0,4},?\s*)?"
    r"(?:,?\s*(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?\s+\d{1,2}(?:,\s*\d{4})?\s*)?"
    r"(?:\([A-Z][\w .&/'’\-]{1,40}\)\s*)?(?:(?:--|[-–])\s+|—\s+|—(?=[A-Z“\"]))"
)
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_ENGLISH_START = re.compile(
    rf"[A-Z][A-Z.'’\-]+[ ,(–—-]|{_MONTH} \d{{1,2}}(?:, \d{{4}})? \([A-Z]|\([A-Z][\w .&/'’\-]{{1,40}}\)\s*(?:--|[-–—])\s"
)
_GLUE = re.compile(r"[\s　，,：:；;、丨|｜—\-–]+")
_RULES = (
    _BRACKETED,
    _COLUMN,
    _DATED,
    _DATED_FIRST,
    _HOUSE_SAYS,
    _UNDATED,
    _PAPER,
    _LEARNED,
    _SOURCED,
    _NAMES,
    _PIPED,
)
_LAST = "|".join(f"{mark}(?=[{_AFTER}]|$)" for mark in "讯訊电電息道导導悉到")
_CUE = re.compile(rf"{_LAST}|记者|記者|通[讯訊][员員]|特派[员員]|作者|编[译譯]|編[译譯]|来源|來源|稿源|丨|\||｜")
_OPENS = re.compile(r"[（(\[【〔\s，,：:；;、—\-–A-Z]")
_LONGEST = 120


def may_open(text: str) -> bool:
    """Whether any of the rules may fit; most paragraphs are passed over for having nothing of what all rules have."""
    return _OPENS.match(text) is not None or _CUE.search(text, 0, _LONGEST) is not None


def dateline_end(text: str) -> int:
    """Return how many characters at the start of `text` are dateline, reporter credit or column name."""
    if not may_open(text):
        return 0
    head = simplified(text[:_LONGEST])
    at = _skip(_GLUE, head, 0)
    found = False
    while (end := _longest(head, at)) > at:
        at, found = _skip(_SIGNED_BEFORE_DATE, head, _skip(_GLUE, head, end)), True
    if not found and _ENGLISH_START.match(head) and (english := _ENGLISH.match(head)) and english.end():
        return english.end()
    return at if found and at < len(text) else 0


def credit_start(text: str, start: int, end: int) -> int:
    """Return where the reporter's credit begins that closes `text[start:end]`, or `end`."""
    if end <= start or text[end - 1] not in "）)】〕":
        return end
    nearest = max(start, end - _LONGEST)
    found = _CREDITED.search(simplified(text[nearest:end]))
    return nearest + found.start() if found else end


def _longest(text: str, at: int) -> int:
    return max([_skip(rule, text, at) for rule in _RULES])


def _skip(rule: re.Pattern[str], text: str, at: int) -> int:
    match = rule.match(text, at)
    return match.end() if match else at
