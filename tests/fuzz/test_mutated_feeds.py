"""Whatever bytes come for a feed, they become a document or an error that names it. Work is bounded, nothing is opened.

`FUZZ_RUNS=100000` makes it long; a feed that fails is named by its seed. Work is counted in calls, as with posts.
"""

import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from bot.core.entry import FeedDocument
from bot.errors import ReadingError
from bot.reading.feeds.document import read_feed
from tests.fuzz.mutate_feeds import mutated
from tests.fuzz.work import TooMuchWorkError, WorkMeter
from tests.reading.feeds.generate import URL, made

RUNS = int(os.environ.get("FUZZ_RUNS", "600"))
PORTION = 50
ROOT = Path(__file__).parents[2]
FEEDS = [
    *(path.read_bytes() for path in sorted((ROOT / "tests" / "data" / "feeds").iterdir()) if path.suffix != ".json"),
    *(feed.data for feed in made()),
]
CONTENT_TYPES = ("", "text/xml", "application/rss+xml; charset=utf-8", "text/xml; charset=gb2312", "application/json")
# The feeds of tests need fewer than twenty; brackets and ampersands one by one need more.
CALLS_A_BYTE = 100
CALLS_AT_LEAST = 200_000
MOST_EXPANDED = 12
"""A document's texts may be longer than the document: by references to short entities, and by what escaping adds."""


def read(data: bytes, content_type: str) -> FeedDocument | None:
    """Return none for what is refused; raises whatever else goes wrong, and for too much work."""
    with WorkMeter(max(CALLS_AT_LEAST, CALLS_A_BYTE * len(data))):
        try:
            return read_feed(data, content_type, URL)
        except ReadingError as error:
            assert error.origin == URL  # noqa: PT017 - most feeds raise nothing
            return None


def check(document: FeedDocument, data: bytes) -> None:
    """What other parts rely on, whatever the feed was."""
    assert len(document.entries) <= 2_000
    length = 0
    for entry in document.entries:
        assert len(entry.title) <= 300
        assert "\n" not in entry.title
        assert all(link.lower().startswith(("http://", "https://")) for link in (entry.link, entry.picture) if link)
        assert all(moment.tzinfo is not None for moment in (entry.published, entry.updated) if moment)
        entry.title.encode()
        entry.content.encode()
        length += len(entry.content) + len(entry.excerpt)
    assert length <= MOST_EXPANDED * len(data) + 200_000


@pytest.mark.parametrize("first", range(0, RUNS, PORTION))
@pytest.mark.filterwarnings("error")
def test_a_mutated_feed_is_read_or_refused(first: int) -> None:
    for seed in range(first, min(first + PORTION, RUNS)):
        random = Random(seed)  # noqa: S311 - a seed names a feed
        data = mutated(FEEDS, random)
        try:
            document = read(data, random.choice(CONTENT_TYPES))
            if document is not None:
                check(document, data)
        except (Exception, TooMuchWorkError) as error:
            raise AssertionError(f"seed {seed}: {error!r}") from error


def test_most_mutated_feeds_can_still_be_read() -> None:
    read_of = [read(mutated(FEEDS, Random(seed)), "") for seed in range(200)]  # noqa: S311 - a seed names a feed
    assert sum(document is not None for document in read_of) > 150


WATCHED = """
import logging, sys, warnings
from random import Random
from bot.reading.feeds.document import read_feed
from bot.errors import ReadingError
from tests.fuzz.mutate_feeds import mutated
from tests.fuzz.work import TooMuchWorkError, WorkMeter
from tests.fuzz.test_mutated_feeds import FEEDS, URL

def read(data):
    try:
        read_feed(data, "", URL)
    except ReadingError:
        pass

logging.disable()
# What is loaded once, codecs for example, is loaded now.
for data in FEEDS:
    read(data)
for seed in range(300):
    read(mutated(FEEDS, Random(seed)))
seen = []
sys.addaudithook(lambda event, arguments: seen.append((event, arguments)) if event.startswith(
    ("open", "socket", "os.", "subprocess", "urllib", "shutil", "tempfile", "exec", "ctypes")) else None)
for data in FEEDS:
    read(data)
for seed in range(300):
    read(mutated(FEEDS, Random(seed)))
hostile = b'<!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/hostname"><!ENTITY % p SYSTEM "http://127.0.0.1:1/x">%p;]>'
read(hostile + b"<rss version='2.0'><channel><item><title>&f;</title></item></channel></rss>")
read(hostile + b"<rss version='2.0' xmlns:xi='http://www.w3.org/2001/XInclude'><channel>"
     b"<xi:include href='file:///etc/hostname'/></channel></rss>")
read(b"<?xml-stylesheet href='file:///etc/hostname'?><feed><entry/></feed>")
print(seen)
"""


def test_reading_opens_no_file_and_no_connection() -> None:
    done = subprocess.run(  # noqa: S603 - this file's own program
        [sys.executable, "-W", "ignore", "-c", WATCHED], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")
