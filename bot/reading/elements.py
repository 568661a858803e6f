"""Which HTML elements hold what: skipped ones, block-level ones, and those whose class says promotion or credit.

Element groups follow the HTML Standard's content categories; the words are what sites name such boxes.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from bs4 import Tag

from bot.core.article import Role

SKIPPED = frozenset(
    "script style noscript template head title meta link base svg math canvas form button input select option textarea "
    "nav dialog menu object map area applet frame frameset noframes".split()
)
EMBEDDED = frozenset("iframe video audio embed".split())
HEADINGS = {f"h{level}": level for level in range(1, 7)}
BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer header "
    "hgroup hr html legend li main ol p pre section summary table tbody td tfoot th thead tr ul caption".split()
) | frozenset(HEADINGS)
STRONG = frozenset("b strong dt h1 h2 h3 h4 h5 h6 th".split())

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_UNSEEN = re.compile(r"(?:^|\s)(?:visually-hidden|sr-only|screen-reader-text)(?:\s|$)")
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
_MAX_REMEMBERED = 200
_CAPTIONS = frozenset("caption figcaption descr imgdesc imgdescr picdesc pictext figure".split())


@dataclass(frozen=True, slots=True)
class Look:
    """What an element's attributes say. `box`: what its class and id call it; `caption`: they say that it describes the
    picture beside it.
    """

    hidden: bool = False
    box: Role | None = None
    caption: bool = False
    strong: bool = False
    centred: bool = False


_PLAIN = Look()


def look_of(tag: Tag) -> Look:
    if not tag.attrs:
        return _PLAIN
    attributes = cast("Mapping[str, str]", tag.attrs)  # as `tree` leaves them
    get = attributes.get
    said = get("class", ""), get("id", ""), get("style", ""), get("align", ""), get("cms-style", "")
    # A site's posts say the same few things over and over; what is remembered of them stays small.
    look = _look if len("".join(said)) <= _MAX_REMEMBERED else _look.__wrapped__
    return look("hidden" in attributes, *said)


@lru_cache(maxsize=512)
def _look(hidden: bool, named: str, identity: str, style: str, align: str, manner: str) -> Look:  # noqa: FBT001 - a key
    words = attribute_words(named, identity)
    return Look(
        hidden=hidden or _UNSEEN.search(named) is not None or _HIDDEN_STYLE.search(style) is not None,
        box=next((_BOXES[word] for word in words if word in _BOXES), None),
        caption=not _CAPTIONS.isdisjoint(words),
        strong=_STRONG_STYLE.search(style) is not None or "strong-bold" in manner.lower(),
        centred="center" in f"{align} {manner}".lower() or _CENTRED_STYLE.search(style) is not None,
    )


def attribute_words(*names: str) -> list[str]:
    """Return the words that class and id are made of: `appendQr_wrap` gives append, qr, wrap."""
    return [word.lower() for name in names for word in _WORDS.findall(name)]


def is_small(tag: Tag) -> bool:
    """Whether a box is small enough to be an insert: a wrapper of the whole article may bear any class."""
    length = 0
    for text in tag.stripped_strings:
        length += len(text)
        if length > _SMALL_BOX:
            return False
    return True


def is_caption(tag: Tag, look: Look) -> bool:
    """Whether the element describes the picture beside it."""
    return tag.name == "figcaption" or (look.caption and tag.name != "figure")
