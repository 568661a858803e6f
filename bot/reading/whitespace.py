"""White space in running text: HTML's means nothing but a gap, and between Chinese characters not even that."""

import re

_GAP = re.compile(r"[\s\u200b\u2060\ufeff]+")
_CJK_BREAK = re.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef\u3000-\u303f])\n+(?=[\u2e80-\u9fff\uff00-\uffef])")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def without_controls(text: str) -> str:
    """Return `text` without what steers a terminal or turns text round: control characters other than white space,
    bidirectional overrides, lone surrogates.
    """
    return _CONTROL.sub("", text)


def tidy(text: str) -> str:
    """Return `text` with white space runs as one space, none at the ends, and none where a line breaks between Chinese
    characters. Control characters, bidirectional overrides and lone surrogates go.
    """
    text = text.strip()
    if text.isprintable():
        # Of all white space and of all that is left out, only the space is printable.
        return " ".join(text.split()) if "  " in text else text
    text = without_controls(text)
    if "\n" in text:
        text = _CJK_BREAK.sub("", "\n".join(line.strip() for line in text.split("\n")))
    return _GAP.sub(" ", text).strip()
