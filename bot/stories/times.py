"""The days of a text, counted from when it was published, and what numbers its event in a row of such events: quarter,
month, issue, round, line, magnitude. Where these differ, two texts are not about one event, however alike they are.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

_HAN = re.compile(r"[\u4e00-\u9fff]")
_PEOPLES_ZONE = "Asia/Shanghai"
_DAY = re.compile(
    r"(?:(?:(20\d\d)年)?(1[0-2]|0?[1-9])月)?(3[01]|[12]\d|0?[1-9])[日号](?!线|楼|院|馆|店|台风|机|文|井|矿)"
)
_SLASHED = re.compile(r"(?<!\d)(20\d\d)[-/.](1[0-2]|0?[1-9])[-/.](3[01]|[12]\d|0?[1-9])(?!\d)")
_WORDS = {
    "今天": 0,
    "今日": 0,
    "今晨": 0,
    "今早": 0,
    "今晚": 0,
    "昨天": -1,
    "昨日": -1,
    "昨晚": -1,
    "昨夜": -1,
    "前天": -2,
}
_WORDS |= {"明天": 1, "明日": 1, "明起": 1, "明早": 1, "明晚": 1, "后天": 2, "today": 0, "yesterday": -1, "tomorrow": 1}
_WORD = re.compile("|".join(_WORDS))
_WEEKDAY = re.compile(
    r"(?<!下)(?<!上)(?:周|星期|礼拜)([一二三四五六日天])|\b(mon|tues|wednes|thurs|fri|satur|sun)day\b"
)
_WEEKDAYS = {name: at for at, name in enumerate("一二三四五六日")} | {"天": 6}
_WEEKDAYS |= {name: at for at, name in enumerate("mon tues wednes thurs fri satur sun".split())}
_ENGLISH_DAY = re.compile(
    r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? (\d{1,2})(?!\d)|"
    r"\b(\d{1,2}) (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:[a-z]{0,6})\b"
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_NUMERAL = r"(?:\d{1,5}|[一二三四五六七八九十百]{1,5})"
_QUARTER = re.compile(
    r"(?<!前)第?([一二三四1-4])季(?:度|报)|\bq([1-4])\b|\b(first|second|third|fourth)[- ]quarter|(?<!前)(三季报|一季报)"
)
_HALF = re.compile(r"(上半年|半年报|中报|中期业绩|下半年|年度报告|全年业绩|first[- ]half|second[- ]half|full[- ]year)")
_MONTH = re.compile(
    r"(?<!\d)(1[0-2]|0?[1-9])月(?:份|(?=[^\d，。、 ]{0,8}(?:cpi|ppi|pmi|销量|数据|物价|进出口|社融|指数)))"
)
_ORDINAL = re.compile(
    rf"第({_NUMERAL})(期|届|轮|场|批|回合|赛季|集|号台风|号强台风|号超强台风|次会议|局|站|版|章|周)|"
    rf"(?<![\d.])(\d{{1,3}}|[一二三四五六七八九十]{{1,3}})(号线|号台风)|"
    r"(?<![\d.])(\d\.\d)级|\bm(?:agnitude[- ]|w ?)?(\d\.\d)\b|(\d\.\d)[- ]magnitude|"
    r"(早盘|午盘|收盘|开盘|盘前|盘后)(?=[：:]|$)"
)
_SCORE = re.compile(r"(?<![\d.])(\d{1,3}) ?(?:比|[-–:：]) ?(\d{1,3})(?![\d.%]|[-–:]\d)")
_NUMBERED = re.compile(
    r"([\u4e00-\u9fff]{2})([一二三四五六七八九十]{1,3}|\d{1,3})(号|代)([甲乙丙丁]?)(?!线|台风|院|楼)"
)
_DAILY = {
    "market": re.compile(
        r"[收早午尾]评|[早午尾]盘|收盘|收市|开盘|高开|低开|盘前|盘后|股市|股指|大盘|[沪深恒]指|创业板指|综指|成指|"
        r"指数(?:收|涨|跌|高|低|微|大|震)|[a港美]股.{0,4}(?:收|涨|跌|开|走|震|反弹|回调)|"
        r"\b(?:stocks|shares|wall street|markets?|index)\b.{0,40}"
        r"\b(?:closes?|ends?|opens?|rises?|falls?|slips?|rally|rallies|gains?|higher|lower)\b"
    ),
    "weather": re.compile(
        r"(?:今天|今日|明天|明日|未来)?.{0,4}天气(?:预报|[：:，])|(?:多云|阴|晴|小雨|阵雨).{0,8}(?:最高|最低|\d+[℃度])"
    ),
    "price": re.compile(r"中间价|逆回购|金价|菜价|猪价|均价|报价|价格指数|期货(?:早盘|收盘|夜盘)"),
    "commodity": re.compile(
        r"\b(?:oil|gold|silver|copper|crude|brent|iron ore|soybeans?|wheat)\b.{0,30}"
        r"\b(?:settles?|closes?|ends?|edges?|slips?|rises?|falls?|steadies|steady|eases?|up|down)\b"
    ),
    "traffic": re.compile(r"(?:号线|地铁|高速|铁路|机场).{0,12}(?:故障|延误|限速|晚点|停运|封闭|趴窝)"),
    "draw": re.compile(r"开奖|中奖号码"),
}
_ACTS = {
    "results": r"净利|营收|业绩|[季年中]报|多赚|盈利|亏损|\bprofit|\bearnings|\brevenue|\bresults",
    "buyback": r"(?<!逆)回购|buy-?back",
    "recall": r"召回|\brecall",
    "sale of shares": r"减持",
    "purchase of shares": r"增持",
    "takeover": r"收购|并购|合并|重组|\bacqui|\btakeover|\bmerge",
    "post": r"辞职|辞任|离任|卸任|任命|聘任|履新|接任|\bresign|\bappoint|\bsteps? down",
    "funding": r"融资(?!融券|租赁)|领投|跟投|[a-e]\+?轮|\bfunding\b|\braises? \$?\d",
    "launch": r"售价|开卖|上线|推出|开售|预售|首发|新品|新机|亮相|\bunveil|\blaunch",
    "outage": r"宕机|故障|瘫痪|崩了|崩溃|无法登录|\boutage|\bcrash",
    "layoffs": r"裁员|\blay-?offs?|job cuts",
    "approval": r"受理|获批|批准上市|过会|\bapprov",
    "dividend": r"分红|派息|派发|\bdividend",
    "contract": r"中标|签订|大单|\bcontract",
    "rule": r"征求意见|印发|办法》|条例|新规|draft rules|new rules",
    "withdrawal": r"退出|撤出|撤离市场|关店|\bpulls? out|\bwithdraws?\b",
    "offence": r"立案|处罚|罚款|被罚|起诉|\bfined?\b|\bsued?\b|\bprobe",
}
_DISASTERS = {
    "quake": r"地震|强震|余震|\bearthquake|\bquake",
    "fire": r"爆炸|闪爆|爆燃|火灾|起火|失火|大火|山火|火警|三级火|\bfires?\b|\bblaze|\bexplosion|\bblast",
    "weather": r"洪水|洪灾|洪涝|暴雨|滑坡|泥石流|台风|飓风|\bfloods?\b|\blandslide|\btyphoon|\bhurricane|\bstorm",
    "crash": r"脱轨|出轨|相撞|车祸|追尾|侧翻|坠毁|坠机|\bderail|\bcrash",
    "collapse": r"坍塌|垮塌|倒塌|塌方|透水|\bcollapse",
    "attack": r"枪击|劫案|遭劫|被劫|绑架|\bshooting|\bheist|\brobbery|\bstabbing",
}
_DISASTER = re.compile("|".join(f"({pattern})" for pattern in _DISASTERS.values()))
_ACT = re.compile("|".join(f"({pattern})" for pattern in _ACTS.values()))
_STAGE = re.compile(
    r"小组赛|首轮|次轮|三十二强战|十六强战|八强战|1/4决赛|四分之一决赛|半决赛|"
    r"(?<!晋级)(?<!闯入)(?<!闯进)(?<!挺进)(?<!进入)(?<!杀入)(?<!打进)(?<!无缘)(?<!会师)(?<!半)(?<!一)(?<!4)决赛"
)
_MEETING = re.compile(
    r"([\u4e00-\u9fff]{2})(?:国际)?(?:半程|全程)?(马拉松|杯|公开赛|大师赛|大奖赛|锦标赛|电影节|音乐节|车展|峰会|论坛|博览会)"
)
_DOCUMENT = re.compile(
    r"《(?:关于)?(?:进一步)?([^《》]{5,40}?)(?:的)?(意见|通知|办法|条例|规定|方案|细则|标准|公告|决定|目录)(?:[（(][^）)]*[）)])?》"
)
_MODEL = re.compile(r"(?<![a-z])([a-z]{1,10})[ -]?(\d{1,4})(?![\d.%])(?!年|月|日|亿|万|元)")
_NO_MODELS = frozenset("q h g cpi ppi pmi gdp lpr top no vol ai vs covid us hk nt rmb usd".split())
_RATE = re.compile(r"利率|降息|加息|息口|\brates?\b")
_RATES = {
    "cut": r"降息|下调|调降|下降|减息|\bcuts?\b|\blowers?\b|\btrims?\b",
    "hold": r"维持|不变|按兵不动|没降|\bholds?\b|\bunchanged\b|\bkeeps?\b|\bsteady\b",
    "rise": r"加息|上调|调升|\braises?\b|\bhikes?\b|\blifts?\b",
}
_TAKINGS = re.compile(r"票房|销量|\bbox office")
_SPAN = re.compile(r"首日|首周末?|[一二三四五六七八九十两\d]+天|单日|opening day|opening weekend")
_DIGITS = {numeral: value for value, numeral in enumerate("一二三四五六七八九", 1)}
_QUARTERS = {"一": "1", "二": "2", "三": "3", "四": "4", "first": "1", "second": "2", "third": "3", "fourth": "4"}


def days(text: str, at: datetime) -> frozenset[int]:
    """Return the days that a folded text names, as ordinals; one without a month or year is the nearest to `at`,
    rather one that is past.
    """
    lower = text.lower()
    return frozenset(found.toordinal() for found in _days(lower, _local(lower, at).date()) if found is not None)


def labels(title: str, lead: str, at: datetime) -> frozenset[tuple[str, str]]:
    """Return what numbers the event of a folded text, as kind and number."""
    head = f"{title}\n{lead}"
    acts = (("act", str(match.lastindex)) for match in _ACT.finditer(title.lower()))
    disasters = (("disaster", str(match.lastindex)) for match in _DISASTER.finditer(title.lower()))
    return frozenset(
        (
            *disasters,
            *_labels(head.lower()),
            *_daily(title.lower(), head, at),
            *_scores(title, "score"),
            *_scores(lead, "score of lead"),
            *_moves(title.lower()),
            *_stages(title),
            *_named(title, head),
            *_models(title.lower()),
            *_numbered(head),
            *acts,
        )
    )


def _daily(title: str, head: str, at: datetime) -> Iterator[tuple[str, str]]:
    """Yield of which day what comes every day is: the market, the weather, prices. Other days are other events."""
    for genre, pattern in _DAILY.items():
        if pattern.search(title):
            today = _local(head, at).date().toordinal()
            named = [day for day in days(head, at) if abs(day - today) <= 1]
            yield "genre", genre
            yield from ((genre, str(day)) for day in named or [today])


def _local(text: str, at: datetime) -> datetime:
    return at.astimezone(ZoneInfo(_PEOPLES_ZONE)) if any("\u4e00" <= one <= "\u9fff" for one in text) else at


def _days(text: str, today: date) -> Iterator[date | None]:
    for match in _DAY.finditer(text):
        yield _nearest(today, int(match[1] or 0), int(match[2] or 0), int(match[3]))
    for match in _SLASHED.finditer(text):
        yield _day(int(match[1]), int(match[2]), int(match[3]))
    for match in _ENGLISH_DAY.finditer(text):
        month = _MONTHS.index(match[1] or match[4]) + 1
        yield _nearest(today, 0, month, int(match[2] or match[3]))
    for match in _WORD.finditer(text):
        yield today + timedelta(days=_WORDS[match[0]])
    for match in _WEEKDAY.finditer(text):
        back = (today.weekday() - _WEEKDAYS[match[1] or match[2]]) % 7
        yield today - timedelta(days=back)


def _nearest(today: date, year: int, month: int, day: int) -> date | None:
    if year:
        return _day(year, month, day)
    if month:
        choices = [_day(today.year + shift, month, day) for shift in (-1, 0, 1)]
    else:
        firsts = ((today.replace(day=15) + timedelta(days=30 * shift)) for shift in (-1, 0, 1))
        choices = [_day(first.year, first.month, day) for first in firsts]
    possible = [one for one in choices if one is not None]
    return min(possible, key=lambda one: (one - today).days * 2 if one > today else (today - one).days, default=None)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _labels(text: str) -> Iterator[tuple[str, str]]:
    for match in _QUARTER.finditer(text):
        quarter = match[1] or match[2] or match[3] or match[4][0]
        yield "period", f"q{_QUARTERS.get(quarter, quarter)}"
    for match in _HALF.finditer(text):
        yield (
            "period",
            {"半年报": "上半年", "中报": "上半年", "中期业绩": "上半年", "first-half": "上半年"}.get(
                match[1], match[1]
            ),
        )
    for match in _MONTH.finditer(text):
        yield "month", str(int(match[1]))
    for match in _ORDINAL.finditer(text):
        numeral, unit, line, line_unit, level, magnitude, another, session = match.groups()
        if unit or line_unit:
            yield (
                (unit or line_unit).removeprefix("号强").removeprefix("号超强").removeprefix("号"),
                _number(numeral or line),
            )
        elif session:
            yield "session", session
        else:
            yield "magnitude", level or magnitude or another


def _scores(text: str, kind: str) -> Iterator[tuple[str, str]]:
    """Yield the results of matches, the greater number first."""
    for match in _SCORE.finditer(text):
        one, other = sorted((int(match[1]), int(match[2])))
        if (other < 200 and match[1][0] != "0") or match[1] == "0":
            yield kind, f"{other}-{one}"


def _moves(title: str) -> Iterator[tuple[str, str]]:
    """Yield which way a central bank went, and of which days takings are told."""
    if _RATE.search(title):
        yield from (("rate", move) for move, pattern in _RATES.items() if re.search(pattern, title))
    if _TAKINGS.search(title):
        yield from (("takings", match[0]) for match in _SPAN.finditer(title))


def _stages(title: str) -> Iterator[tuple[str, str]]:
    """Yield which round of a tournament a title tells of."""
    yield from (("stage", match[0]) for match in _STAGE.finditer(title))


def _models(title: str) -> Iterator[tuple[str, str]]:
    """Yield the makes with a number in a Chinese title, as Note 20 is."""
    if _HAN.search(title):
        for match in _MODEL.finditer(title):
            if match[1] not in _NO_MODELS:
                yield "model", f"{match[1]} {match[2]}"


def _named(title: str, head: str) -> Iterator[tuple[str, str]]:
    """Yield which meeting of its kind a title is about, and which documents are named in full."""
    yield from ((match[2], match[1]) for match in _MEETING.finditer(title))
    yield from (("document", match[1][-6:]) for match in _DOCUMENT.finditer(head))


def _numbered(head: str) -> Iterator[tuple[str, str]]:
    """Yield what is one of a row of things of one name, as 扶摇五号 is."""
    for match in _NUMBERED.finditer(head):
        yield f"one of {match[1]}", _number(match[2]) + match[4]


def _number(numeral: str) -> str:
    if numeral.isdigit():
        return str(int(numeral))
    tens, ten, ones = numeral.rpartition("十")
    if ten:
        return str((_DIGITS.get(tens, 1) if tens else 1) * 10 + _DIGITS.get(ones, 0))
    return str(_DIGITS.get(numeral, numeral))
