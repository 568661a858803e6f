"""How rising words are shown: as a chart, and the same figures in words."""

from bot.chat.reply import Bar, Bars, Block, Title, bold, line
from bot.chat.texts import Texts
from bot.core.pictures import Picture, TrendContent, TrendRow, encode
from bot.core.trends import Rising, Trend

_SMALL = 10


def trend_blocks(found: Rising, place: str, days: int, texts: Texts) -> tuple[Block, ...]:
    """Return the figures of rising words (some) in words. `place` says of which category they are."""
    how = texts("trends.sample", count=found.stories) if found.is_sample else texts("trends.how")
    return (
        Title(bold(texts("trends.title"))),
        line(_about(place, days, texts), quiet=True),
        Bars(tuple(Bar(one.word, one.count, _figures(one, texts)) for one in found.trends)),
        line(how, quiet=True),
    )


def trend_picture(found: Rising, place: str, days: int, texts: Texts, *, dark: bool) -> str:
    """Return the chart of rising words as `core.pictures` writes it."""
    content = TrendContent(
        title=texts("trends.title"),
        subtitle=_about(place, days, texts),
        rows=tuple(TrendRow(one.word, one.count, round(one.usual, 1)) for one in found.trends),
        count_label=texts.plural("trends.lately", days),
        usual_label=texts("trends.before"),
    )
    return encode(Picture(content, dark=dark))


def _about(place: str, days: int, texts: Texts) -> str:
    return f"{place} · {texts.plural('trends.days', days)}"


def _figures(trend: Trend, texts: Texts) -> str:
    usual = f"{trend.usual:.1f}".removesuffix(".0") if trend.usual < _SMALL else f"{trend.usual:.0f}"
    return texts("trends.new" if usual == "0" else "trends.figures", count=trend.count, usual=usual)
