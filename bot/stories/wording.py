"""How much of two texts' wording is common, estimated from their sketches (Broder, 1997)."""

from bot.stories.fingerprint import Fingerprint


def containment(one: Fingerprint, other: Fingerprint) -> float:
    """Return how much of the shorter text's wording stands in the longer one."""
    mine, theirs = frozenset(one.sketch), frozenset(other.sketch)
    common = mine & theirs
    if not common:
        return 0.0
    size = max(min(len(one.sketch), len(other.sketch)), 1)
    bound = sorted(mine | theirs)[:size][-1]
    resemblance = sum(shingle <= bound for shingle in common) / size
    both = resemblance * (one.shingles + other.shingles) / (1 + resemblance)
    return min(both / max(min(one.shingles, other.shingles), 1), 1.0)
