"""What the web pages in these tests are made of. All of it is invented."""

from collections.abc import Sequence
from dataclasses import dataclass, field

CHINESE = (
    "港务局今天公布冬季航运安排，码头自下周一起恢复全部班次，旅客可以在窗口和网上购票。",
    "一是增加早晚两班渡轮，每班间隔缩短到二十分钟。",
    "二是延长候船大厅的开放时间，最后一班船离港之后再关门。",
    "三是对六十岁以上老人和学生减半收费，凭证件在窗口办理。",
    "港务局负责人林远山说，去年冬天停航三十一天，损失超过四百万元，今年备足了燃料和防滑材料。",
    "市民可以拨打服务热线咨询，遇到大风停航，购票人不必到场就能退票。",
)
ENGLISH = (
    (
        "The harbour board said on Monday that all winter sailings will "
        "be restored from next week, with tickets on sale at "
        "the pier and online."
    ),
    "First, two early ferries will be added, and the gap between boats will shrink to twenty minutes.",
    (
        "Second, the waiting hall will stay open until the last boat has "
        "left, which passengers have asked for since spring."
    ),
    "Third, pensioners and students will pay half, provided that they show a card at the window.",
    "Margaret Lowe, who chairs the board, said that last winter's closures had cost the island more than four million.",
    "Travellers whose boat is cancelled because of wind will get their money back without having to call.",
)
OTHER_NEWS = (
    "山城地铁四号线开工",
    "北岭滑雪场推迟开放",
    "图书馆周末延长开放",
    "老街夜市重新开张",
    "县医院新楼封顶",
    "江边步道全线贯通",
)
OTHER_ENGLISH = (
    "Bridge repairs to last until spring",
    "School meals get cheaper in March",
    "Library to open on Sundays again",
    "New ferry named after lighthouse keeper",
    "Council votes on harbour dues",
    "Storm damage put at two million",
)
URL = "https://news.example/2026/11/20/harbour.html"


@dataclass(frozen=True, slots=True)
class Sample:
    """A page, the paragraphs that must be in its article, and words that mustn't. No paragraphs: it has no article."""

    name: str
    html: str
    paragraphs: Sequence[str]
    title: str = "港口恢复全部冬季班次"
    without: Sequence[str] = ()
    encoding: str = "utf-8"
    pictures: Sequence[str] = field(default=())
    url: str = URL

    @property
    def data(self) -> bytes:
        return self.html.encode(self.encoding)


def paragraphs(texts: Sequence[str], tag: str = "p") -> str:
    return "".join(f"<{tag}>{text}</{tag}>\n" for text in texts)


def links(titles: Sequence[str], item: str = "<li><a href='/n/{n}.html'>{title}</a></li>") -> str:
    return "".join(item.format(n=number, title=title) for number, title in enumerate(titles))


def page(body: str, head: str = "", title: str = "港口恢复全部冬季班次_澜州日报", language: str = "zh-CN") -> str:
    return (
        f"<!DOCTYPE html><html lang={language}><head><meta charset=utf-8><title>{title}</title>{head}"
        "<script>var ads = '<p>not a text</p>';</script><style>p{margin:0}</style></head>"
        f"<body>{body}</body></html>"
    )


HEADING = "<h1>港口恢复全部冬季班次</h1>"
BYLINE = (
    "<div class='info'><span>2026年11月20日 08:30</span><span>来源：澜州日报</span><span>责任编辑：何苗</span></div>"
)
MENU = f"<div class='top-menu'><ul>{links(['首页', '国内', '国际', '财经', '体育', '社会', '文化'])}</ul></div>"
SIDE = f"<div class='right-col'><h3>热门排行</h3><ul>{links(OTHER_NEWS)}</ul></div>"
COMMENTS = (
    "<div id='comments' class='comment-list'><h3>网友评论</h3>"
    + "".join(
        f"<div class='comment-item'><b>网友{n}</b><p>楼上说得对，我上个月坐船等了一个多小时，"
        "窗口只开了一个，希望这次真的改好。</p></div>"
        for n in range(6)
    )
    + "</div>"
)
FOOTER = (
    "<div class='footer'><p>版权所有 澜州日报社 未经许可不得转载</p><p>澜ICP备00000001号 客服热线 000-0000000</p></div>"
)
PICTURE = "<p style='text-align:center'><img src='/img/2026/pier.jpg' width=640 height=420 alt='渡轮靠岸'></p>"
PICTURE_URL = "https://news.example/img/2026/pier.jpg"
CHINESE_NOISE = ("热门排行", "楼上说得对", "版权所有", "山城地铁", "体育", "not a text")
NESTED = "<div class=wrap><div class=main><div class=left>"
END_NESTED = "</div></div></div>"
