"""How telling a word is: its inverse document frequency in jieba's corpus (`idf.txt`, which comes with jieba).

The table is kept as sorted numbers, a hash and a rounded weight in each, which takes two megabytes and not fifty.
"""

from array import array
from bisect import bisect_left
from functools import cache, lru_cache
from importlib.resources import files

from bot.stories.fingerprint import hashed

_STEPS = 16
"""So many steps of weight make 1."""
_UNSEEN_CHARACTER = 11.0
_LATIN, _COMMON_LATIN = 6.5, 3.0
_PROPER = ("nr", "ns", "nt", "nz")
_STOP_WORDS = frozenset(
    "记者 报道 消息 日电 表示 指出 认为 据悉 了解 介绍 进行 目前 其中 以及 同时 此外 已经 可以 通过 方面 今天 "
    "昨天 今日 昨日 一个 这个 我们 他们 发布 公布 显示 相关 有关 情况 工作 问题 新闻 编辑 来源 本报 本网 快讯 "
    "上午 下午 晚间 凌晨 今晨 今晚 昨晚 明天 当天 当日 当地 时间 当时 之后 之前 以来 以上 以下 左右 约为 成为 "
    "作为 没有 不是 可能 因为 所以 但是 如果 需要 根据 对于 由于 其他 自己 现在 一些 这些 那些 这种 什么 怎么 "
    "还有 就是 他说 她说 称为 接受 采访 获悉 告诉 透露 周一 周二 周三 周四 周五 周六 周日 星期一 星期二 星期三 "
    "星期四 星期五 星期六 星期日 本周 上周 下周 去年 今年 明年 年内 分钟 小时 公里 亿元 万元 美元 港元 人民币 "
    "百分点 平方米 平方公里 千米 毫米 公斤 目前为止 日前 近日 截至 文章 本文 转自 微信 公众 公众号 客户端 "
    "责任编辑 原标题 编者按 全文 详情 点击".split()
)
_ENGLISH_STOP_WORDS = frozenset(
    "a an the of to in and on for that with at by is was are were be been being has have had as it its from this "
    "but not or which who whom whose will would he she they his her hers their theirs said says say also after "
    "over into than more about when where while what how why there here up out off down if so no do does did can "
    "could may might must should shall i you we us our your my me him them these those all any some such only "
    "other another one two three four five six seven eight nine ten first second third last next new now then "
    "just very much many most even still both each every own same too again between during before since until "
    "under against through because around among within without per via mr mrs ms told according reported report "
    "reports year years month months week weeks day days today yesterday tomorrow monday tuesday wednesday "
    "thursday friday saturday sunday morning afternoon evening night percent per-cent time people made make like "
    "get got back well".split()
)
_COMMON_ENGLISH = frozenset(
    "government company companies market markets world country state city national international public group "
    "plan plans official officials police minister president percent million billion trillion shares share stock "
    "stocks price prices business economy economic deal chief executive service services local news statement "
    "spokesman spokeswoman including expected set announced announce take taken come came went going high low "
    "rise rose fall fell higher lower growth report quarter sales revenue profit close closed open opened early "
    "late part place work working area home system help long great good big large small number case issue end "
    "start run use used using based called named found left right far near way thing man woman men women child "
    "children family life house law court school team game play players season match lead support change power "
    "force member members party leader leaders month capital office director head site centre center north south "
    "east west northern southern eastern western university hospital street road water air fire car cars ship "
    "bank money tax rate rates policy decision record ministry authority authorities agency department council "
    "union region regional district province town village china chinese beijing shanghai hong kong taiwan "
    "america american americans british britain european europe japan japanese russia russian asia asian africa "
    "african india indian france french german germany united states maker startup firm workers thousands "
    "hundreds dozens island river sea coast yuan dollar dollars euro euros january february march april june "
    "july august september october november december".split()
)


def weight(word: str) -> float:
    """Return how telling a word of a folded text is, 0 for one that says nothing: a single character, a stop word."""
    if len(word) < 2 or word in _STOP_WORDS or not word[0].isalpha():
        return 0.0
    if word.isascii():
        return latin_weight(word)
    found = rarity(word)
    return pair_rarity(word[:2]) if found is None else found


def latin_weight(word: str) -> float:
    if word in _ENGLISH_STOP_WORDS or len(word) < 2:
        return 0.0
    return _COMMON_LATIN if word in _COMMON_ENGLISH else _LATIN


def is_stop_word(word: str) -> bool:
    return word in _STOP_WORDS or word in _ENGLISH_STOP_WORDS


@lru_cache(maxsize=65_536)
def rarity(word: str) -> float | None:
    """Return the inverse document frequency of a word, none for one that jieba doesn't know."""
    table = _table()
    start = hashed(word) << 8
    at = bisect_left(table, start)
    return (table[at] & 0xFF) / _STEPS if at < len(table) and table[at] < start + 256 else None


def pair_rarity(pair: str) -> float:
    """Estimate how rare two neighbouring characters are that make no known word, as those of a name."""
    each = [rarity(character) for character in pair]
    return sum(_UNSEEN_CHARACTER if one is None else one for one in each) / len(each)


@lru_cache(maxsize=65_536)
def is_proper(word: str) -> bool:
    """Whether jieba's dictionary has a word as the name of a person, place, organisation or thing."""
    table = _proper_names()
    number = hashed(word)
    at = bisect_left(table, number)
    return at < len(table) and table[at] == number


@cache
def _table() -> "array[int]":
    lines = files("jieba").joinpath("analyse", "idf.txt").read_text(encoding="utf-8").split("\n")
    pairs = (line.rpartition(" ") for line in lines if line)
    return array("Q", sorted(hashed(word) << 8 | min(round(float(idf) * _STEPS), 255) for word, _, idf in pairs))


@cache
def _proper_names() -> "array[int]":
    lines = files("jieba").joinpath("dict.txt").read_text(encoding="utf-8").split("\n")
    parts = (line.rsplit(" ", 2) for line in lines if line[-3:].lstrip().startswith(_PROPER) or " nr" in line)
    return array("I", sorted({hashed(part[0]) for part in parts if part[-1].startswith(_PROPER)}))
