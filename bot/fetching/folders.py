"""Folders of posts: which files are posts, and their bytes, within limits."""

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.errors import ReadingError

SUFFIXES = frozenset({".md", ".markdown", ".html", ".htm", ".txt"})
MAX_BYTES = 5 * 2**20


def find_posts(paths: Iterable[str]) -> Iterator[str]:
    """Yield the posts among `paths`: files as they are named, folders searched to the bottom in the order of names.

    Hidden files and folders are passed over, and so are pipes and devices, on which a reader would wait for ever; a
    link to a folder is not followed, so that no circle is walked. A path that isn't there and a folder that may not be
    searched are yielded too: reading them says so.
    """
    for path in paths:
        if os.path.isdir(path):  # noqa: PTH112 - paths stay as they were given, for reports
            yield from _posts_below(path)
        else:
            yield path


def _posts_below(path: str) -> Iterator[str]:
    closed: list[str] = []
    for folder, folders, files in os.walk(path, onerror=lambda error: closed.append(error.filename)):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if Path(name).suffix.lower() in SUFFIXES and not name.startswith("."):
                path_of_post = os.path.join(folder, name)  # noqa: PTH118
                if not _is_special(path_of_post):
                    yield path_of_post
    yield from closed


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
        # A pipe opens at once like this; without it, opening waits for somebody to write.
        with open(path, "rb", opener=_open_at_once) as file:
            found = os.fstat(file.fileno())
            data = file.read(MAX_BYTES + 1) if stat.S_ISREG(found.st_mode) else None
    except (OSError, ValueError) as fault:
        raise ReadingError(path, getattr(fault, "strerror", None) or str(fault)) from fault
    if data is None:
        raise ReadingError(path, "this is a pipe or a device, not a file")
    if len(data) > MAX_BYTES:
        most = MAX_BYTES // 2**20
        raise ReadingError(path, f"too large: {found.st_size / 2**20:.1f} MiB; posts of up to {most} MiB are read")
    return data


def _open_at_once(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def identity_of(path: str) -> str:
    """Return what names the post at every reading: its absolute path."""
    return f"file:{os.path.realpath(path)}"
