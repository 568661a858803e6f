"""Which addresses a fetch may reach: public ones, and those of the operator's own that the settings name.

What is public follows IANA's registries of special-purpose addresses (RFC 6890). An IPv6 address that stands for an
IPv4 one (RFC 4291, 6052, 3056) is what that one is. Blocked ports are those of the Fetch standard.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_network

from bot.core.fault import Fault
from bot.errors import SettingsError
from bot.fetching.addresses import IPAddress, WebAddress, as_ip
from bot.fetching.failure import Failure

_NOT_PUBLIC_4 = tuple(
    ip_network(one)
    for one in (
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 "
        "192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4"
    ).split()
)
_PUBLIC_6 = IPv6Network("2000::/3")
_NOT_PUBLIC_6 = tuple(ip_network(one) for one in "2001::/23 2001:db8::/32 3fff::/20".split())
_NAT64 = IPv6Network("64:ff9b::/96")
_LOOPBACK = (IPv4Address("127.0.0.1"), IPv6Address("::1"))

BLOCKED_PORTS = frozenset(
    (
        *(1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104),
        *(109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515),
        *(526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049),
        *(3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080),
    )
)


@dataclass(frozen=True, slots=True)
class _Allowed:
    """An entry of the settings' list: a host's name, or a network; for one port, or for all."""

    name: str | None = None
    first: IPAddress | None = None
    last: IPAddress | None = None
    port: int | None = None

    def has_name(self, host: str, port: int) -> bool:
        if self.name is None or self.port not in {None, port}:
            return False
        return host == self.name or (self.name.startswith("*.") and host.endswith(self.name[1:]))

    def has_address(self, address: IPAddress, port: int) -> bool:
        if self.first is None or self.last is None or self.port not in {None, port}:
            return False
        return address.version == self.first.version and int(self.first) <= int(address) <= int(self.last)


class Guard:
    """`allowed`: hosts (`rsshub.lan`, `*.lan`), IP addresses and networks (`192.168.0.0/16`); a host or an address may
    have a port (`127.0.0.1:1200`). Raises SettingsError for anything else.
    """

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        self._allowed = tuple(_read_entry(entry.strip().lower()) for entry in allowed)

    def check_port(self, address: WebAddress) -> None:
        """Raise Failure (BAD_ADDRESS) for a port at which mail or the like is spoken, never the web."""
        if address.port not in BLOCKED_PORTS:
            return
        if not any(entry.port == address.port and self._names(entry, address) for entry in self._allowed):
            raise Failure(Fault.BAD_ADDRESS, f"port {address.port}")

    def usable(self, host: str, port: int, found: Iterable[IPAddress]) -> Sequence[IPAddress]:
        """Return those of a host's addresses that may be connected to, each once, in their order.

        Raises Failure (FORBIDDEN_ADDRESS) where there are none.
        """
        is_allowed = any(entry.has_name(host, port) for entry in self._allowed)
        addresses = dict.fromkeys(map(_unmapped, found))
        usable = [one for one in addresses if is_allowed or is_public(one) or self._is_own(one, port)]
        if not usable:
            raise Failure(Fault.FORBIDDEN_ADDRESS, host)
        return usable

    def _is_own(self, address: IPAddress, port: int) -> bool:
        return any(entry.has_address(address, port) for entry in self._allowed)

    @staticmethod
    def _names(entry: _Allowed, address: WebAddress) -> bool:
        literal = as_ip(address.host)
        if literal is not None:
            return entry.has_address(_unmapped(literal), address.port)
        return entry.has_name(address.host, address.port)


def known_addresses(host: str) -> Sequence[IPAddress] | None:
    """Return the addresses of a host that no resolver is to be asked for (RFC 6761), or none for other names."""
    literal = as_ip(host)
    if literal is not None:
        return (literal,)
    return _LOOPBACK if host == "localhost" or host.endswith(".localhost") else None


def is_public(address: IPAddress) -> bool:
    """Whether an address belongs to the public Internet."""
    address = _unmapped(address)
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_4)
    if address.scope_id is not None:
        return False
    inner = address.sixtofour or (IPv4Address(int(address) & 0xFFFFFFFF) if address in _NAT64 else None)
    if inner is not None:
        return is_public(inner)
    return address in _PUBLIC_6 and not any(address in network for network in _NOT_PUBLIC_6)


def _unmapped(address: IPAddress) -> IPAddress:
    """Return the IPv4 address that an IPv4-mapped one (`::ffff:127.0.0.1`) is."""
    return address.ipv4_mapped or address if isinstance(address, IPv6Address) else address


def _read_entry(entry: str) -> _Allowed:
    try:
        return _read_network(entry) or _read_host(entry)
    except ValueError as error:
        raise SettingsError([f"FETCH_ALLOWED: {entry} is no host, host:port pair or network"]) from error


def _read_network(entry: str) -> _Allowed | None:
    """Read a network, or an address without a port. Raises ValueError for a network that is none."""
    if "/" not in entry and as_ip(_bare(entry)) is None:
        return None
    network = ip_network(_bare(entry), strict=False)
    return _Allowed(first=network[0], last=network[-1])


def _read_host(entry: str) -> _Allowed:
    """Read a name, or a name or an address with its port. Raises ValueError."""
    host, colon, port = entry.rpartition(":") if ":" in entry else (entry, "", "")
    number = int(port) if colon else None
    if not host or (number is not None and not 1 <= number <= 65_535):
        raise ValueError(entry)
    if (literal := as_ip(_bare(host))) is not None:
        return _Allowed(first=literal, last=literal, port=number)
    if ":" in host or "[" in host:
        raise ValueError(entry)
    return _Allowed(name=host, port=number)


def _bare(host: str) -> str:
    return host[1:-1] if host.startswith("[") and host.endswith("]") else host
