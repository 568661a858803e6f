"""Long lists in pieces: a statement takes 32,766 parameters (SQLite's and PostgreSQL's limit)."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
IN_A_QUERY = 5_000


def chunks(values: Sequence[T], size: int = IN_A_QUERY) -> Iterator[Sequence[T]]:
    """Cut `values` into pieces of at most `size`, in order."""
    return (values[at : at + size] for at in range(0, len(values), size))
