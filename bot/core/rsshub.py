"""Routes of RSSHub (`rsshub://sina/finance`), which several instances of it answer.

A route may come from anybody; none may lead to another host or out of an instance's own path.
"""

import re
from collections.abc import Sequence
from urllib.parse import unquote

from bot.core.feed import RSSHUB_SCHEME
from bot.errors import UserError

_LONGEST = 2_000
_UNWRITABLE = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029\ud800-\udfff#]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_ESCAPING = re.compile(r"//|[@\\]|^/|^$")


def addresses(url: str, instances: Sequence[str]) -> tuple[str, ...]:
    """Return where a feed is to be had: a route at each instance, in their order; any other address as it is.

    An `@` in a route is written as `%40`. An instance may have a path and a query (`https://hub.example/?key=…`) of its
    own. Raises UserError where there is no instance, and for a route that might lead elsewhere.
    """
    if not url.startswith(RSSHUB_SCHEME):
        return (url,)
    route, _, query = url.removeprefix(RSSHUB_SCHEME).partition("?")
    route = route.removeprefix("/")
    if len(url) > _LONGEST or _UNWRITABLE.search(url) or not _is_safe(route):
        raise UserError("error.bad_address", address=url[:200])
    if not instances:
        raise UserError("error.no_rsshub")
    return tuple(_at(instance, route, query) for instance in instances)


def _is_safe(route: str) -> bool:
    as_read = unquote(route)
    return not (_ESCAPING.search(route) or _CONTROL.search(as_read) or ".." in as_read or "\\" in as_read)


def _at(instance: str, route: str, query: str) -> str:
    base, _, own = instance.partition("?")
    queries = "&".join(filter(None, (query, own)))
    return f"{base.rstrip('/')}/{route}{'?' if queries else ''}{queries}"
