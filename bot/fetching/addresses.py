"""Web addresses as they are asked for, read as leniently as browsers do (WHATWG URL). They are read once, here, so that
what is checked is what is connected to.
"""

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address, ip_address
from urllib.parse import quote, unquote_to_bytes, urljoin

import idna

from bot.core.fault import Fault
from bot.fetching.failure import Failure

LONGEST = 8_192
DEFAULT_PORTS = {"http": 80, "https": 443}

IPAddress = IPv4Address | IPv6Address

_PARTS = re.compile(r"(https?):[/\\]{2}([^/\\?#]*)([^?#]*)(\?[^#]*)?(?:#.*)?", re.IGNORECASE | re.DOTALL)
_AUTHORITY = re.compile(r"(\[[^\[\]]*\]|[^:\[\]]*)(?::([0-9]{0,9}))?")
_WHITE = re.compile(r"[\t\r\n]+")
_NAME = re.compile(r"(?=.{1,253}$)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,20}|0x[0-9a-f]{0,16}", re.ASCII)
_IN_PATH = "%!$&'()*+,;=:@/-._~[]^|"
_IN_QUERY = _IN_PATH + "?\\`{}"
_PRINTABLE = "".join(map(chr, range(0x21, 0x7F)))


@dataclass(frozen=True, slots=True)
class WebAddress:
    """`host` is a name in ASCII and lower case, or an IP address in its usual form without brackets. `target` is path
    and query, percent-encoded. There is no fragment, for no server ever hears of it.
    """

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """What the Host header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.authority}"

    @property
    def url(self) -> str:
        return self.origin + self.target

    @property
    def site(self) -> str:
        """What a server's limits are counted by: the host, with its port where that isn't a usual one."""
        return self.host if self.port in DEFAULT_PORTS.values() else f"{self.host} {self.port}"


def read_address(text: str) -> WebAddress:
    """Read an address. Raises Failure (BAD_ADDRESS) for what is no http(s) one, or has a user name in it."""
    parts = _PARTS.fullmatch(_WHITE.sub("", text.strip())) if len(text) <= LONGEST else None
    if parts is None:
        raise Failure(Fault.BAD_ADDRESS)
    authority = _AUTHORITY.fullmatch(parts[2])
    if authority is None:
        raise Failure(Fault.BAD_ADDRESS)
    scheme = parts[1].lower()
    port = int(authority[2] or DEFAULT_PORTS[scheme])
    if not 1 <= port <= 65_535:
        raise Failure(Fault.BAD_ADDRESS, f"port {port}")
    path = quote(parts[3].replace("\\", "/"), safe=_IN_PATH, errors="replace")
    query = quote(parts[4] or "", safe=_IN_QUERY, errors="replace")
    return WebAddress(scheme, _host(authority[1]), port, (path or "/") + query)


def join_address(base: WebAddress, reference: bytes) -> WebAddress:
    """Read what a header (Location, Link) refers to, seen from `base`. Bytes that no address has are percent-encoded
    one by one, whatever their encoding. Raises Failure (BAD_ADDRESS).
    """
    try:
        return read_address(urljoin(base.url, quote(reference.strip()[: LONGEST + 1], safe=_PRINTABLE)))
    except ValueError as error:
        raise Failure(Fault.BAD_ADDRESS) from error


def without_credentials(url: str) -> str:
    """Return an address as it may be shown: without a user name and password."""
    return re.sub(r"(?<=[/\\]{2})[^/\\?#]*@", "", url[:LONGEST], count=1)


def as_ip(host: str) -> IPAddress | None:
    """Return the IP address that a WebAddress' host is, or none for a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def _host(text: str) -> str:
    if text.startswith("["):
        return _ipv6(text[1:-1])
    name = _ascii_name(text).lower().removesuffix(".")
    if _NAME.fullmatch(name) is None:
        raise Failure(Fault.BAD_ADDRESS)
    # Resolvers read such names as IP addresses in many ways; a name proper never ends in a number.
    return _ipv4(name) if _NUMBER.fullmatch(name.rpartition(".")[2]) else name


def _ascii_name(text: str) -> str:
    try:
        name = unquote_to_bytes(text.encode()).decode() if len(text) <= 1_000 else ""
        return name if name.isascii() else idna.encode(name, uts46=True).decode()
    except UnicodeError as error:  # IDNAError is one
        raise Failure(Fault.BAD_ADDRESS) from error


def _ipv6(text: str) -> str:
    # A zone names an interface of this machine, so whatever it stands with is no public address.
    address, zone, _ = text.partition("%")
    try:
        found = str(IPv6Address(address))
    except AddressValueError as error:
        raise Failure(Fault.BAD_ADDRESS) from error
    if zone:
        raise Failure(Fault.FORBIDDEN_ADDRESS, found)
    return found


def _ipv4(text: str) -> str:
    """Read up to four numbers, decimal, octal (`017`) or hexadecimal (`0xf`); the last fills all that is left."""
    parts = text.split(".")
    if len(parts) > 4 or not all(map(_NUMBER.fullmatch, parts)):
        raise Failure(Fault.BAD_ADDRESS)
    try:
        *first, last = (_number(part) for part in parts)
    except ValueError as error:
        raise Failure(Fault.BAD_ADDRESS) from error
    if any(part > 255 for part in first) or last >= 256 ** (5 - len(parts)):
        raise Failure(Fault.BAD_ADDRESS)
    return str(IPv4Address(sum(part << 8 * (3 - at) for at, part in enumerate(first)) + last))


def _number(text: str) -> int:
    if text.startswith("0x"):
        return int(text[2:] or "0", 16)
    return int(text, 8 if text.startswith("0") else 10)
