"""Words: jieba's dictionary and algorithm, by rjieba (the same in Rust, without stalling anything) where it imports."""

import re
from collections.abc import Callable
from functools import cache
from importlib import import_module

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_LATIN_WORD = re.compile(r"[a-z][a-z'’-]+|\d+(?:[.,]\d+)*%?")


def words(text: str) -> list[str]:
    """Return the words of a text in order, folded to lower case, punctuation left out."""
    folded = text.lower()
    if not _HAN.search(folded):
        return _LATIN_WORD.findall(folded)
    return [word for word in _cutter()(folded) if word[0].isalnum()]


@cache
def _cutter() -> Callable[[str], list[str]]:
    return _rust() or _python()


def _rust() -> Callable[[str], list[str]] | None:
    try:
        module = import_module("rjieba")
    except ImportError:
        return None
    cutter: Callable[[str], list[str]] = module.cut
    return cutter


def _python() -> Callable[[str], list[str]]:
    jieba = import_module("jieba")
    jieba.setLogLevel("WARNING")
    cutter: Callable[[str], list[str]] = jieba.lcut
    return cutter
