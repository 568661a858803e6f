"""How telling a word is: its inverse document frequency in jieba's corpus (`idf.txt`, which comes with jieba)."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

_RARE = 11.0
_LATIN = 8.0
_STOP_WORDS = frozenset(
    "记者 报道 消息 日电 表示 指出 认为 据悉 了解 介绍 进行 目前 其中 以及 同时 此外 "
    "已经 可以 通过 方面 今天 昨天 今日 昨日 一个 这个 我们 他们 公司 企业 发布 公布 "
    "显示 相关 有关 情况 工作 问题 新闻 编辑 来源 本报 本网 快讯 上午 下午 晚间 "
    "the of to in and on for that with at by is was are were be been has have had as it its an from this but not or "
    "which who will would he she they his her their said says also after over into than more about".split()
)


def weight(word: str) -> float:
    """Return how telling a word is, 0 for one that says nothing: a single character, a number, a stop word."""
    if len(word) < 2 or word in _STOP_WORDS or word[0].isdigit():
        return 0.0
    return _table().get(word, _LATIN if word.isascii() else _RARE)


@cache
def _table() -> Mapping[str, float]:
    lines = files("jieba").joinpath("analyse", "idf.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split(" ") for line in lines)
    return {pair[0]: float(pair[1]) for pair in pairs if len(pair) == 2}
