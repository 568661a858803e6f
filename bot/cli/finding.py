"""What `doctor` finds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found. `remedy` says how to mend a fault; without one all is well."""

    subject: str
    detail: str
    remedy: str | None = None
