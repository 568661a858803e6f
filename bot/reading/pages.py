"""A web page to the article in it: found in the page, then cleaned like any other text."""

import re
from dataclasses import dataclass
from datetime import datetime

from bot.core.article import Article
from bot.core.language import Language, detect
from bot.errors import ReadingError
from bot.reading.articles import Said, article_of, first_sentence, one_line, text_of
from bot.reading.blocks import read_blocks
from bot.reading.page_body import as_html, named_body, searched_body
from bot.reading.page_facts import PageFacts, facts_of
from bot.reading.page_tree import PageTree, parse_page
from bot.reading.roles import assign_roles

_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_LETTER = re.compile(r"[^\W_]")
_LEAST = 160
_LEAST_NAMED = 60
"""How much an article weighs at least, in Latin letters; of what the page itself calls the article, less will do."""
_FULLER = 1.3
_LONGEST_NOTICE = 1_600
_WALL = re.compile(
    r"enable javascript|javascript is (?:disabled|required)|uses? cookies|(?:all|accept) cookies|our \d[\d,]* partners|"
    r"cookie (?:policy|preferences|settings|consent)|checking your browser|verify (?:that )?you are (?:a )?human|"
    r"unusual traffic|access denied|page .{0,40}not (?:be )?found|(?:log|sign) in to (?:continue|read)|"
    r"(?:启用|开启|允许|打开)\s?(?:JavaScript|JS|Cookie)|(?:使用|接受|同意).{0,10}cookie|请(?:您)?先登录|"
    r"(?:请)?登录后(?:即可|可以?)?(?:查看|阅读|继续)|完成(?:下方|以下|下面).{0,6}验证|完成验证后|人机验证|访问过于频繁|"
    r"环境异常|(?:页面|内容|文章|访问的.{0,10})(?:不存在|已被删除|已删除|找不到|走丢)",
    re.IGNORECASE,
)
"""What stands in place of an article: consent, scripts, robots, log-in, what is gone."""


@dataclass(frozen=True, slots=True)
class WebPage:
    """The article in a page. `html` is its body, with absolute addresses of pictures; `text` what of it speaks
    for the article, a line a paragraph. `url` is the page's own address for itself, where it has one on its site.
    """

    title: str
    html: str
    text: str
    author: str | None
    published: datetime | None
    site_name: str
    picture: str | None
    url: str
    language: Language


def read_page(data: bytes, content_type: str, url: str) -> WebPage:
    """Find the article in a page that came from `url`. Raises ReadingError for what is no HTML, too large or nested too
    deep, and where there is no article: a list of articles, a wall, an empty shell.
    """
    tree = parse_page(data, content_type, url)
    facts = facts_of(tree)
    found = _best(tree, facts)
    title = facts.title or one_line(first_sentence(assign_roles(read_blocks(found.html), ""))) or url
    return WebPage(
        title=title,
        html=found.html,
        text=found.text,
        author=facts.author,
        published=facts.published,
        site_name=facts.site_name,
        picture=facts.picture,
        url=facts.url,
        language=detect(f"{title}\n{found.text}"),
    )


def page_article(page: WebPage, identity: str, revision: str) -> Article:
    """Return a page's article. It belongs to no category."""
    said = Said(
        title=page.title,
        author=page.author,
        source=page.site_name or None,
        published=page.published,
        url=page.url,
        picture=page.picture,
    )
    return article_of(read_blocks(page.html), said, identity=identity, revision=revision, origin=page.url)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A body as it would be read; `weight` is how much it says, a Chinese character counting for two letters."""

    html: str
    text: str
    weight: int


def _read(html: str | None) -> _Reading:
    text = text_of(html) if html else ""
    return _Reading(html or "", text, _weight(text))


def _best(tree: PageTree, facts: PageFacts) -> _Reading:
    """Return the article. Raises ReadingError where no place in the page has one."""
    found = _read(named_body(tree))
    if found.weight < _LEAST_NAMED:
        found = _read(searched_body(tree))
        if found.weight < _LEAST:
            found = _read(None)
    # Where a script puts the article into the page, or keeps readers from it, search engines are still told.
    told = _read(as_html(facts.body))
    if told.weight >= max(_LEAST_NAMED, found.weight * _FULLER):
        return told
    if not found.weight:
        raise ReadingError(tree.url, "there is no article in this page")
    if _is_wall(found):
        raise ReadingError(tree.url, "this page shows a notice in place of an article")
    return found


def _weight(text: str) -> int:
    return len(_LETTER.findall(text)) + len(_HAN.findall(text))


def _is_wall(found: _Reading) -> bool:
    """Whether all that is there is a notice that keeps readers out: it opens with one, or is one in good part."""
    if found.weight > _LONGEST_NOTICE:
        return False
    lines = found.text.splitlines()
    notices = [line for line in lines if _WALL.search(line)]
    return bool(notices) and (notices[0] == lines[0] or sum(map(_weight, notices)) * 3 > found.weight)
