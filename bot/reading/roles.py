"""What each block is there for: news, or the repeated title, sources, credits, captions, promotion, links, disclaimers.

Only short paragraphs are ever judged by their words, and by words that news itself doesn't open or close with.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from bot.core.article import Block, Heading, Image, Listing, Paragraph, Quote, Role
from bot.core.folding import fold
from bot.reading.blocks import Body

_SHORT = 120
_BRIEF = 40
_MARKS = r"[:：\s丨|｜/／]"
_RULES: tuple[tuple[Role, int, re.Pattern[str]], ...] = (
    (Role.ORIGINAL_TITLE, _SHORT, re.compile(r"[（(\[【]?原(?:标题|题|文标题)[:：\s].*")),
    (
        Role.SOURCE,
        60,
        re.compile(
            r"[（(\[【—\-]*(?:(?:文章|信息|资料|新闻|稿件|本文|内容|图文|综合)?(?:来源|稿源|来自|出处)|转(?:载)?自|原载|摘自)"
            r"[:：丨|｜/／].*|(?:source|via)\s*[:：].*|[（(\[【]?(?:文章|信息|稿件|本文)?来源\s\S{1,20}",
            re.IGNORECASE,
        ),
    ),
    (
        Role.CREDIT,
        80,
        re.compile(
            r"[（(\[【—\-▌■\s]*(?:(?:本(?:期|文|版))?(?:责任|执行|值班|见习|实习|网络|新媒体|微信|高级|资深|本文|视觉|美术|图片)?"
            rf"(?:编辑|责编|主编|编审|校对|审核|审校|监制|监审|撰文|撰稿|记者|通讯员|作者|编译|翻译|摄影|摄像|制图|制作|策划|统筹|排版|设计|出品|终审|复审|初审|签发|实习生)"
            rf"(?:[、/／及和&\s]*(?:编辑|记者|作者|摄影|制图|校对|审核))*{_MARKS}.*"
            r"|[文图](?:[、/／&]?[文图片])?\s*[丨|｜/／:：].*"
            r"|[（(].{0,50}(?:记者|通讯员|编辑|作者|摄|撰稿|校对|实习生).{0,40}[）)]"
            r"|本报(?:见习|实习|驻\w{1,6})?记者[\s　].{1,20}"
            r"|(?:by|reporting by|writing by|editing by|compiled by|edited by|written by)\s+[A-Z].*)",
            re.IGNORECASE,
        ),
    ),
    (Role.CREDIT, 12, re.compile(r"[（(【\[]?(?:完|全文完|本文完|END|The End|-\s*END\s*-)[）)】\]]?", re.IGNORECASE)),
    (
        Role.CAPTION,
        80,
        re.compile(
            r"[▲△▼▽↑↓◀▶].{0,70}|(?:图片?|照片|题图|封面图?|配图|视频|截图|动图)(?:来源|来自|说明|源自|自|\d{0,2})?[:：丨|｜/／].*|图(?:自|源|为).{0,40}|"
            r".{0,60}(?:资料图片?|效果图|示意图|(?:记者|通讯员).{0,12}[ 　]摄)[）)。]?|"
            r"(?:photo|image|picture|credit)s?(?: by| credit| courtesy)?\s*[:：].*",
            re.IGNORECASE,
        ),
    ),
    (
        Role.DISCLAIMER,
        400,
        re.compile(
            r"[（(\[【*※]*(?:(?:重要|特别|免责|版权|法律|郑重|平台|作者)?(?:声明|免责|提示)[:：】\]]|(?:风险提示|免责条款|版权所有|版权说明|责任声明))"
            r".*|.{0,120}(?:未经(?:授权|许可|书面|本)[^。]{0,16}(?:不得|禁止|严禁|谢绝)|(?:禁止|谢绝|不得)(?:擅自)?转载|不构成(?:任何)?投资建议|"
            r"仅代表作者(?:本人)?(?:个人)?(?:观点|立场)|不代表(?:本[网站报刊]|\w{2,8}(?:网|财经|平台))(?:的)?(?:观点|立场)|"
            r"如有侵权|若有侵权|侵权(?:请|必)).*|.{0,60}(?:all rights reserved|affiliate links?|not (?:financial|investment) advice).*",
            re.IGNORECASE,
        ),
    ),
    (
        Role.PROMOTION,
        _SHORT,
        re.compile(
            r"(?:感谢.{0,30}(?:投递|投稿|线索|爆料|供稿).*|.{0,40}(?:扫描?(?:下方|上方|文末|左侧|右侧|下面)?的?二维码|长按(?:识别|扫码|二维码|图片)|扫码(?:关注|下载|入群|加入|领取|查看|进群|添加)).*|"
            r".{0,40}(?:关注|搜索|订阅|添加)(?:我们|本|官方|微信|[“「]).{0,20}(?:公众号|微信号|服务号|视频号|微博).*|"
            r".{0,40}(?:下载|打开|登录|安装)[^。，]{0,12}(?:app|客户端|小程序).{0,30}|.{0,60}尽在.{0,20}(?:app|客户端|公众号|网).{0,6}|"
            r"(?:更多|查看更多|了解更多|获取更多|想了解更多).{0,30}(?:请|点击|关注|下载|尽在|戳|阅读原文|app|客户端).{0,40}|"
            r"点击(?:这里|此处|下方|阅读原文|查看|进入|订阅|蓝字|上方|关注|链接).{0,60}|.{0,20}(?:阅读原文|戳这里|点我|点击领取).{0,20}|"
            r".{0,30}(?:万|百万|千万)(?:用户|读者|粉丝|股民)?都?在看.{0,10}|.{0,30}(?:免费领取|限时(?:优惠|免费|抢购)|数量有限).{0,40}|"
            r"(?:欢迎|诚邀).{0,24}(?:投稿|爆料|加入|关注|订阅|转发|入群|留言).{0,40}|(?:投稿|爆料|商务合作|广告合作|联系邮箱|新闻热线|报料热线).{0,6}[:：].*|广告|推广|赞助内容|"
            r"tips[:：].*|id[:：]\s*\w+|微信(?:公众)?号[:：].*|"
            r"(?:read (?:the )?(?:full|more|our)|stay tuned|subscribe (?:to|now|here)|follow (?:us|along)|sign up (?:for|to|now|here)|download (?:the|our) app|"
            r"click here|check out .{0,60}(?:on youtube|newsletter|podcast)|join (?:us|our)|listen to .{0,40}podcast|advertisement|sponsored|ftc:).*)",
            re.IGNORECASE,
        ),
    ),
    (
        Role.RELATED,
        60,
        re.compile(
            r"[【\[（(▌■◆>》\s]*(?:相关(?:阅读|新闻|文章|报道|链接|推荐|专题|资讯)|延伸阅读|推荐阅读|更多阅读|精彩推荐|热门推荐|往期(?:回顾|推荐|精选)|"
            r"猜你喜欢|你可能还?(?:喜欢|想看)|大家都在看|热点(?:新闻|推荐)|更多新闻|上一篇|下一篇|标签|关键词|责编推荐|编辑推荐|原文(?:链接|地址)|链接|参考(?:资料|链接|来源))"
            r"(?:[:：】\]）)].*)?|(?:read more|related(?: stories| articles| posts)?|see also|more from .{0,30}|tags?|filed under|further reading)\s*(?:[:：].*)?",
            re.IGNORECASE,
        ),
    ),
)  # fmt: skip
_URL = re.compile(r"(?:https?://|www\.)\S+(?:\s\.\.\.\s\S+)?", re.IGNORECASE)
_CONTENT = re.compile(r"[^\W_]")
_FINAL = ("。", "！", "？", "；", "…", "!", "?", ";", "”")
_SAME_TITLE = 0.72
_OPENING = 4


def assign_roles(body: Body, title: str) -> tuple[Block, ...]:
    """Return the blocks, each with the role that its words and its place give it."""
    blocks = [_by_words(block) for block in body.blocks]
    blocks = [
        replace(block, role=Role.CAPTION) if _introduces_picture(blocks, body.embeds_after, at) else block
        for at, block in enumerate(blocks)
    ]
    return tuple(_related_lists(_repeated_titles(blocks, title)))


def role_of(text: str) -> Role:
    """Return what a paragraph's words alone say that it is."""
    if not _CONTENT.search(text):
        return Role.DECORATION
    if _mostly_address(text):
        return Role.RELATED
    return next((role for role, most, rule in _RULES if len(text) <= most and rule.fullmatch(text)), Role.BODY)


def _by_words(block: Block) -> Block:
    if isinstance(block, Paragraph | Heading) and block.role is Role.BODY:
        return replace(block, role=role_of(block.text))
    if isinstance(block, Quote) and block.role is Role.BODY:
        roles = {role_of(text) for text in block.paragraphs}
        return replace(block, role=roles.pop()) if len(roles) == 1 else block
    if isinstance(block, Listing) and all(_mostly_address(text) for text in block.items):
        return replace(block, role=Role.RELATED)
    return block


def _mostly_address(text: str) -> bool:
    linked = sum(len(address) for address in _URL.findall(text))
    return linked > 0 and linked * 2 >= len(text)


def _introduces_picture(blocks: Sequence[Block], embeds_after: Iterable[int], at: int) -> bool:
    """Whether a block only says what the picture or player after it is: `视频截图：`."""
    block = blocks[at]
    if not isinstance(block, Paragraph) or block.role is not Role.BODY or len(block.text) > _BRIEF // 2:
        return False
    follows = at in embeds_after or (at + 1 < len(blocks) and isinstance(blocks[at + 1], Image))
    return follows and block.text.endswith(("：", ":"))


def _repeated_titles(blocks: list[Block], title: str) -> list[Block]:
    """Mark the headline where the body repeats it: in its first few blocks, with no sentence's end of its own."""
    wanted = fold(title)
    seen = 0
    for at, block in enumerate(blocks):
        if not isinstance(block, Paragraph | Heading) or block.role is not Role.BODY:
            continue
        seen += 1
        if seen > _OPENING:
            break
        if _repeats(block.text, wanted):
            blocks[at] = replace(block, role=Role.ORIGINAL_TITLE)
    return blocks


def _repeats(text: str, wanted: str) -> bool:
    key = fold(text)
    if not wanted or not key:
        return False
    if key == wanted:
        return True
    if text.endswith(_FINAL) and not wanted.endswith(_FINAL):
        return False
    if len(key) > len(wanted) * 2 or len(wanted) > len(key) * 2:
        return False
    return SequenceMatcher(None, key, wanted, autojunk=False).ratio() >= _SAME_TITLE


def _related_lists(blocks: list[Block]) -> list[Block]:
    """Mark what stands under a heading such as `相关阅读`: short lines without a sentence's end, to the next long one."""
    under = False
    for at, block in enumerate(blocks):
        if isinstance(block, Paragraph | Heading) and block.role is Role.RELATED and len(block.text) < _BRIEF:
            under = not _URL.search(block.text)
        elif under and isinstance(block, Listing):
            blocks[at] = replace(block, role=Role.RELATED)
        elif under and isinstance(block, Paragraph | Heading) and block.role in {Role.BODY, Role.RELATED}:
            if len(block.text) > _BRIEF * 1.5 or block.text.endswith("。"):
                under = False
            else:
                blocks[at] = replace(block, role=Role.RELATED)
    return blocks
