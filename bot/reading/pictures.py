"""Which images are pictures of the news, and not QR codes, avatars, logos, placeholders or trackers."""

import re
from urllib.parse import urljoin, urlsplit

from bs4 import Tag

from bot.core.article import Image
from bot.reading.whitespace import tidy

MAX_URL = 2_000
_SMALLEST = 120
_LONGEST_SHAPE = 6
_PLACEHOLDER_HOSTS = frozenset(
    "picsum.photos placehold.it placehold.co placeholder.com via.placeholder.com dummyimage.com placekitten.com "
    "placeimg.com fakeimg.pl loremflickr.com lorempixel.com unsplash.it gravatar.com www.gravatar.com "
    "secure.gravatar.com s.w.org source.unsplash.com".split()
)
_NO_CONTENT = re.compile(
    r"(?:^|[/_.\-?&=])(?:qr|qrcode|qr_code|ewm|erweima|avatar|avatars|logo|icon|icons|favicon|sprite|spacer|blank|"
    r"pixel|1x1|loading|lazyload|placeholder|transparent|emoji|smil(?:ey|ies)|btn|tracker|tracking|beacon)"
    r"(?:[/_.\-?&=]|\d|$)|(?:^|[/_\-])(?:default|no)[_\-]?(?:share|social|image|img|pic|photo|thumb|cover)|"
    r"[_\-]default\.\w+$|(?:^|[/_\-])(?:hui(?:hui)?|guohui|emblem|subscribe|follow)[_\-.]|_banner_",
    re.IGNORECASE,
)
_QR_TEXT = re.compile(
    r"关注(?:横幅|我们|微信)|横幅|广告|^banner|二维码|扫码|公众号|qr[ _-]?code|微信号|^ID[:：]", re.IGNORECASE
)
# A path, a name with an ending, or a query: no other scheme, and no mere word as scripts leave in attributes of theirs.
_RELATIVE = re.compile(r"(?![a-z][a-z0-9+.\-]*:)[^\s:]{0,400}[/.?]", re.IGNORECASE)
_SIZE_IN_URL = re.compile(r"[/_]w(\d{2,5})h(\d{2,5})(?=[/_])")


def picture_of(tag: Tag, base: str = "") -> Image | None:
    """Return the content picture that an `<img>` shows, or none where it is no content."""
    url = _address(tag, base)
    if url is None or is_placeholder(url) or tag.get("n-qr-mark") == "y":
        return None
    caption = tidy(str(tag.get("alt") or ""))
    if _QR_TEXT.search(caption) or _QR_TEXT.search(str(tag.get("title") or "")):
        return None
    style = str(tag.get("style") or "")
    width = _length(tag.get("width")) or _styled(style, "width")
    height = _length(tag.get("height")) or _styled(style, "height")
    if _is_too_small(width, height):
        return None
    return Image(url, caption, width, height)


def sources_of(tag: Tag, base: str = "") -> list[str]:
    """Return the addresses of an `<img>` as they are written, or as `base` makes them absolute, whatever it shows."""
    written = [str(tag[name]).strip() for name in ("src", "data-src", "data-original") if tag.get(name)]
    return [web_address(url, base) or url for url in written] if base else written


def is_placeholder(url: str) -> bool:
    """Whether an address alone tells that it shows no content."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return True
    if host in _PLACEHOLDER_HOSTS or _NO_CONTENT.search(parts.path):
        return True
    size = _SIZE_IN_URL.search(parts.path)
    # Square and small: how one big portal publishes QR codes and avatars.
    return size is not None and (size[1] == size[2] and int(size[1]) <= 300)


def web_address(text: str, base: str = "") -> str | None:
    """Return `text`, which may be relative to `base`, as an absolute http or https address, or none."""
    text = text.strip()
    if text.startswith("//"):
        text = f"https:{text}"
    elif base and _RELATIVE.match(text) and len(text) <= MAX_URL:
        text = _joined(text, base)
    if len(text) > MAX_URL or not text.lower().startswith(("http://", "https://")):
        return None
    try:
        return text if urlsplit(text).hostname and not re.search(r"[\s<>\"]", text) else None
    except ValueError:
        return None


def _joined(text: str, base: str) -> str:
    try:
        return urljoin(base, text.replace(" ", "%20"))
    except ValueError:
        return ""


def _address(tag: Tag, base: str) -> str | None:
    """Return the first real address of an image; lazy loading keeps it in an attribute of its own."""
    for name in ("data-original", "data-src", "data-lazy-src", "data-actualsrc", "src"):
        held = tag.get(name)
        if isinstance(held, str) and (url := web_address(held, base)):
            return url
    return None


def _length(held: object) -> int | None:
    digits = re.match(r"\s*(\d{1,5})(?:px)?\s*$", str(held or ""))
    return int(digits[1]) if digits else None


def _styled(style: str, name: str) -> int | None:
    found = re.search(rf"(?:^|[;\s]){name}\s*:\s*(\d{{1,5}})px", style)
    return int(found[1]) if found else None


def _is_too_small(width: int | None, height: int | None) -> bool:
    known = [length for length in (width, height) if length is not None]
    if any(length < _SMALLEST for length in known):
        return True
    return width is not None and height is not None and width > height * _LONGEST_SHAPE
