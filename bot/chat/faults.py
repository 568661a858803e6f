"""What is wrong with a source, in words: a clause that names the fault, and a sentence that says what to do.

A fault's own detail may be another program's English, so only what surely is a status goes into a sentence.
"""

import re

from bot.chat.texts import Texts
from bot.core.fault import Fault

_STATUS = re.compile(r"[1-5]\d\d")
_NOT_FOUND = "404"
_FAULTS = {
    Fault.BAD_ADDRESS: ("fault.bad_address", "remedy.bad_address"),
    Fault.FORBIDDEN_ADDRESS: ("fault.forbidden_address", "remedy.forbidden_address"),
    Fault.NAME_UNKNOWN: ("fault.name_unknown", "remedy.name_unknown"),
    Fault.UNREACHABLE: ("fault.unreachable", "remedy.unreachable"),
    Fault.TLS: ("fault.tls", "remedy.tls"),
    Fault.TIMEOUT: ("fault.timeout", "remedy.timeout"),
    Fault.TOO_LARGE: ("fault.too_large", "remedy.too_large"),
    Fault.REDIRECTS: ("fault.redirects", "remedy.redirects"),
    Fault.TOO_FAST: ("fault.too_fast", "remedy.too_fast"),
    Fault.REFUSED: ("fault.refused", "remedy.refused"),
    Fault.GONE: ("fault.gone", "remedy.gone"),
    Fault.SERVER_ERROR: ("fault.server_error", "remedy.server_error"),
    Fault.GARBLED: ("fault.garbled", "remedy.garbled"),
    Fault.ROBOTS: ("fault.robots", "remedy.robots"),
    Fault.NO_FEED: ("fault.no_feed", "remedy.no_feed"),
    Fault.NO_ARTICLE: ("fault.no_article", "remedy.no_article"),
    Fault.DEFECT: ("fault.defect", "remedy.defect"),
}


def fault_words(texts: Texts, fault: Fault, detail: str = "") -> str:
    """Return a fault as a clause without a full stop: `对方服务器出错（502）`."""
    if fault is Fault.REFUSED and detail == _NOT_FOUND:
        return texts("fault.not_found")
    return texts(_FAULTS[fault][0], detail=_status(fault, detail))


def remedy_words(texts: Texts, fault: Fault, detail: str = "") -> str:
    """Return what to do about a fault, as a sentence."""
    if fault is Fault.REFUSED and detail == _NOT_FOUND:
        return texts("remedy.not_found")
    return texts(_FAULTS[fault][1])


def _status(fault: Fault, detail: str) -> str:
    if _STATUS.fullmatch(detail):
        return detail
    return "5xx" if fault is Fault.SERVER_ERROR else "4xx"
