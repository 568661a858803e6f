"""Every error of ours descends from one class, keeps its cause, and carries the key of a sentence for the reader.

YaodianError
├── SettingsError        settings are wrong; lists every fault
├── ReadingError         a post can't be read; names its path and the reason
├── FetchError           what should come from the web can't be had; names the fault
├── StorageError         the database can't be opened, migrated or written
├── WorkError            a process that worked for us took too long or died
├── ComposeError         a digest can't be composed: a defect, or a damaged row
├── DrawingError         a picture can't be drawn; names what to install or to set
└── UserError            what a reader asked for can't be done; says what to do instead
"""

from collections.abc import Mapping, Sequence

from bot.core.fault import Fault


class YaodianError(Exception):
    """`key` names a sentence in the locales and `values` fill it; `str()` is the English for operators and logs."""

    key = "error.unexpected"

    def __init__(self, message: str, *, key: str | None = None, values: Mapping[str, object] | None = None) -> None:
        super().__init__(message)
        if key is not None:
            self.key = key
        self.values: Mapping[str, object] = dict(values or {})

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions are pickled as a call with their `args`, which the constructors below don't take.
        return _revived, (type(self), self.args, self.__dict__)


def _revived(kind: type[YaodianError], args: tuple[object, ...], state: Mapping[str, object]) -> YaodianError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


class SettingsError(YaodianError):
    """Settings are wrong: `faults` has one sentence a fault, each naming the setting and what to do."""

    key = "error.settings"

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)


class ReadingError(YaodianError):
    """A post can't be read. `origin` is its path as it was given, `reason` says why, in a clause."""

    key = "error.reading"

    def __init__(self, origin: str, reason: str) -> None:
        super().__init__(f"{origin}: {reason}", values={"origin": origin, "reason": reason})
        self.origin = origin
        self.reason = reason


class FetchError(YaodianError):
    """Something can't be had from the web. `url` is what was asked for, `detail` fills the fault's sentence (a status,
    a host, a limit), `retry_after_s` is how long the server itself asks to wait.
    """

    def __init__(self, url: str, fault: Fault, detail: str = "", retry_after_s: float | None = None) -> None:
        super().__init__(
            f"{url}: {fault.replace('_', ' ')}{f' ({detail})' if detail else ''}",
            key=f"fault.{fault}",
            values={"url": url, "detail": detail},
        )
        self.url = url
        self.fault = fault
        self.detail = detail
        self.retry_after_s = retry_after_s


class StorageError(YaodianError):
    """The database can't be used; the message says which and what to do."""

    key = "error.storage"


class WorkError(YaodianError):
    """A process that worked for us took too long, or died."""


class ComposeError(YaodianError):
    """A digest can't be composed; the log says why."""


class DrawingError(YaodianError):
    """A picture can't be drawn, for want of a font; the message says what to install. Nothing else is lost by it."""


class UserError(YaodianError):
    """A request that can't be carried out as it was put. `key` is required: the reader sees that sentence."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(f"{key} {values}" if values else key, key=key, values=values)
