"""Digests that no newsroom would send: everything that a stranger's feed can put into one, drawn by a seed."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from bot.core.article import Article, Block, Code, Heading, Image, Listing, Paragraph, Quote, Role, Span, Table
from bot.core.category import CategoryPath
from bot.core.digest import Digest, Section
from bot.core.language import Language
from bot.core.story import FollowUp, OtherReport, Story
from bot.core.summary import Method, Passage, Point, PointList, Summary

_PIECES = (
    "央行今日发布公告，", "降准零点五个百分点。", "“新规”（试行）", "……", "——", "北岭市",
    "港口吞吐量、", "问：为什么？", "\u3000", "Northridge ", "supercalifragilistic ", "iPhone 18 ",
    "3.14% ", "e.g. ", "don't ", "co-operate ", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🇨🇳🇩🇪🇯🇵", "👍🏽", "1️⃣",
    "e\u0301\u0308\u0327", "한국어", "각", "क्षत्रिय ", "ไทย", "\u202eعكس\u202c ", "שלום ",
    "\u2066rtl\u2069", "&", "<b>", "</details>", "&lt;", "&#x1F600;", "&nbsp;", '"', "'", "<", ">",
    "\ud83d", "\udc00", "\x00", "\x1b[31m", "\n", "\r\n", "\t", "\u200b", "\ufeff", "\ufffe", "\u2028",
    "𠮷野家", "𝔘𝔫𝔦", "/start ", "@somebody ", "#话题 ", "https://news.example/a?b=c&d=e ",
)  # fmt: skip
_URLS = (
    "https://news.example/{n}", "http://新闻.example/{n}?a=1&b=<2>", "https://news.example/{n}#x",
    None, "", "javascript:alert({n})", "http://localhost/{n}", "https://user:pw@news.example/{n}",
    "ftp://news.example/{n}", "https://news example/{n}", "https://[::1]:8/{n}", "http://[",
    'https://news.example/{n}"><b>', "tg://user?id={n}", "https://10.0.0.1/{n}.jpg",
    "https://img.example/{n}.svg", "https://img.example/{n}.jpg", "HTTPS://IMG.EXAMPLE/{n}.PNG",
    "https://news.example/" + "long" * 600,
)  # fmt: skip
_START = datetime(2026, 11, 22, tzinfo=UTC)


@dataclass
class Newsroom:
    """Draws one digest. Every title begins with a number of its own, by which it is found again."""

    random: Random
    numbered: int = 0

    def digest(self) -> Digest:
        count = 40 if self.random.random() < 0.03 else self._some()
        sections = tuple(self._section(at) for at in range(1, count + 1))
        return Digest(sections, 1)

    def text(self, most: int) -> str:
        draw = self.random
        return "".join(draw.choice(_PIECES) for _ in range(draw.randint(0, most)))

    def _some(self) -> int:
        """Return a number from 1 on, mostly small."""
        return 1 + int(self.random.expovariate(0.5))

    def _section(self, at: int) -> Section:
        words = (
            tuple(self.text(3) or "词" for _ in range(self.random.randint(1, 3))) if self.random.random() < 0.2 else ()
        )
        path = CategoryPath(()) if words else CategoryPath.parse(f"类{at}/{self.text(2).replace('/', '')}类")
        count = self.random.choice((0, 1, 2, 3, 5, 5, 20 if self.random.random() < 0.1 else 5))
        stories = tuple(self._story() for _ in range(count))
        return Section(0 if words else at, path, stories, self.random.choice((0, 0, 1, 250)), words)

    def _story(self) -> Story:
        draw = self.random
        self.numbered += 1
        size = draw.choice((2, 4, 8, 400 if draw.random() < 0.05 else 8))
        return Story(
            sequence=self.numbered,
            article_id=self.numbered,
            title=f"N{self.numbered}号{self.text(size)}",
            categories=CategoryPath.parse("类/别"),
            category_id=1,
            source=draw.choice((None, "", self.text(2), "澄江日报")),
            published=draw.choice(
                (None, _START + timedelta(minutes=draw.randint(0, 3_000)), datetime(1969, 1, 1, tzinfo=UTC))
            ),
            url=self._url(),
            language=draw.choice(tuple(Language)),
            summary=self._summary(),
            others=tuple(self._other() for _ in range(draw.choice((0, 0, 1, 3, 9)))),
            follow_up=self._follow_up() if draw.random() < 0.3 else None,
        )

    def _summary(self) -> Summary:
        draw = self.random
        lead = (
            _passage(self.text(draw.choice((0, 6, 12, 3_000 if draw.random() < 0.03 else 12))))
            if draw.random() < 0.9
            else None
        )
        lists = tuple(
            PointList(
                tuple(self._point(draw.randint(0, 4)) for _ in range(draw.randint(0, 6))),
                _passage(self.text(4)) if draw.random() < 0.4 else None,
            )
            for _ in range(draw.randint(0, 2))
        )
        return Summary(lead, lists, self._url(), Method.ENUMERATION)

    def _point(self, depth: int) -> Point:
        draw = self.random
        children = tuple(self._point(depth - 1) for _ in range(draw.randint(0, 2))) if depth else ()
        return Point(_passage(self.text(draw.choice((1, 6, 10, 900 if draw.random() < 0.02 else 10)))), children)

    def _other(self) -> OtherReport:
        return OtherReport(1, self.text(3), self.random.choice((None, self.text(2), "北岭晚报")), self._url())

    def _follow_up(self) -> FollowUp:
        return FollowUp(tuple(self.text(5) for _ in range(self.random.randint(0, 3))), self.text(5))

    def _url(self) -> str | None:
        url = self.random.choice(_URLS)
        return url.replace("{n}", str(self.numbered)) if url is not None else None

    def article(self) -> Article:
        """Draw an article whose blocks begin with numbers of their own."""
        return Article(
            title=self.text(6),
            categories=CategoryPath.parse("类/别"),
            author=None,
            source=self.text(2),
            published=_START,
            url=self._url(),
            blocks=tuple(self._block() for _ in range(self.random.choice((0, 3, 12, 200)))),
            language=Language.SIMPLIFIED,
            identity="",
            revision="",
            origin="",
            head_image=self._url(),
        )

    def _block(self) -> Block:
        draw = self.random
        size = draw.choice((2, 8, 60, 6_000 if draw.random() < 0.02 else 8))
        kind = draw.choice((Paragraph, Paragraph, Paragraph, Heading, Listing, Quote, Table, Code, Image))
        if kind is Paragraph:
            return Paragraph(
                self._marked(size), draw.choice(tuple(Role)), strong=draw.random() < 0.1, head=draw.choice((0, 3))
            )
        if kind is Heading:
            return Heading(self._marked(size), draw.randint(1, 6))
        if kind is Listing:
            count = draw.choice((1, 5, 30))
            items = tuple(self._marked(size // 4) for _ in range(count))
            return Listing(items, tuple(draw.randint(0, 20) for _ in items), ordered=draw.random() < 0.5)
        if kind is Quote:
            return Quote(tuple(self._marked(size) for _ in range(draw.randint(1, 4))))
        if kind is Table:
            columns = draw.choice((1, 3, 30))
            return Table(tuple(tuple(self._marked(2) for _ in range(columns)) for _ in range(draw.choice((1, 4, 40)))))
        return Code(self._marked(size)) if kind is Code else Image(self._url() or "", self._marked(4))

    def _marked(self, most: int) -> str:
        self.numbered += 1
        return f"N{self.numbered}号{self.text(most)}"


def random_digest(seed: int) -> Digest:
    return Newsroom(Random(seed)).digest()  # noqa: S311 - chance for tests, no secret


def random_article(seed: int) -> Article:
    return Newsroom(Random(seed)).article()  # noqa: S311 - chance for tests, no secret


def _passage(text: str) -> Passage:
    return Passage(text, (Span(0, 0, 0, len(text)),))
