"""What people write when they mean an address."""

from pathlib import Path
from urllib.parse import urlsplit

from bot.core.feed import FOLDER_SCHEME, RSSHUB_SCHEME
from bot.errors import UserError


def host_of(url: str) -> str:
    """Return the host of an address, the site of a route; empty for a folder."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def source_address(text: str, *, with_folders: bool = False) -> str:
    """Return the address that an operator means: `https://` may be left out. Raises UserError for what is none."""
    text = text.strip()
    if with_folders and (text.startswith((FOLDER_SCHEME, "/", "./", "../", "~")) or Path(text).is_dir()):
        path = Path(text.removeprefix(FOLDER_SCHEME)).expanduser().resolve()
        if not path.is_dir():
            raise UserError("error.no_folder", path=str(path))
        return f"{FOLDER_SCHEME}{path}"
    if text.startswith((RSSHUB_SCHEME, "http://", "https://")):
        return text
    if "://" not in text and "." in text.split("/", maxsplit=1)[0] and not any(map(str.isspace, text)):
        return f"https://{text}"
    raise UserError("error.bad_address", address=text[:200])
