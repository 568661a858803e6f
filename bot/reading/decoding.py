"""From bytes of unknown encoding to text: a byte order mark, else UTF-8, else GB 18030 (which covers GBK) or Big5.

Lines end with a line feed afterwards, whatever system wrote them.
"""

import codecs
from unicodedata import category

from bot.errors import ReadingError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins like UTF-16's
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 4_000
_MOST_ODD = 0.02


def decode(data: bytes, origin: str) -> str:
    """Return the text of a post. Raises ReadingError for binary files and unknown encodings."""
    return _text(data, origin).replace("\r\n", "\n").replace("\r", "\n")


def _text(data: bytes, origin: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data, encoding, origin)
    if b"\0" in data:
        raise ReadingError(origin, "this is a binary file, not a text")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as fault:
        for encoding in ("gb18030", "big5"):
            text = _try(data, encoding)
            if text is not None:
                return text
        raise ReadingError(
            origin, f"byte {fault.start:,} is no UTF-8, and the text is no GB 18030 or Big5 either; save it as UTF-8"
        ) from fault


def _decoded(data: bytes, encoding: str, origin: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as fault:
        raise ReadingError(
            origin, f"byte {fault.start:,} does not fit {encoding}, which its byte order mark announces"
        ) from fault


def _try(data: bytes, encoding: str) -> str | None:
    """Decode, unless what comes out has more control and unassigned characters than a text has."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    sample = text[:_SAMPLE]
    odd = sum(category(character) in {"Cc", "Cn", "Co"} and character not in "\t\r\n\f" for character in sample)
    return text if odd <= len(sample) * _MOST_ODD else None
