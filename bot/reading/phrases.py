"""The words by which credits, sources, captions, promotion and the like give themselves away.

Each line is one habit of Chinese or English news sites, as a regular expression that must fit the whole paragraph.
`most` is how long such a paragraph is at the most: news text that merely mentions these words is longer, or opens
otherwise. One of the `cues` stands in every paragraph that fits, so that most news is told apart without trying the
expressions. Traditional characters are matched as Simplified ones.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from bot.core.article import Role
from bot.core.folding import simplified

_MARK = r"[:：\s丨|｜/／]"
_DATE = r"\d{2,4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:[\s,，]*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"
_OPEN = rf"(?:{_DATE}[\s|丨]*)?[（(\[【—\-▌■◆*※>》\s]*"
_MOST = 400
_JOB = (
    r"(?:(?:本(?:期|文|版)|责任|执行|值班|见习|实习|网络|新媒体|微信|高级|资深|视觉|美术|图片)*"
    r"(?:编辑|责编|主编|编审|校对|审核|审校|监制|监审|撰文|撰稿|记者|通讯员|作者|编译|翻译|摄影|摄像|制图|制作|策划|统筹|排版|设计|"
    r"出品|终审|复审|初审|签发|实习生))"
)
_SHOT = r"(?:记者|通讯员|新华社发)?.{0,12}[ 　]摄"


@dataclass(frozen=True, slots=True)
class Habit:
    role: Role
    most: int
    cue: re.Pattern[str]
    pattern: re.Pattern[str]


_HABITS: tuple[tuple[Role, int, str, tuple[str, ...]], ...] = (
    (Role.ORIGINAL_TITLE, 120, "原标题 原题 原文标题", (rf"{_OPEN}原(?:标题|题|文标题){_MARK}.*",)),
    (
        Role.SOURCE,
        60,
        "来源 稿源 来自 出处 转自 转载自 原载 摘自 : ： 年 - / .",
        (
            rf"{_OPEN}(?:文章|信息|资料|新闻|稿件|本文|内容|图文|综合)?(?:来源|稿源|来自|出处)\s?[:：丨|｜/／].*",
            rf"{_OPEN}(?:转自|转载自|原载|摘自)[:：丨|｜/／].*",
            rf"{_OPEN}(?:文章|信息|稿件|本文)?来源\s\S{{1,20}}",
            r"(?:source|via)\s*[:：].*",
            rf"(?:(?:发布|更新|发表)?(?:时间|日期|于)[:：\s]*)?{_DATE}.{{0,12}}",
        ),
    ),
    (
        Role.CREDIT,
        80,
        "编 校 审 监制 撰 记者 通讯员 特派员 作者 翻译 摄 制 策划 统筹 排版 设计 出品 签发 实习 : ： 丨 | ｜ / ／ by",
        (
            # `记者：…？` is an interview's question.
            rf"{_OPEN}{_JOB}(?:[、/／及和&\s]*{_JOB})*{_MARK}(?!.*[？?]$).*",
            r"[文图](?:[、/／&]?[文图片])?\s*[丨|｜/／:：].*",
            rf"[（(].{{0,50}}(?:记者|通讯员|编辑|作者|撰稿|校对|实习生|{_SHOT}).{{0,40}}[）)]",
            r"[\u4e00-\u9fff]{0,12}(?:记者|通讯员|特派员)[\s　]+[\u4e00-\u9fff·、\s　]{2,24}",
            r"(?:by|reporting by|writing by|editing by|compiled by|edited by|written by)\s+[A-Z][^.]*\.?",
        ),
    ),
    (Role.CREDIT, 12, "完 end", (r"[（(【\[\-—\s]*(?:完|全文完|本文完|the end|end)[）)】\]\-—\s]*",)),
    (
        Role.CAPTION,
        80,
        "▲ △ ▼ ▽ ↑ ↓ ◀ 图 摄 : ： 丨 | ｜ / ／",
        (
            r"[▲△▼▽↑↓◀].{0,70}",
            r"(?:图片?|照片|题图|封面图?|配图|视频|截图|动图)(?:来源|来自|说明|源自|自|\d{0,2})?[:：丨|｜/／].*",
            r"图(?:自|源|为)[^。]{0,40}",
            rf"(?=.*[图摄]).{{0,60}}(?:资料图片?|效果图|示意图|{_SHOT})[）)。]?",
            r"(?:photo|image|picture|credit)s?(?: by| credit| courtesy)?\s*[:：].*",
        ),
    ),
    (
        Role.DISCLAIMER,
        400,
        "声明 提示 条款 版权 未经 转载 不构成 代表 侵权 更正 勘误 corre clar rved aff adv",
        (
            r"[（(\[【*※\s]*(?:重要|特别|免责|版权|法律|郑重|平台|作者)(?:声明|提示).*",
            r"[（(\[【*※\s]*(?:声明|风险提示|免责条款|版权所有|版权说明|责任声明)[:：】\]\s].*",
            r".{0,120}未经(?:授权|许可|书面|本)[^。]{0,16}(?:不得|禁止|严禁|谢绝).*",
            r".{0,120}(?:禁止|谢绝|不得)(?:擅自)?转载.*",
            r".{0,120}不构成(?:任何)?(?:投资|交易)建议.*",
            r".{0,120}仅代表作者(?:本人)?(?:个人)?(?:观点|立场).*",
            r".{0,120}不代表(?:本[网站报刊平]|\w{2,8}(?:网|财经|平台))\w{0,2}(?:的)?(?:观点|立场).*",
            r".{0,120}(?:如有|若有|如涉)侵权.*",
            r"(?:更正|勘误|correction|clarification)[:：].*",
            r".{0,60}(?:all rights reserved|affiliate links?|not (?:financial|investment) advice).*",
        ),
    ),
    (
        Role.PROMOTION,
        120,
        (
            "感谢 二维码 长按 扫码 公众号 微信 服务号 视频号 微博 下载 打开 安装 登录 尽在 更多 点击 戳 阅读原文 在看 "
            "免费领取 限时 先到 欢迎 诚邀 投稿 爆料 合作 邮箱 热线 广告 推广 赞助 客户端 app ored adv d: d： read "
            "tuned follow here out jo cr gn download podca ftc"
        ),
        (
            r"感谢.{0,30}(?:投递|投稿|线索|爆料|供稿).*",
            r".{0,40}扫描?(?:下方|上方|文末|左侧|右侧|下面|下图)的?二维码.{0,40}",
            r".{0,40}(?:长按(?:识别|扫码|二维码|图片)|扫码(?:关注|下载|入群|加入|领取|进群|添加|回复)).{0,40}",
            r".{0,30}(?:关注|搜索|订阅|添加)(?:我们|本|官方|微信|[“「]).{0,20}(?:公众号|微信号|服务号|视频号|微博).{0,30}",
            r"(?:请|立即|马上|赶快|快来)?(?:下载|打开|安装|登录)[^。，]{0,12}(?:app|客户端|小程序)[^。]{0,24}[！!。]?",
            r".{0,60}尽在.{0,20}(?:app|客户端|公众号|网|小程序).{0,6}",
            r"(?:查看|了解|获取|阅读|想看|想了解)?更多.{0,24}(?:请|点击|关注|下载|尽在|戳|阅读原文|app|客户端).{0,40}",
            r"(?:点击|戳)(?:这里|此处|下方|阅读原文|订阅|蓝字|上方|关注|链接)[^。]{0,60}[！!。>》]*",
            r".{0,20}(?:阅读原文|戳这里|点击领取)[^。]{0,20}",
            r".{0,30}(?:万|百万|千万)(?:用户|读者|粉丝|股民)?都?在看.{0,10}",
            r".{0,30}(?:免费领取|限时(?:优惠|免费|抢购)|先到先得).{0,40}",
            r"(?:欢迎|诚邀).{0,24}(?:投稿|爆料|加入|关注|订阅|转发|入群|留言).{0,40}",
            r"(?:投稿|爆料|商务合作|广告合作|联系邮箱|新闻热线|报料热线).{0,6}[:：].*",
            r"[（(\[【]?(?:广告|推广|赞助内容|赞助|sponsored|advertisement)[）)\]】]?",
            r"(?:tips|小贴士)[:：].{0,40}(?:公众号|微信号|app|客户端).*",
            r"id[:：]\s*\w+",
            r"微信(?:公众)?号[:：].*",
            r"read (?:the )?(?:full|more(?!\s*(?:[:：]|$))|our)\b.*",
            r"(?:stay tuned|follow (?:us|along)|click here|check out our|join us)\b.*",
            r"(?:subscribe (?:to|now|here)|sign up (?:for|to|now|here)|download (?:the|our) app)\b.*",
            r"(?:listen to .{0,40}podcast|ftc:).*",
        ),
    ),
    (
        Role.RELATED,
        60,
        (
            "相关 阅读 往期 更多 推荐 热点 猜你喜欢 你可能 在看 上一篇 下一篇 标签 关键词 原文 链接 参考 "
            "read related ee tag under more"
        ),
        (
            rf"{_OPEN}相关(?:阅读|新闻|文章|报道|链接|推荐|专题|资讯)(?:[:：】\]）)].*)?",
            rf"{_OPEN}(?:延伸阅读|推荐阅读|更多阅读|往期(?:回顾|推荐|精选)|更多新闻)(?:[:：】\]）)].*)?",
            rf"{_OPEN}(?:精彩推荐|热门推荐|热点(?:新闻|推荐))(?:[:：】\]）)].*)?",
            rf"{_OPEN}(?:猜你喜欢|你可能还?(?:喜欢|想看)|大家都在看|责编推荐|编辑推荐)(?:[:：】\]）)].*)?",
            rf"{_OPEN}(?:上一篇|下一篇|标签|关键词|原文(?:链接|地址)|链接|参考(?:资料|链接|来源))[:：】\]）)].*",
            r"(?:read more|related(?: stories| articles| posts)?|see also|further reading)\s*(?:[:：].*)?",
            r"(?:more from .{0,30}|tags?|filed under)\s*(?:[:：].*)?",
        ),
    ),
)


@cache
def habits() -> tuple[Habit, ...]:
    """Return all habits, compiled, in the order in which they are tried."""
    return tuple(Habit(role, most, _any_of(cues.split()), _joined(patterns)) for role, most, cues, patterns in _HABITS)


def role_by_words(text: str) -> Role | None:
    """Return what a paragraph's words say that it is, or none where they say nothing."""
    if len(text) > _MOST:
        return None
    plain = simplified(text)
    length = len(plain)
    for habit in habits():
        if length <= habit.most and habit.cue.search(plain) and habit.pattern.fullmatch(plain):
            return habit.role
    return None


def _joined(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


def _any_of(cues: Iterable[str]) -> re.Pattern[str]:
    """Return what finds one of the cues, in whatever case: those in Latin letters have no i, k or s, for which
    `re.IGNORECASE` would take letters from beyond ASCII too.
    """
    # Where each alternative begins with a certain character, a search leaps to the next one of these.
    starts = {f"{start}{_in_any_case(cue[1:])}": None for cue in cues for start in (cue[0], cue[0].upper())}
    return re.compile("|".join(re.escape(start[0]) + start[1:] for start in starts))


def _in_any_case(letters: str) -> str:
    return "".join(f"[{letter}{letter.upper()}]" if letter.islower() else re.escape(letter) for letter in letters)
