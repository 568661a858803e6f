"""An article as far as it matters for finding out which event it reports."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.language import Language


@dataclass(frozen=True, slots=True)
class Report:
    """`text` is what the body says, a paragraph a line; `source` is the outlet's folded name, or empty; `at` (aware,
    UTC) is when it was published, else ingested.
    """

    title: str
    text: str
    source: str
    at: datetime
    language: Language
