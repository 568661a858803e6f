"""Which HTML elements hold what: skipped ones, block-level ones, and those whose class says promotion or credit.

Element groups follow the HTML Standard's content categories; the words are what sites name such boxes.
"""

import re
from collections.abc import Mapping

from bs4 import Tag

from bot.core.article import Role

SKIPPED = frozenset(
    "script style noscript template head title meta link base svg math canvas form button input select option textarea "
    "nav dialog menu object param source track map area applet frame frameset noframes".split()
)
EMBEDDED = frozenset("iframe video audio embed".split())
HEADINGS = {f"h{level}": level for level in range(1, 7)}
BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer header "
    "hgroup hr html legend li main ol p pre section summary table tbody td tfoot th thead tr ul caption".split()
) | frozenset(HEADINGS)
STRONG = frozenset("b strong h1 h2 h3 h4 h5 h6 th".split())

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])", re.IGNORECASE)
_CENTRED_STYLE = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_STRONG_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)

_PROMOTION = (
    "ad ads adv advert advertisement adlist adsbygoogle sponsor sponsored promo promotion qr qrcode ewm erweima weixin "
    "wechat newsletter subscribe outbrain taboola banner share sharing social sns bdsharebuttonbox toolbar tougao "
    "reward donate appdownload".split()
)
_RELATED = "related relate recommend recommended recommendation readmore morenews breadcrumb pagination".split()
_BOXES: Mapping[str, Role] = {
    **dict.fromkeys(_PROMOTION, Role.PROMOTION),
    **dict.fromkeys(_RELATED, Role.RELATED),
    **dict.fromkeys("disclaimer copyright statement shengming".split(), Role.DISCLAIMER),
    **dict.fromkeys("editor byline zebian".split(), Role.CREDIT),
}
_SMALL_BOX = 600
_CAPTIONS = frozenset("caption figcaption descr imgdesc imgdescr picdesc pictext figure".split())


def is_hidden(tag: Tag) -> bool:
    """Whether a browser would not show the element."""
    if tag.has_attr("hidden"):
        return True
    style = tag.get("style")
    return isinstance(style, str) and _HIDDEN_STYLE.search(style) is not None


def box_role(tag: Tag) -> Role | None:
    """Return what the element's class and id say that it is, or none where they say nothing."""
    names = attribute_words(tag)
    return next((_BOXES[name] for name in names if name in _BOXES), None)


def is_small(tag: Tag) -> bool:
    """Whether a box is small enough to be an insert: a wrapper of the whole article may bear any class."""
    length = 0
    for text in tag.stripped_strings:
        length += len(text)
        if length > _SMALL_BOX:
            return False
    return True


def is_caption(tag: Tag) -> bool:
    """Whether the element describes the picture beside it."""
    return tag.name == "figcaption" or (tag.name != "figure" and not _CAPTIONS.isdisjoint(attribute_words(tag)))


def attribute_words(tag: Tag) -> tuple[str, ...]:
    """Return the words that class and id are made of: `appendQr_wrap` gives append, qr, wrap."""
    attributes = tag.attrs
    if not ("class" in attributes or "id" in attributes):
        return ()
    held = attributes.get("class") or ()
    names = [held] if isinstance(held, str) else list(held)
    names.append(str(attributes.get("id") or ""))
    return tuple(word.lower() for name in names for word in _WORDS.findall(name))


def is_centred(tag: Tag) -> bool:
    style = tag.get("style")
    words = f"{tag.get('align') or ''} {tag.get('cms-style') or ''}".lower()
    return "center" in words or tag.name == "center" or (isinstance(style, str) and bool(_CENTRED_STYLE.search(style)))


def is_strong(tag: Tag) -> bool:
    if tag.name in STRONG:
        return True
    style = tag.get("style")
    if isinstance(style, str) and _STRONG_STYLE.search(style):
        return True
    return "strong-bold" in str(tag.get("cms-style") or "").lower()
