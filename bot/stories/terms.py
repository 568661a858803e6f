"""The terms of a text that tell what it is about: known words, pairs of characters of unknown names, Latin words.

jieba's words are good but cuts names that it doesn't know as it likes (`区汇/达`, `省葛溪县`), and differently in every
sentence. So of any stretch that it doesn't know, every two neighbouring characters are a term, wherever it was cut.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.stories.same_words import same_word
from bot.stories.stems import stem_of
from bot.stories.weights import is_proper, is_stop_word, latin_weight, pair_rarity, rarity
from bot.summarising.segment import words

_CLAUSE = re.compile(r"[^\w%'’.-]+|_+|[.](?!\d)|(?<=[\u3400-\u9fff])-|-(?=[\u3400-\u9fff])")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ][A-Za-zÀ-ÖØ-öø-ɏ0-9'’-]*|\d+[A-Za-z]+[A-Za-z0-9]*")
_NUMERALS = frozenset("零一二三四五六七八九十百千万亿两几半数第每各多余")
_JARGON = frozenset(
    "收涨 收跌 领跌 领涨 跌超 涨超 跌逾 涨逾 跌近 涨近 涨停 跌停 复牌 停牌 降准 降息 早盘 午盘 尾盘 期逆 逆回 "
    "东北风 西北风 东南风 西南风 北风 南风 小雨 中雨 多云 失联 串联 晒出 复电 万户 带货 主播 博主 开奖 头奖 单注 "
    "奖池 注奖 加薪 中考 高考 热搜 网传 官宣 官网 真机 续航 自研 初代 小学生 学生 幼儿园 上班族 车企 营收 财报 "
    "网购 印发 宿舍楼 井口 入井 升井 抢通 连胜 亚军 主场 客场 季后赛 赛会 全省 直击 增持 减持 投行 马拉松 "
    "半程马拉松 全程马拉松 公开赛 锦标赛 大奖赛 今天上午 今天下午 今年夏天 分许 日讯 据悉 强台风 公共交通 二等奖 "
    "普通高中 轮候 救熄 留院 留医 到场 单次 可贷 现身 收窄 转正 转负 同比 环比 净额 归母 每股 派息 拟向 拟以 "
    "拟于 拟发 拟购 签约 揭牌 落户 落地 开工 竣工 复工 投产 量产 亮相 首发 首款 首个 首批 受访 受查 落马 双开 "
    "被查 获刑 判囚 还押 提堂 结案 立案 通报 警情 案发 嫌犯 疑犯 事发 伤情 送医 送院 命危 震感 震中 余震 抢险 "
    "停课 停运 停航 停电 停水 延误 晚点 换乘 限行 拥堵 追尾 撞栏 失事 坠机 侧翻 坍塌 塌方 被困 获救 搜救 遇难 "
    "罹难".split()
)
"""What the dictionary lacks or takes for names, and is only the language of news."""
_OF_JARGON = 6.0
_PARTICLES = frozenset(
    "的了在是和与及就也都还又被把将从向对于为以等称说而但或且并不没有无未这那该其此他她它你我们之所着过到"
    "让使由给跟比最更很太再已曾会能可要需应得来去做作用因如若则虽即便只才刚正约近超逾共总至起后前中内外上下里间时分"
    "个名位只条件项次种家所座辆架艘张份笔批组支届岁年月日号点元吨米克度级"
)
"""Single characters that are particles, measures or the like, and no piece of a name."""
_NAME = 7.0
_PROPER = 8.5
_NAME_BONUS = 1.0
_OF_A_NAME = 0.6
"""The parts of a known name count less than itself, since they say nothing more."""
_LATIN_NAME, _LATIN_IN_CHINESE, _COMMON_WORD = 9.5, 8.0, 3.0
_SENTENCE_ENDS = ".!?。！？\n\"“”'‘:："


@dataclass(frozen=True, slots=True)
class Term:
    """`is_name`: it looks like the name of somebody or something. `is_part`: it is a part of a longer word, which is
    a term too.
    """

    word: str
    weight: float
    is_name: bool = False
    is_part: bool = False


def terms(text: str) -> Iterator[Term]:
    """Yield the terms of a text whose Traditional characters are folded, in order and as often as they stand there."""
    if not _HAN.search(text):
        yield from _latin(text)
        return
    for clause in _CLAUSE.split(text):
        if clause:
            yield from _chinese(clause)


def _chinese(clause: str) -> Iterator[Term]:
    run = ""
    for word in words(clause):
        if word.isascii():
            yield from _pairs(run)
            run = ""
            yield from _in_chinese(word)
            continue
        known = rarity(word)
        if len(word) == 1:
            if word in _PARTICLES or word in _NUMERALS:
                yield from _pairs(run)
                run = ""
            else:
                run += word
        elif known is None and same_word(word) == word and word not in _JARGON:
            run += word
        else:
            yield from _pairs(run)
            run = ""
            yield from _known(word, known or 0.0)
    yield from _pairs(run)


def _in_chinese(word: str) -> Iterator[Term]:
    """Latin words in Chinese text are names, models and abbreviations."""
    if word[0].isdigit() and not any(character.isalpha() for character in word):
        return
    bare = word.strip("'’-.")
    if len(bare) >= 2 and not is_stop_word(bare):
        yield Term(stem_of(bare), max(latin_weight(bare), _LATIN_IN_CHINESE), is_name=not bare[0].isdigit())


def _known(word: str, known: float) -> Iterator[Term]:
    if is_stop_word(word) or (word[0] in _NUMERALS and known < _NAME):
        return
    one = same_word(word)
    if one != word or word in _JARGON:
        yield Term(one, min(rarity(one) or known, _OF_JARGON))
        return
    steps = range(0, 3, 2) if len(word) == 4 else range(len(word) - 1)
    parts = [word[at : at + 2] for at in steps] if len(word) > 2 else []
    inner = [
        (part, weight)
        for part in parts
        if (weight := rarity(part)) is not None and weight <= known + 0.5 and not is_stop_word(part)
    ]
    # A long word is as good as its parts, by which it is found where another text has only one of them.
    if len(word) > 3 and inner:
        if known >= _PROPER and is_proper(word):
            yield Term(word, known, is_name=True)
        for part, weight in inner:
            yield Term(same_word(part), weight, is_part=True)
        return
    is_name = known >= _PROPER and is_proper(word)
    yield Term(word, known, is_name)
    for part, weight in inner:
        yield Term(same_word(part), weight * (_OF_A_NAME if is_name else 1.0), is_name, is_part=True)


def _pairs(run: str) -> Iterator[Term]:
    for at in range(len(run) - 1):
        pair = run[at : at + 2]
        if pair[0] in _NUMERALS or pair[1] in _NUMERALS:
            continue
        known = rarity(pair)
        weight = pair_rarity(pair) + _NAME_BONUS if known is None else known
        if pair in _JARGON:
            yield Term(same_word(pair), _OF_JARGON)
        elif not is_stop_word(pair):
            yield Term(pair, weight, is_name=weight >= _NAME and (known is None or is_proper(pair)))


def _latin(text: str) -> Iterator[Term]:
    found = list(_LATIN.finditer(text))
    names = _names(text, found)
    for match in found:
        word = match[0].lower()
        stem = stem_of(word)
        one = same_word(stem)
        if one != stem:
            yield Term(one, min(rarity(one) or _OF_JARGON, _OF_JARGON))
        elif stem in names:
            yield Term(stem, _LATIN_NAME, is_name=True)
        elif (weight := latin_weight(word)) > 0 and latin_weight(stem) > 0:
            yield Term(stem, min(weight, latin_weight(stem)))


def _names(text: str, found: list[re.Match[str]]) -> set[str]:
    """Return the words that are written with a capital within a sentence, or with digits."""
    names: set[str] = set()
    for match in found:
        word = match[0]
        before = (
            text[: match.start()].rstrip(" ")[-1:]
            if match.start() < 200
            else text[match.start() - 2 : match.start()].strip()[-1:]
        )
        is_inside = bool(before) and before not in _SENTENCE_ENDS
        weight = latin_weight(word.lower())
        has_digit = any(one.isdigit() for one in word)
        is_written_so = has_digit or (word[0].isupper() and is_inside)
        if len(word) > 1 and weight > 0 and is_written_so and (weight > _COMMON_WORD or not word[1:].islower()):
            names.add(stem_of(word.lower()))
    return names


def name_runs(text: str) -> Iterator[str]:
    """Yield the stretches of a Chinese text that may be, or hold, names: as many neighbours as no plain word parts."""
    for clause in _CLAUSE.split(text):
        run = ""
        for word in words(clause):
            known = rarity(word)
            is_plain = (
                word.isascii() or word in _PARTICLES or (len(word) > 1 and known is not None and not is_proper(word))
            )
            if is_plain:
                if len(run) > 1:
                    yield run
                run = ""
            else:
                run += word
        if len(run) > 1:
            yield run


def latin_names(text: str) -> list[str]:
    """Return what is written with a capital in a Latin text, in order, each once."""
    found = list(_LATIN.finditer(text))
    names = _names(text, found)
    return list(dict.fromkeys(match[0].lower() for match in found if stem_of(match[0].lower()) in names))
