"""News as it comes out of the summariser, to be published in a house."""

from datetime import datetime, timedelta

from bot.core.article import Article, Paragraph, Span
from bot.core.category import CategoryPath
from bot.core.language import Language
from bot.core.summary import Method, Passage, Point, PointList, Summary
from bot.services.taking_in import SummarisedArticle
from tests.chat.house import MONDAY_MORNING


def news(
    title: str,
    category: str = "金融/银行",
    *,
    lead: str = "央行今日发布公告。",
    points: tuple[str, ...] = (),
    published: datetime | None = MONDAY_MORNING - timedelta(hours=2),
    source: str | None = "要点通讯社",
    url: str | None = "https://news.example/1",
) -> SummarisedArticle:
    """An article as it comes out of the summariser."""
    here = (Span(0, 0, 0, 1),)
    summary = Summary(
        Passage(lead, here) if lead else None,
        (PointList(tuple(Point(Passage(text, here)) for text in points)),) if points else (),
        None,
        Method.ENUMERATION if points else Method.NONE,
    )
    article = Article(
        title=title,
        categories=CategoryPath.parse(category),
        author=None,
        source=source,
        published=published,
        url=url,
        blocks=(Paragraph(lead or title),),
        language=Language.SIMPLIFIED,
        identity=f"{category}:{title}",
        revision="1",
        origin=f"posts/{title}.md",
    )
    return SummarisedArticle(article, summary)


def a_day_of_news() -> tuple[SummarisedArticle, ...]:
    """Twelve stories: ten about banks, one about stocks, one about phones; the first is the newest."""
    banks = tuple(
        news(f"银行新闻第 {number} 则", published=MONDAY_MORNING - timedelta(hours=number)) for number in range(1, 11)
    )
    stocks = news(
        "股市收涨", "金融/股票", points=("沪指涨一成", "深成指跟涨"), published=MONDAY_MORNING - timedelta(days=1)
    )
    phones = news("新手机发布", "科技/手机", published=MONDAY_MORNING - timedelta(days=2))
    return (*banks, stocks, phones)
