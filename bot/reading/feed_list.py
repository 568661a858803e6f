"""The operator's own list of sources, as TOML; a list that is OPML is read as such.

[[feed]]
url = "https://sspai.com/feed"      # or "rsshub://sina/finance"
category = "科技/少数派"
title = "少数派"                    # optional, as are the following
tags = true                         # each entry's first tag becomes a level below the category

[[feed]]
path = "/srv/posts"                 # a folder of posts
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from bot.core.category import CategoryPath
from bot.core.feed import FOLDER_SCHEME
from bot.errors import ReadingError
from bot.reading.decoding import decode
from bot.reading.opml import MAX_BYTES, MAX_OUTLINES, FeedList, Outline, feed_address, read_opml
from bot.reading.pictures import web_address
from bot.reading.whitespace import tidy

_FIELDS = ("url", "path", "category", "title", "site", "tags")
_TEXTS = ("url", "path", "title", "site")
_HEADER = re.compile(r"(?m)^[ \t]*\[\[[ \t]*[\"']?feed[\"']?[ \t]*\]\]")
_BEGIN = "begin each feed with a line [[feed]]"
_OUTSIDE = f"stands outside any feed; {_BEGIN}"
_WHOLE_PATH = re.compile(r"/|[A-Za-z]:[\\/]")


def read_feed_list(data: bytes, origin: str) -> FeedList:
    """Return the sources of a list, in its order, and the faults that keep others out of it. Raises ReadingError, which
    says what to do, for what is no list at all.
    """
    if len(data) > MAX_BYTES:
        raise ReadingError(origin, f"the list has {len(data):,} bytes; at most {MAX_BYTES:,} are read")
    if data.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n").startswith(b"<"):
        return read_opml(data, origin)
    text = decode(data, origin).removeprefix("\ufeff")
    try:
        loaded = tomllib.loads(text)
    except RecursionError as fault:
        raise ReadingError(origin, "this TOML is nested too deep") from fault
    except ValueError as fault:
        raise ReadingError(origin, f"this is not TOML: {fault}") from fault
    tables = _tables(loaded, origin)
    strays = [f"{name[:40]!r} {_OUTSIDE}" for name in loaded if name != "feed"]
    outlines: dict[str, Outline] = {}
    faults: list[str] = []
    for table, place in zip(tables, _places(text, len(tables)), strict=True):
        wrong = list(_faults(table))
        outline = None if wrong else _outline(table)
        if outline is not None and outlines.setdefault(outline.url, outline) is not outline:
            wrong = [f"{outline.url} stands above already; keep one"]
        if wrong:
            faults.append(f"{place}: {'; '.join(wrong)}")
    return FeedList(tuple(outlines.values()), (*faults, *strays))


def _tables(loaded: Mapping[str, object], origin: str) -> Sequence[Mapping[str, object]]:
    """Return the tables called `feed`. Raises ReadingError where there are none, or too many."""
    held = loaded.get("feed", [])
    if not isinstance(held, list) or not all(isinstance(table, dict) for table in held):
        raise ReadingError(origin, f"'feed' is no list of tables; {_BEGIN}")
    if len(held) > MAX_OUTLINES:
        raise ReadingError(origin, f"there are more than {MAX_OUTLINES:,} feeds")
    if not held:
        stray = next(iter(loaded), None)
        raise ReadingError(
            origin, f"there is no feed in it; {_BEGIN}" if stray is None else f"{stray[:40]!r} {_OUTSIDE}"
        )
    return held


def _places(text: str, count: int) -> Sequence[str]:
    """Return what to call each table: by its line where that can be told, else by its number."""
    lines = [text.count("\n", 0, header.start()) + 1 for header in _HEADER.finditer(text)]
    if len(lines) != count:
        return [f"feed {number}" for number in range(1, count + 1)]
    return [f"line {line} (feed {number})" for number, line in enumerate(lines, 1)]


def _faults(table: Mapping[str, object]) -> Iterator[str]:
    for name in (name for name in table if name not in _FIELDS):
        near = get_close_matches(name, _FIELDS, 1)
        yield f"there is no field {name[:40]!r}; " + (
            f"did you mean '{near[0]}'?" if near else f"known are {', '.join(_FIELDS)}"
        )
    wrong = [name for name in _TEXTS if not isinstance(table.get(name, ""), str)]
    yield from (f"'{name}' is no text; write it in quotation marks" for name in wrong)
    if not isinstance(table.get("tags", False), bool):
        yield "'tags' is neither true nor false; write one of them without quotation marks"
    if not _is_category(table.get("category", "")):
        yield "'category' is neither a text such as \"科技/少数派\" nor a list of texts"
    if ("url" in table) == ("path" in table):
        yield "it has both 'url' and 'path'; keep one" if "url" in table else "it has no 'url' and no 'path'; add one"
    elif not wrong:
        yield from _address_faults(table)


def _address_faults(table: Mapping[str, object]) -> Iterator[str]:
    url, path = str(table.get("url", "")).strip(), str(table.get("path", "")).strip()
    if "url" in table and feed_address(url) is None:
        hint = f'; a folder is named by path = "{url[len(FOLDER_SCHEME) :]}"' if url.startswith(FOLDER_SCHEME) else ""
        yield f"{url[:100]!r} is no address of a feed; write https://… or rsshub://…{hint}"
    if "path" in table and (not _WHOLE_PATH.match(path) or ".." in re.split(r"[\\/]", path)):
        yield f"{path[:100]!r} is no whole path; write it from the root on, such as /srv/posts"
    if table.get("site") and web_address(str(table["site"])) is None:
        yield f"'site' is no address: {str(table['site'])[:100]!r}; write https://…"


def _is_category(held: object) -> bool:
    return isinstance(held, str) or (isinstance(held, list) and all(isinstance(name, str) for name in held))


def _outline(table: Mapping[str, object]) -> Outline:
    held = table.get("category", "")
    path = str(table.get("path", "")).strip()
    return Outline(
        url=feed_address(str(table.get("url", ""))) or f"{FOLDER_SCHEME}{path.rstrip('/') or '/'}",
        title=tidy(str(table.get("title", ""))),
        site_url=web_address(str(table.get("site", ""))),
        categories=CategoryPath.of(map(tidy, held)) if isinstance(held, list) else CategoryPath.parse(tidy(str(held))),
        with_tags=table.get("tags") is True,
    )
