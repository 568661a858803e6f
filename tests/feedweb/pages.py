"""The page of an entry: its article whole, between what such pages have around it."""

from html import escape

from tests.feedweb.documents import link_of
from tests.feedweb.feeds import Item, WebFeed

_WORDS = {
    "zh": ("首页 国内 国际 财经 体育 视频 专题".split(), "热门文章", "相关阅读", "联系我们　版权声明　投稿邮箱"),
    "en": ("Home World Business Science Sport Video".split(), "Most read", "Related", "Contact us | Terms | Privacy"),
}
_NEIGHBOURS = 8


def render_page(feed: WebFeed, item: Item, base: str) -> bytes:
    """Return an HTML page in UTF-8. `base` is the address of the feed's host, without a slash at the end."""
    post = feed.post(item)
    sections, most_read, related, footer = _WORDS[feed.shape.language]
    title = escape(post.title)
    menu = "".join(f'<li><a href="{base}/{at}">{name}</a></li>' for at, name in enumerate(sections))
    date = f"<time>{item.published:%Y-%m-%d %H:%M}</time>" if feed.shape.is_dated else ""
    return (
        f'<!DOCTYPE html><html lang="{feed.shape.language}"><head><meta charset="utf-8">'
        f"<title>{title}_{feed.title}</title>"
        f'<link rel="alternate" type="application/rss+xml" href="{base}/feed"></head><body>\n'
        f'<header><a class="logo" href="{base}/">{feed.title}</a><nav><ul>{menu}</ul></nav></header>\n'
        f"<main><article><h1>{title}</h1><p class='meta'>{date} {feed.title}</p>\n"
        f"{post.html(base)}\n</article></main>\n"
        f"<aside><h3>{most_read}</h3>{_links(feed, base, 0)}</aside>\n"
        f'<section class="related"><h3>{related}</h3>{_links(feed, base, 1)}</section>\n'
        f"<footer><p>{footer}</p><p>© {feed.title}</p></footer></body></html>\n"
    ).encode()


def render_site(feed: WebFeed, base: str) -> bytes:
    """Return the site's own page, which names the feed."""
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{feed.title}</title>'
        f'<link rel="alternate" type="application/rss+xml" title="{feed.title}" href="{base}/feed"></head>'
        f"<body><h1>{feed.title}</h1>{_links(feed, base, 0)}</body></html>\n"
    ).encode()


def _links(feed: WebFeed, base: str, start: int) -> str:
    """Return a list of every other item, from the first or the second on."""
    shown = feed.items[start : 2 * _NEIGHBOURS : 2]
    rows = "".join(f'<li><a href="{link_of(item, base)}">{escape(feed.post(item).title)}</a></li>' for item in shown)
    return f"<ul>{rows}</ul>"
