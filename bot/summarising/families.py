"""The forms of ordinal markers: how each family of numbering is written, and where in a text it counts.

Numbers in running text (`第一季度`, `一是一`, `1.5亿`, dates, `图一：`) fit none of them.
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.summarising.numerals import CHINESE, DIGITS


class Family(StrEnum):
    """How items are numbered. Families of one group may continue each other (`首先…其次…第三…`)."""

    IS = "一是"
    MUST = "一要"
    VERB = "一看"
    COME = "一来"
    THEN = "一则"
    OF_THEM = "其一"
    NTH = "第一"
    SEQUENCE = "首先"
    SIDE = "一方面"
    CHAPTER = "第一章"
    PARENTHESISED = "（一）"
    COMMA = "一、"
    DECIMAL = "1."
    DECIMAL_COMMA = "1、"
    DECIMAL_PARENTHESISED = "(1)"
    DECIMAL_CLOSED = "1)"
    DECIMAL_BARE = "01"
    KEYCAP = "1️⃣"
    CIRCLED = "①"
    ROMAN = "I."
    LETTER = "a)"
    LABEL = "看点一"
    ENGLISH = "First"
    BULLET = "●"
    LIST = "list"


class Place(StrEnum):
    """What stands before a marker: nothing, the end of a sentence (or a colon, a semicolon), the end of a clause."""

    START = "start"
    SENTENCE = "sentence"
    CLAUSE = "clause"


@dataclass(frozen=True, slots=True)
class Form:
    """How markers of a family are written.

    `openers` are the characters that they open with (inside a regular expression's brackets; none: any). In `pattern`,
    group `n` is the numeral, `word` an ordinal word, `style` what is alike in all markers of one list.
    """

    family: Family
    openers: str
    places: frozenset[Place]
    pattern: str


_ANYWHERE = frozenset(Place)
_SENTENCE = frozenset({Place.START, Place.SENTENCE})
_START = frozenset({Place.START})
HAN = "一二三四五六七八九十"
ARABIC = "0-9０-９"
CIRCLED = "①-⑳❶-❿➀-➉➊-➓⓫-⓾㊀-㊉"
_ENCLOSED = "⑴-⒇"
BULLETS = "●•▪■◆◇★☆➤►✔✅◎○◦‣⁃·▶▸✓※❖⬛⬜⚫⭐"
_PICTOGRAPHS = "\U0001f300-\U0001faff\u2600-\u27bf"
_COUNTED = (
    "变化|特点|特征|原因|因素|问题|方面|建议|举措|措施|任务|阶段|步骤|关键词|看点|亮点|理由|条件|挑战|机遇|趋势|目标|重点|优势|难点|误区|"
    "层面|维度|环节|含义|意思|类型|情形|情况|突破|转变|方向|信号|途径|办法|方法|要点|观点|启示|判断|变量|感受|收获|经验|教训|原则|要求|"
    "标准|选择|风险|障碍|层|步|点|招|条|项|件"
)
_NOT_COUNTED = "季|月|年|交易|工作|百|十|千|万|小时|五年|周|星期|孩|世界"
_LABEL_WORDS = r"Step|Part|Tip|Reason|Lesson|Rule|Point|Question|Myth|Phase|Round|Method|Option|No\.?|NO\.?|TOP|Top|Q|P"
FORMS: tuple[Form, ...] = (
    Form(Family.IS, HAN, _ANYWHERE, rf"(?P<n>{CHINESE})是(?!否|不是|非|[{HAN}][，,、])"),
    Form(Family.MUST, HAN, _ANYWHERE, rf"(?P<n>{CHINESE})要(?!务|素|点|是|不|闻)"),
    Form(Family.COME, HAN, _ANYWHERE, r"(?P<n>[一二三四五六])来(?=[，,是]|[\u4e00-\u9fff])"),
    Form(Family.THEN, HAN, _ANYWHERE, r"(?P<n>[一二三四五六])则(?=[，,是]|[\u4e00-\u9fff])"),
    Form(Family.SIDE, HAN, _ANYWHERE, r"(?P<word>一(?:个)?方面)(?:是|[，,、：:])?"),
    Form(Family.SIDE, "另再", _ANYWHERE, r"(?P<word>(?:另外?|再)一(?:个)?方面)(?:是|[，,、：:])?"),
    Form(
        Family.VERB,
        HAN,
        _ANYWHERE,
        r"(?P<n>[一二三四五六七八九])(?P<style>[看问抓查促推补稳防治聚改强])(?=[^\s，。：、])(?!不|再|就|到底|了)",
    ),
    Form(
        Family.COMMA,
        HAN,
        _SENTENCE,
        rf"(?P<n>{CHINESE})[、．.](?![一二三四五六七八九十百][、季月线类级期号等产代孩轮批次楼环中小年])",
    ),
    Form(Family.COMMA, HAN, _START, rf"(?P<n>{CHINESE})(?:[，：:丨|｜]|\s(?=\S))"),
    Form(Family.OF_THEM, "其", _ANYWHERE, rf"其(?P<n>{CHINESE})(?:是|[，,、：:\s])"),
    Form(Family.NTH, "第", _ANYWHERE, rf"第(?P<n>{CHINESE}|{DIGITS})(?:就?是|[，,、：:；])"),
    Form(
        Family.NTH,
        "第",
        _ANYWHERE,
        rf"第(?P<n>{CHINESE}|{DIGITS})(?:个|大|项|类|种|重|层)?(?:{_COUNTED})(?:就?是|在于|[，,、：:；]|\s|$)",
    ),
    Form(
        Family.NTH,
        "第",
        _ANYWHERE,
        rf"第(?P<n>{CHINESE}|{DIGITS})(?:个|大|类|种)(?!{_NOT_COUNTED})[^\s，。、：:；“”]{{0,4}}(?:就?是|在于|[，,、：:；])",
    ),
    Form(
        Family.CHAPTER,
        "第",
        _START,
        rf"第(?P<n>{CHINESE}|{DIGITS})(?P<style>章|节|条|部分|篇|回|讲|集|幕)(?:[\s：:、]|$)",
    ),
    Form(
        Family.SEQUENCE,
        "首其再最此另",
        _ANYWHERE,
        r"(?P<word>首先|其次|再次|再者|最后|此外|另外)(?=是|[，,、：:]|[\u4e00-\u9fff])(?:是(?=[^，])|[，,、：:])?",
    ),
    Form(Family.PARENTHESISED, r"（(【［\[", _ANYWHERE, rf"[（(【［\[](?P<n>{CHINESE})[）)】］\]][、，,.．\s]?"),
    Form(Family.PARENTHESISED, "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩", _ANYWHERE, r"(?P<n>[㈠-㈩])[、，,.．\s]?"),
    Form(Family.DECIMAL_PARENTHESISED, "（(【［", _ANYWHERE, rf"[（(【［](?P<n>{DIGITS})[）)】］][、，,.．\s]?"),
    Form(Family.DECIMAL_PARENTHESISED, _ENCLOSED, _ANYWHERE, rf"(?P<n>[{_ENCLOSED}])[、，,.．\s]?"),
    Form(Family.ROMAN, "（(", _ANYWHERE, r"[（(](?P<roman>i{1,3}|iv|vi{0,3}|ix|x)[）)]\s?"),
    Form(Family.LETTER, "（(", _ANYWHERE, r"[（(](?P<n>[a-h])[）)]\s?"),
    Form(Family.LETTER, "a-h", _SENTENCE, r"(?P<n>[a-h])[)）]\s?"),
    Form(Family.LETTER, "A-H", _SENTENCE, r"(?P<n>[A-H])[.．、]\s?(?=[\u4e00-\u9fff])"),
    Form(Family.LETTER, "A-H", _START, r"(?P<n>[A-H])[.．、)）]\s?(?![A-Z][.．])"),
    Form(Family.KEYCAP, ARABIC, _ANYWHERE, "(?P<n>[0-9])\ufe0f?\u20e3\\s?"),
    Form(Family.KEYCAP, "\U0001f51f", _ANYWHERE, "(?P<ten>\U0001f51f)\\s?"),
    Form(Family.DECIMAL, ARABIC, _SENTENCE, rf"(?P<n>{DIGITS})[.．](?![0-9０-９])"),
    Form(Family.DECIMAL, "⒈-⒛", _ANYWHERE, r"(?P<n>[⒈-⒛])\s?"),
    Form(Family.DECIMAL_COMMA, ARABIC, _SENTENCE, rf"(?P<n>{DIGITS})、"),
    Form(Family.DECIMAL_CLOSED, ARABIC, _ANYWHERE, rf"(?P<n>{DIGITS})[）)]"),
    Form(
        Family.DECIMAL_BARE,
        ARABIC,
        _START,
        rf"(?P<n>0[1-9]|{DIGITS})(?:[丨|｜/／：]|:(?![0-9])|\s(?=[^\d\s年月日时点分人名个元万亿岁%％a-z])|$)",
    ),
    Form(Family.CIRCLED, CIRCLED, _ANYWHERE, rf"(?P<n>[{CIRCLED}])[、，,.．：:\s]?"),
    Form(Family.ROMAN, "IVX", _START, r"(?P<roman>I{1,3}|IV|VI{0,3}|IX|X)[.．、]\s?"),
    Form(Family.ROMAN, "Ⅰ-Ⅻ", _SENTENCE, r"(?P<n>[Ⅰ-Ⅻ])[.．、）)\s]\s?"),
    Form(
        Family.ENGLISH,
        "FSTLN",
        _SENTENCE,
        r"(?P<word>First|Second|Third|Fourth|Fifth|Sixth|Seventh|Next|Finally|Lastly|Last)(?:ly)?(?:,|:|\s[–—-])\s*",
    ),
    Form(
        Family.BULLET,
        rf"{BULLETS}\-–—*{_PICTOGRAPHS}",
        _START,
        rf"(?P<style>[{BULLETS}]|[-–—*](?=\s)|[{_PICTOGRAPHS}]\ufe0f?)(?=\s*[^\s{BULLETS}{_PICTOGRAPHS}])\s*",
    ),
    Form(
        Family.LABEL,
        "",
        _START,
        rf"(?P<style>[\u4e00-\u9fff]{{1,4}}?)(?:之)?(?P<n>[一二三四五六七八九十]|{DIGITS})(?:[：:丨|｜]|\s(?=\S)|$)",
    ),
    Form(
        Family.LABEL,
        "STPRLQMN",
        _START,
        rf"(?P<style>{_LABEL_WORDS})\s?#?(?P<n>{DIGITS})(?:[：:丨|｜.．、]|\s[–—-]|\s(?=[A-Z\u4e00-\u9fff])|$)\s?",
    ),
)
