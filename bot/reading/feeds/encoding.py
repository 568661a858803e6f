"""What encoding a feed is really in, and its text as UTF-8.

The order of RFC 3023 as feedparser follows it (the charset that the server names, then the XML declaration, then a byte
order mark, then UTF-8), with what Chinese sites do on top: a declared encoding that the bytes contradict gives way to
the one that they fit.
"""

import codecs
import re
from encodings.aliases import aliases

_MARKS = (
    (codecs.BOM_UTF32_BE, "utf_32_be"),
    (codecs.BOM_UTF32_LE, "utf_32_le"),  # begins like UTF-16's
    (codecs.BOM_UTF16_BE, "utf_16_be"),
    (codecs.BOM_UTF16_LE, "utf_16_le"),
    (codecs.BOM_UTF8, "utf_8"),
)
# The first characters of a document, `<?` or `<r`, in encodings that aren't ASCII's superset.
_OPENINGS = (
    (re.compile(rb"\0\0\0<"), "utf_32_be"),
    (re.compile(rb"<\0\0\0"), "utf_32_le"),
    (re.compile(rb"\0<\0[?!a-zA-Z]"), "utf_16_be"),
    (re.compile(rb"<\0[?!a-zA-Z]\0"), "utf_16_le"),
    (re.compile(rb"\x4c\x6f\xa7\x94"), "cp037"),
)
_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*['\"]([^'\"<>]{1,40})['\"]", re.IGNORECASE)
_WIDE = frozenset("utf_16 utf_16_be utf_16_le utf_32 utf_32_be utf_32_le".split())
# No encodings of documents; decoding them may take long, or carry out what no text should.
_NO_TEXT = frozenset(
    "base64_codec bz2_codec hex_codec quopri_codec rot_13 uu_codec zlib_codec idna punycode unicode_escape "
    "raw_unicode_escape undefined mbcs oem utf_7 charmap palmos".split()
)
_UNALIASED = frozenset("cp720 cp737 cp856 cp874 cp875 cp1006 koi8_t koi8_u utf_8_sig".split())
_KNOWN = (frozenset(aliases.values()) | _UNALIASED) - _NO_TEXT
_SUPERSETS = {
    **dict.fromkeys("gb2312 gbk gb18030 x_gbk gb_2312_80 cp936 euc_cn hz_gb_2312".split(), "gb18030"),
    **dict.fromkeys("big5 big5_tw x_x_big5 cp950".split(), "big5"),
    "utf_8_sig": "utf_8",
    "utf": "utf_8",
    "iso_8859_1": "latin_1",
}
_CHINESE = {"gb18030": range(0xB0, 0xD8), "big5": range(0xA4, 0xC7)}
"""Encoding → the first bytes of its frequent characters (level 1)."""
_CHINESE_SIGNS = range(0xA1, 0xA4)
_WESTERN = frozenset({"ascii", "latin_1", "cp1252"})
_CERTAIN = 4
"""So many multi-byte characters, and text that is valid UTF-8 is UTF-8 whatever it says."""
_SAMPLE = 4_000
_MOST_DAMAGED = 0.02


def to_utf8(data: bytes, content_type: str) -> bytes:
    """Return the document in UTF-8, without its byte order mark; its XML declaration stays as it was.

    Never fails: bytes that fit nothing become U+FFFD.
    """
    data, marked = _without_mark(data)
    if marked and marked != "utf_8":
        return _decoded_wide(data, marked).encode()
    if data.isascii() and b"\x1b" not in data:
        return data
    named = _named(data, content_type)
    text = _try(data, "utf_8")
    if text is not None and (marked or not named or named[0] == "utf_8" or _is_certain(text)):
        return data
    return (_as_named(data, named) or _as_it_seems(data, named)).encode()


def charset_of(content_type: str) -> tuple[str, str]:
    """Return the media type and the charset of a Content-Type header, both in lower case."""
    media, *parameters = content_type.lower().split(";")
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "charset":
            return media.strip(), value.strip().strip("\"'")
    return media.strip(), ""


def _without_mark(data: bytes) -> tuple[bytes, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :], encoding
    return data, next((encoding for opening, encoding in _OPENINGS if opening.match(data)), "")


def _decoded_wide(data: bytes, marked: str) -> str:
    """Decode what isn't ASCII's superset: the document's beginning told how wide its characters are."""
    if marked == "cp037":
        found = _DECLARED.match(data[:400].decode("cp037").encode())
        marked = (found and _known(found[1].decode("ascii", "replace"))) or marked
    return _try(data, marked) or data.decode("cp037" if marked.startswith("cp") else marked, "replace")


def _named(data: bytes, content_type: str) -> list[str]:
    """Return the encodings that the server and the document name, in the order in which they are believed."""
    media, charset = charset_of(content_type)
    is_heard = media.startswith("text/") or "xml" in media
    served = _known(charset) if is_heard else ""
    found = _DECLARED.match(data)
    declared = _known(found[1].decode("ascii", "replace")) if found else ""
    # Servers name a Western encoding for whatever they send.
    order = (declared, served) if served in _WESTERN and declared not in _WESTERN else (served, declared)
    return [name for name in order if name and name not in _WIDE]


def _known(name: str) -> str:
    name = re.sub(r"[-\s:]+", "_", name.strip().lower())
    name = _SUPERSETS.get(name, aliases.get(name, name))
    return _SUPERSETS.get(name, name) if name in _KNOWN else ""


def _is_certain(text: str) -> bool:
    """Whether a text holds so many characters beyond ASCII that it can't be UTF-8 by chance."""
    return len(re.findall(r"[^\x00-\x7f]", text[:200_000])[:_CERTAIN]) == _CERTAIN


def _as_named(data: bytes, named: list[str]) -> str | None:
    for name in named:
        if name in _WESTERN and (chinese := _seems_chinese(data)):
            return data.decode(chinese, "replace")
        text = _try(data, name)
        if text is not None:
            return text
    return None


def _as_it_seems(data: bytes, named: list[str]) -> str:
    """Decode what fits none of the encodings that it names, or names none."""
    text = data.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    if damaged * 10 <= len(text.encode()) - len(text):
        return text
    chinese = _seems_chinese(data)
    if chinese:
        return data.decode(chinese, "replace")
    for name in named:
        text = data.decode(name, "replace")
        if name not in _WESTERN and text.count("\ufffd") <= len(text) * _MOST_DAMAGED:
            return text
    return _try(data, "cp1252") or data.decode("iso8859_2")


def _seems_chinese(data: bytes) -> str:
    """Return gb18030 or big5 where most of what isn't ASCII is frequent Chinese in it."""
    start = next((match.start() for match in re.finditer(rb"[\x80-\xff]{4}", data)), None)
    if start is None:
        return ""
    sample = data[max(0, start - 1) : start + 40 * _SAMPLE]
    shares = {name: _frequent_share(sample, name) for name in _CHINESE}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] > 0.7 else ""


def _frequent_share(sample: bytes, name: str) -> float:
    beyond = [character for character in sample.decode(name, "replace") if character > "\x7f"][:_SAMPLE]
    frequent = _CHINESE[name]
    firsts = [character.encode(name, "ignore")[:1] for character in beyond]
    return sum(bool(first) and (first[0] in frequent or first[0] in _CHINESE_SIGNS) for first in firsts) / max(
        1, len(beyond)
    )


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
