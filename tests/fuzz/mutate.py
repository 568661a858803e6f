"""Posts made worse: each mutation is one way in which a real file goes wrong, or in which a hostile one is written.

Everything is drawn from the `Random` that is handed in, so that a seed names a post.
"""

import re
from collections.abc import Callable, Sequence
from random import Random

Mutation = Callable[[bytes, Random], bytes]

_TAG = re.compile(rb"<[^<>]{0,200}>")
_MARKERS = (
    "一是 二是 三是 九十九是 （一） （二） (1) 1. 2. 3． 1、 ① ⑳ 首先， 其次， 最后， 第一， 第二， 一方面， "
    "另一方面， ● ◆ - * 问： 答： First, Finally, 看点一： Step 2: 【摘要】 责任编辑： 来源： "
    "新华社北京1月20日电 “ ” 「 （ ） …… 。 ； ： . ! ?"
).split()
_NESTED = (
    *"<div> <ul><li> <ol><li>甲 <blockquote> <table><tr><td> <b> <span> <font> <p> <h2> <a> <!-- * [ ( 「 “ {".split(),
    "<div class=share>",
    "> ",
)
_ODD = "\u200b\u202e\ufeff\u2028\u0085\u00a0\u3000\ufffd\u0301\U0001f6a2\U0001f468\u200d\U0001f469\x01\x1b\t\r\n"
_YAML = "& * ! | > { } [ ] , # ? : - --- ... << %YAML @ ` \" ' ~ \\".split()


def mutated(posts: Sequence[bytes], random: Random) -> bytes:
    """Return one of the posts after one to four mutations."""
    post = random.choice(posts)
    for _ in range(random.randint(1, 4)):
        post = random.choice(MUTATIONS)(post, random)
    return post if random.random() < 0.9 else spliced(post, random.choice(posts), random)


def flip_bytes(post: bytes, random: Random) -> bytes:
    changed = bytearray(post)
    for _ in range(random.randint(1, 12) if changed else 0):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def _flip_letters(post: bytes, random: Random) -> bytes:
    """Change characters, so that the text stays one in UTF-8."""
    text = list(post.decode("utf-8", "replace"))
    for _ in range(random.randint(1, 40) if text else 0):
        text[random.randrange(len(text))] = random.choice((*_ODD, *_MARKERS, chr(random.randrange(0x20, 0xD800))))
    return "".join(text).encode()


def _cut_tags(post: bytes, random: Random) -> bytes:
    """Leave tags out, or end them in the middle."""
    return _TAG.sub(lambda tag: random.choice((tag[0], b"", tag[0][:-1], b"<", tag[0] * 2)), post)


def _shuffle_markers(post: bytes, random: Random) -> bytes:
    text = post.decode("utf-8", "replace")
    for _ in range(random.randint(1, 30)):
        at = random.randint(0, len(text))
        text = text[:at] + random.choice(_MARKERS) + text[at + random.choice((0, 0, 1, 3)) :]
    return text.encode()


def _nest(post: bytes, random: Random) -> bytes:
    return inserted(post, (random.choice(_NESTED) * random.choice((3, 40, 400, 2_000))).encode(), random)


def truncate(post: bytes, random: Random) -> bytes:
    return post[: random.randint(0, len(post))]


def _repeat(post: bytes, random: Random) -> bytes:
    """Repeat a piece of the post many times."""
    start = random.randint(0, len(post))
    piece = post[start : start + random.randint(1, 60)]
    return inserted(post, piece * random.choice((2, 20, 300)), random)


def _shuffle_lines(post: bytes, random: Random) -> bytes:
    lines = post.split(b"\n")
    random.shuffle(lines)
    return b"\n".join(lines)


def _break_front_matter(post: bytes, random: Random) -> bytes:
    lines = post.split(b"\n")
    at = random.randrange(min(len(lines), 10))
    mark = random.choice(_YAML).encode()
    lines[at] = random.choice((mark + lines[at], lines[at] + b" " + mark, lines[at].replace(b": ", b": " + mark), mark))
    return b"\n".join(lines)


def _other_encoding(post: bytes, random: Random) -> bytes:
    text = post.decode("utf-8", "replace")
    return text.encode(random.choice(("gb18030", "big5", "utf-16", "utf-8-sig", "utf-32", "latin-1")), "replace")


def _other_line_ends(post: bytes, random: Random) -> bytes:
    return post.replace(b"\n", random.choice((b"\r\n", b"\r", b"", b" ", b"\n\n\n")))


def _random_text(post: bytes, random: Random) -> bytes:
    count = random.choice((5, 50, 500))
    text = "".join(chr(random.choice((random.randrange(0x80), random.randrange(0xD800)))) for _ in range(count))
    return inserted(post, text.encode(), random)


def inserted(post: bytes, piece: bytes, random: Random) -> bytes:
    at = random.randint(0, len(post))
    return post[:at] + piece + post[at:]


def spliced(post: bytes, other: bytes, random: Random) -> bytes:
    return post[: random.randint(0, len(post))] + other[random.randint(0, len(other)) :]


MUTATIONS: tuple[Mutation, ...] = (
    flip_bytes,
    _flip_letters,
    _cut_tags,
    _shuffle_markers,
    _nest,
    truncate,
    _repeat,
    _shuffle_lines,
    _break_front_matter,
    _other_encoding,
    _other_line_ends,
    _random_text,
)
