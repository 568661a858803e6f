"""Asking a web for what it can't give."""

import pytest

from bot.core.fault import Fault
from bot.core.feed import Validators
from bot.errors import FetchError
from bot.fetching.web import Web

FEED = b"<rss/>"
SEEN = Validators('"v1"', "Mon, 23 Nov 2026 07:00:00 GMT", 7)


async def failing(web: Web, url: str, validators: Validators | None = None) -> FetchError:
    with pytest.raises(FetchError) as caught:
        await web.get(url, validators or Validators())
    assert len(caught.value.detail) <= 200
    assert "\n" not in caught.value.detail
    return caught.value


async def fault(web: Web, url: str) -> tuple[Fault, str]:
    error = await failing(web, url)
    return error.fault, error.detail
