"""What an article is found and compared by: a sketch of its wording, its most telling terms, its figures and days."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from zlib import crc32

from bot.stories.figures import Figure

MOST_KEYS = 32
IN_TITLE, IN_LEAD, IS_NAME, IS_PART = 1, 2, 4, 8
_SKETCH_KEYS, _FIGURE_KEYS, _SOUND_KEYS, _SPELLING_KEYS = 4, 4, 4, 6
_KEY_OF_TERM, _KEY_OF_FIGURE, _KEY_OF_SOUND, _KEY_OF_SPELLING = 1 << 40, 1 << 41, 1 << 42, 1 << 43
_TELLING_DIGITS = 3

_Weighed = tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """The terms of a text by where they stand and what they are, each with the square of its weight: of the title, of
    title and lead (`head`), and of these the names and the topics, which is all that isn't a name. `main`: the names of
    the head, the weightiest first.
    """

    title: _Weighed
    title_names: _Weighed
    title_topics: _Weighed
    head_names: _Weighed
    head_topics: _Weighed
    main: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """`sketch`: hashes, ascending. `shingles`: how many the text has. `terms`: hash of a term → its weight; `marks`: of
    a term → where it stands, and whether it is a name or only a part of a longer word. `figures`: those of title and
    lead first, `head_figures` in number. `days` (ordinals) and `labels` (hash of a kind, hash of a number) are those of
    title and lead, `title_days` of the title alone. `sounds`: hashes of how names sound, with the number of consonants
    in the lowest four bits; `spellings`: of how they are spelled in Latin letters. `subject`: the terms of a title's
    quotes and before its colon, where newsrooms put who it is about. `form` and `numbers` are hashes of the title
    without its digits, and of them alone.
    """

    sketch: tuple[int, ...]
    shingles: int
    terms: dict[int, float]
    marks: dict[int, int]
    figures: tuple[Figure, ...]
    head_figures: int
    days: frozenset[int]
    title_days: frozenset[int]
    labels: frozenset[tuple[int, int]]
    sounds: tuple[int, ...]
    spellings: tuple[int, ...]
    subject: frozenset[int]
    form: int
    numbers: int
    is_latin: bool
    is_round_up: bool
    parts: Parts = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "parts", _parts(self.terms, self.marks))

    @property
    def keys(self) -> tuple[int, ...]:
        """Numbers that articles on one event have in common, at most 32, the most telling first."""
        sketch = self.sketch[:_SKETCH_KEYS]
        telling = [_figure_key(one) for one in self.figures if is_telling(one)][:_FIGURE_KEYS]
        best = sorted(self.terms, key=lambda term: (-self.terms[term], term))
        longest = sorted(self.sounds, key=lambda sound: -(sound & 15))[:_SOUND_KEYS]
        heard = [_KEY_OF_SOUND + sound for sound in longest]
        spelled = [_KEY_OF_SPELLING + spelling for spelling in self.spellings[:_SPELLING_KEYS]]
        return (*sketch, *telling, *heard, *spelled, *(_KEY_OF_TERM + term for term in best))[:MOST_KEYS]


def is_telling(figure: Figure) -> bool:
    """Whether a figure is hardly met by chance in two texts."""
    return figure.digits >= _TELLING_DIGITS


def _parts(weights: Mapping[int, float], marks: Mapping[int, int]) -> Parts:
    rows = [(term, weight * weight, marks[term]) for term, weight in weights.items()]

    def those(place: int, *, names: bool) -> _Weighed:
        return tuple((term, square) for term, square, mark in rows if mark & place and bool(mark & IS_NAME) == names)

    names = those(IN_TITLE | IN_LEAD, names=True)
    return Parts(
        title=tuple((term, square) for term, square, mark in rows if mark & IN_TITLE),
        title_names=those(IN_TITLE, names=True),
        title_topics=those(IN_TITLE, names=False),
        head_names=names,
        head_topics=those(IN_TITLE | IN_LEAD, names=False),
        main=tuple(term for term, _ in sorted(names, key=lambda row: -row[1])),
    )


def _figure_key(figure: Figure) -> int:
    # Two newsrooms round differently, so the key has three digits whatever was written.
    return _KEY_OF_FIGURE + hashed(f"{figure.kind} {float(f'{figure.value:.3g}')}")


def hashed(text: str) -> int:
    """Return 32 bits, the same in every process."""
    return crc32(text.encode("utf-8", "surrogatepass"))
