"""Which figures of two articles agree."""

from collections.abc import Sequence

from bot.stories.fingerprint import Fingerprint, is_telling


def matched(one: Fingerprint, other: Fingerprint) -> tuple[list[bool], list[bool]]:
    """Return of each figure of both whether the other text has it."""
    mine, theirs = [False] * len(one.figures), [False] * len(other.figures)
    for at, figure in enumerate(one.figures):
        for index, another in enumerate(other.figures):
            if figure.agrees(another):
                mine[at] = theirs[index] = True
    return mine, theirs


def share_of_head(some: Fingerprint, found: Sequence[bool]) -> float | None:
    """Return the share of a head's figures that the other text has; none where there are none."""
    head = found[: some.head_figures]
    return sum(head) / len(head) if head else None


def telling(some: Fingerprint, found: Sequence[bool]) -> int:
    """Return how many telling figures the other text has."""
    return sum(has and is_telling(figure) for has, figure in zip(found, some.figures, strict=True))
