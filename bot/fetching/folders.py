"""Folders of posts: which files are posts, and their bytes, within limits."""

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.errors import ReadingError

SUFFIXES = frozenset({".md", ".markdown", ".html", ".htm", ".txt"})
MAX_BYTES = 10 * 1024 * 1024


def find_posts(paths: Iterable[str]) -> Iterator[str]:
    """Yield the posts among `paths`: files as they are named, folders searched to the bottom in the order of names.

    Hidden files and folders are passed over, and so are pipes and devices, on which a reader would wait for ever; a
    link to a folder is not followed, so that no circle is walked. A path that isn't there is yielded too: reading it
    says so.
    """
    for path in paths:
        if not os.path.isdir(path):  # noqa: PTH112 - paths stay as they were given, for reports
            yield path
            continue
        for folder, folders, files in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(files):
                if Path(name).suffix.lower() in SUFFIXES and not name.startswith("."):
                    path_of_post = os.path.join(folder, name)  # noqa: PTH118
                    if not _is_special(path_of_post):
                        yield path_of_post


def _is_special(path: str) -> bool:
    """Whether there is something at `path` that is neither a file nor a folder."""
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116
    except OSError:
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


def read_bytes(path: str) -> bytes:
    """Return a post's bytes. Raises ReadingError when it can't be opened, is no file, or is too large."""
    try:
        with Path(path).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
            size = os.fstat(file.fileno()).st_size
    except OSError as fault:
        raise ReadingError(path, fault.strerror or str(fault)) from fault
    if len(data) > MAX_BYTES:
        raise ReadingError(path, f"too large: {size / 2**20:.1f} MiB; posts of up to {MAX_BYTES // 2**20} MiB are read")
    return data


def identity_of(path: str) -> str:
    """Return what names the post at every reading: its absolute path."""
    return f"file:{os.path.realpath(path)}"
