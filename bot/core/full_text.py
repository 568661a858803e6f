"""When a feed's entries are only excerpts, and whether the pages they lead to have more.

Whether fetching pages is worth it is measured for each feed: a few samples tell, and where they told that it isn't, one
entry in twenty is tried again. How long a text is, is counted in letters, a Chinese one as two.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.core.feed import PageRecord
from bot.core.folding import fold

SHORT = 500
RATHER_SHORT = 1_500
"""Where pages have more, entries up to this length are completed even if they don't look cut."""
FEW = 3
"""Fewer samples tell nothing yet."""
WORTH = 1.5
RESAMPLE = 20
LARGEST_GAIN = 10.0
"""A single long page under a one-line entry must not speak for all."""
RECENT = 8
"""About as many samples are averaged."""

_SUBSTANTIAL = 60
_COVERAGE = 0.3
_TITLE_PIECES = 4
_COUNTED = 200_000
_EXCERPT_LENGTH, _PAGE_LENGTH = 2_000, 60_000
_WALL_LENGTH, _WALL_SIGNS = 2_000, 3

_COUNTS_TWICE = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\U00020000-\U0003ffff]")
_PIECE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+|[a-z0-9]{4,}")
_TAIL = 300
_REST = r"(?:[^。！？.!?\n]|\.\w){0,60}"
_OPEN = "阅读|查看|点击|展开|继续|浏览|閱讀|點擊|點選|展開|繼續|瀏覽"
_ALL = "更多|全文|全部|原文|详情|詳情|完整|余下|餘下|内容|內容"
_ENDINGS = (
    r"…|\.{3}|。{3}",
    r"[\[(【（]\s*(?:…|\.{3}|(?:read )?more|更多|全文)\s*(?:…|\.{3})?\s*[\])】）]",
    rf"(?:{_OPEN}){{1,2}}(?:此处|这里|這裡)?(?:{_ALL}){_REST}",
    rf"(?:继续阅读|繼續閱讀|点击查看|点击阅读|點擊查看|點擊閱讀){_REST}",
    r"(?:^|[\s…。.>»])(?:更多|全文|详情|詳情)",
    rf"\b(?:continue|keep) reading\b{_REST}",
    rf"(?:^|[\n.!?…\])>»|·]\s*|\s\s)(?:read|see|view|learn) (?:more|on|(?:the )?(?:full|rest|whole|entire))\b{_REST}",
    r"\bthe post\b.{1,160}\bappeared first on\b.{1,80}",
)
_CUT = re.compile(rf"(?:{'|'.join(_ENDINGS)})[\s»›>→⟶＞.。]*$", re.IGNORECASE)
_WALL = (
    # Consent.
    "accept all cookies|we use cookies|use of cookies|cookie policy|cookie preferences|your privacy choices|"
    "manage consent|legitimate interest|接受所有 cookie|使用 cookie|隐私偏好|"
    # Customers only.
    "log in to continue|sign in to continue|please log in|please sign in|subscribe to continue|subscribe to read|"
    "already a subscriber|subscribers only|create a free account|请登录|请先登录|登录后查看|登录后阅读|登录后才能|"
    "扫码登录|短信登录|忘记密码|请登入|會員登入|订阅后阅读|訂閱後閱讀|付费阅读|开通会员|成为会员|"
    # People only.
    "captcha|are you a robot|not a robot|verify you are human|verifying you are human|checking your browser|"
    "enable javascript|javascript is disabled|unusual traffic|access denied|请输入验证码|安全验证|滑动验证|拖动滑块|"
    "完成验证|人机验证|访问过于频繁|访问异常|环境异常|请开启 javascript|"
    # Nothing there.
    "404 not found|page not found|page you requested|page you are looking for|no longer available|502 bad gateway|"
    "503 service|页面不存在|页面未找到|找不到页面|页面走丢|内容不存在|内容已被删除|文章已被删除|已被发布者删除|"
    "文章不存在|該頁面不存在|找不到網頁|服务器错误"
)


def looks_cut(text: str) -> bool:
    """Whether an entry's plain text may be only an excerpt: it is short, or ends as excerpts end."""
    return _length(text) < SHORT or _CUT.search(text.rstrip()[-_TAIL:]) is not None


def wants_page(record: PageRecord, text: str, *, has_link: bool) -> bool:
    """Whether the page of an entry with this plain text is to be fetched, by what earlier pages of its feed brought."""
    if not has_link:
        return False
    if record.samples >= FEW and record.gain >= WORTH:
        return looks_cut(text) or _length(text) < RATHER_SHORT
    is_due = record.samples < FEW or record.since_sample >= RESAMPLE - 1
    return is_due and looks_cut(text)


def sampled(record: PageRecord, entry_text: str, page_text: str | None) -> PageRecord:
    """Return the record with one more page. None: it couldn't be had, or nothing in it could be used, which is a page
    that has no more than the entry.
    """
    gain = 1.0
    if page_text is not None:
        gain = min(_length(page_text) / max(_length(entry_text), 1), LARGEST_GAIN)
    samples = record.samples + 1
    return replace(
        record, samples=samples, gain=record.gain + (gain - record.gain) / min(samples, RECENT), since_sample=0
    )


def skipped(record: PageRecord) -> PageRecord:
    """Return the record with one more entry that was taken as it is."""
    return replace(record, since_sample=record.since_sample + 1)


def is_better(entry_text: str, page_text: str, title: str) -> bool:
    """Whether a page's text is to be used in place of the entry's own.

    It isn't where it is no longer; where it is a cookie notice, a login, a captcha or an error; and where it speaks of
    something else: fewer than three in ten of a substantial excerpt's character 3-grams stand in it, or, under less of
    an excerpt, nothing of the title.
    """
    if _length(page_text) <= _length(entry_text):
        return False
    page, excerpt, folded_title = fold(page_text[:_PAGE_LENGTH]), fold(entry_text[:_EXCERPT_LENGTH]), fold(title)
    if _is_wall(page, excerpt + folded_title):
        return False
    if _length(entry_text) >= _SUBSTANTIAL:
        return _coverage(excerpt, page) >= _COVERAGE
    pieces = set(_pieces(title))
    return len(pieces) < _TITLE_PIECES or any(piece in page for piece in pieces)


def _length(text: str) -> int:
    """Return the weight of a text's letters; what is longer than any article is not counted to its end."""
    text = text[:_COUNTED]
    return sum(map(len, text.split())) + len(_COUNTS_TWICE.findall(text))


def _is_wall(page: str, subject: str) -> bool:
    """Whether a text is in place of an article. An article may well be about such things; then its title or excerpt is.

    One sign is enough for a short text; a long one must have several in its beginning.
    """
    is_short = _length(page) < _WALL_LENGTH
    beginning = page[:_WALL_LENGTH]
    signs = sum(sign in beginning and sign not in subject for sign in map(fold, _WALL.split("|")))
    return signs >= (1 if is_short else _WALL_SIGNS)


def _coverage(excerpt: str, page: str) -> float:
    """Return how much of an excerpt stands in a page, letters and digits only: from 0 to 1."""
    wanted = _threes(excerpt)
    return len(wanted & _threes(page)) / len(wanted) if wanted else 1.0


def _threes(text: str) -> set[str]:
    letters = "".join(filter(str.isalnum, text))
    return {letters[at : at + 3] for at in range(len(letters) - 2)}


def _pieces(title: str) -> Iterator[str]:
    """Give what a text on a title's subject can hardly do without any of: its longer words, its pairs of characters."""
    for run in _PIECE.findall(" ".join(fold(word) for word in title.split())):
        if run.isascii():
            yield run
        else:
            yield from (run[at : at + 2] for at in range(len(run) - 1))
