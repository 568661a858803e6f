"""Web pages in which no article stands: lists of articles, walls, shells."""

from tests.reading.web_page_parts import (
    FOOTER,
    MENU,
    OTHER_ENGLISH,
    OTHER_NEWS,
    SIDE,
    Sample,
    links,
    page,
)


def _list_of_links() -> Sample:
    return Sample(
        "a front page of links",
        page(f"{MENU}<div class=a><ul>{links(OTHER_NEWS * 8)}</ul></div>{SIDE}{FOOTER}", title="澜州日报"),
        (),
    )


def _list_of_teasers() -> Sample:
    item = (
        "<div class=item><h2><a href='/n/{n}.html'>{title}，市民有什么变化"
        "</a></h2><p>记者从有关部门了解到，{title}，这项工作预计年底以前完成，"
        "沿线居民出行会更方便。</p><span>11-20</span></div>"
    )
    return Sample(
        "a list of teasers",
        page(f"{MENU}<div class=list>{links(OTHER_NEWS * 3, item)}</div>{FOOTER}", title="社会新闻_澜州日报"),
        (),
    )


def _list_of_articles() -> Sample:
    item = (
        "<article><h2><a href='/n/{n}'>{title}</a></h2><p>{title}: the "
        "board told reporters on Monday that work would go on as planned, "
        "whatever the weather.</p><a href='/n/{n}'>Read more about it</a>"
        "</article>"
    )
    return Sample(
        "a blog's front page",
        page(f"<main>{links(OTHER_ENGLISH, item)}</main>", title="Pier Notes", language="en"),
        (),
        title="Pier Notes",
    )


def _list_with_dates() -> Sample:
    item = "<li><a href='/n/{n}.html'>{title}</a><span>2026-11-20 08:30</span></li>"
    return Sample(
        "a list of dated links", page(f"{MENU}<ul>{links(OTHER_NEWS * 5, item)}</ul>{FOOTER}", title="滚动新闻"), ()
    )


def _cookie_wall() -> Sample:
    text = (
        "<div class=modal><h1>Before you continue</h1><p>We and our 812 "
        "partners store and access personal data, like browsing data or "
        "unique "
        "identifiers, on your device. Selecting I Accept enables tracking "
        "technologies to support the purposes shown.</p>"
        "<p>You can change your cookie settings at any time in the privacy "
        "centre at the foot of each page.</p><button>Accept</button></div>"
    )
    return Sample("a cookie wall", page(text, title="The Harbour Post", language="en"), ())


def _robot_wall() -> Sample:
    text = (
        "<div class=box><h2>环境异常</h2><p>当前环境异常，完成验证后即可继续访问。"
        "为了保护账号安全，请完成下方的安全验证，验证通过以后页面会自动跳转，"
        "给您带来的不便敬请谅解。</p><p>如有疑问请联系客服，服务时间为每天上午九点到下午六点，"
        "节假日照常服务。</p></div>"
    )
    return Sample("a robot check", page(text, title=""), ())


def _gone() -> Sample:
    return Sample(
        "a page for what is gone",
        page(
            f"{MENU}<div class=err><p>抱歉，您访问的页面不存在或已被删除。</p><p><a href=/>返回首页</a></p></div>",
            title="404",
        ),
        (),
    )


def _bare_shell() -> Sample:
    return Sample(
        "an empty shell",
        page("<div id=app></div><noscript>You need to enable JavaScript to run this app.</noscript>", title="App"),
        (),
    )


NO_ARTICLES = (
    _list_of_links(),
    _list_of_teasers(),
    _list_of_articles(),
    _list_with_dates(),
    _cookie_wall(),
    _robot_wall(),
    _gone(),
    _bare_shell(),
)
