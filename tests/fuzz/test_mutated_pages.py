"""Whatever a server sends as a page, an article is found in it, or an error names it; and with bounded work.

Like `test_mutated_posts`: a page that fails is named by its seed, and work is counted in calls.
"""

import os
from random import Random

import pytest

from bot.errors import ReadingError
from bot.reading.discovery import find_feeds
from bot.reading.pages import WebPage, page_article, read_page
from bot.summarising.summarise import summarise
from tests.fuzz.mutate import mutated
from tests.fuzz.work import TooMuchWorkError, WorkMeter
from tests.reading.web_pages import ARTICLES
from tests.reading.web_pages_without_article import NO_ARTICLES

RUNS = int(os.environ.get("FUZZ_RUNS", "300"))
PORTION = 25
PAGES = [sample.data for sample in (*ARTICLES, *NO_ARTICLES)]
URL = "https://news.example/2026/a.html"
# Bare paragraphs deep down need 100, for trafilatura asks each for all that it stands in; news needs ten.
CALLS_A_BYTE = 120
CALLS_AT_LEAST = 200_000


@pytest.fixture(scope="module", autouse=True)
def _importing_is_no_work_of_a_page() -> None:
    read_page(PAGES[0], "text/html", URL)


def read(data: bytes) -> WebPage | None:
    """Return none where there is no article; raises whatever else goes wrong, and for too much work."""
    with WorkMeter(max(CALLS_AT_LEAST, CALLS_A_BYTE * len(data))):
        try:
            feeds = find_feeds(data, "text/html", URL)
        except ReadingError as error:
            assert error.origin == URL  # noqa: PT017 - most pages raise nothing
            return None
        assert all(feed.url.startswith(("http://", "https://")) for feed in feeds)
        try:
            return read_page(data, "text/html", URL)
        except ReadingError as error:
            assert error.origin == URL  # noqa: PT017 - most pages raise nothing
            return None


@pytest.mark.parametrize("first", range(0, RUNS, PORTION))
def test_a_mutated_page_is_read_or_refused(first: int) -> None:
    for seed in range(first, min(first + PORTION, RUNS)):
        data = mutated(PAGES, Random(seed))  # noqa: S311 - a seed names a page
        try:
            found = read(data)
            if found is not None:
                assert found.text
                article = page_article(found, URL, "")
                assert article.title
                summarise(article)
        except (Exception, TooMuchWorkError) as error:
            raise AssertionError(f"seed {seed}: {error!r}") from error


def test_most_mutated_pages_can_still_be_read() -> None:
    found = [read(mutated(PAGES, Random(seed))) for seed in range(60)]  # noqa: S311 - a seed names a page
    assert sum(one is not None for one in found) > 20
