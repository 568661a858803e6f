from ipaddress import ip_address

import pytest

from bot.core.fault import Fault
from bot.errors import SettingsError
from bot.fetching.addresses import read_address
from bot.fetching.failure import Failure
from bot.fetching.guard import Guard, is_public, known_addresses

PRIVATE = (
    "0.0.0.0 10.1.2.3 100.64.0.1 100.127.255.255 127.0.0.1 127.8.8.8 169.254.169.254 172.16.0.1 172.31.255.255 "
    "192.0.0.8 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1 "
    "239.255.255.255 240.0.0.1 255.255.255.255 "
    ":: ::1 fc00::1 fd12:3456::1 fe80::1 fec0::1 ff02::1 2001:db8::1 3fff::1 100::1 64:ff9b:1::1 5f00::1 "
    "2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:2::1 2001:10::1 ::ffff:10.0.0.1 ::ffff:127.0.0.1 ::127.0.0.1 "
    "::8.8.8.8 2002:7f00:1::1 2002:a00:1::1 64:ff9b::10.0.0.1 64:ff9b::7f00:1 fe80::1%1 2606:4700::1111%1"
).split()
PUBLIC = (
    "1.1.1.1 8.8.8.8 100.63.255.255 100.128.0.1 172.15.0.1 172.32.0.1 192.0.1.1 198.17.0.1 223.5.5.5 "
    "2606:4700:4700::1111 2400:3200::1 ::ffff:8.8.8.8 2002:808:808::1 64:ff9b::808:808"
).split()


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_that_are_nobodys_on_the_internet_are_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(ip_address(address))


def usable(guard: Guard, host: str, *addresses: str, port: int = 80) -> list[str]:
    return [str(one) for one in guard.usable(host, port, map(ip_address, addresses))]


def test_of_a_name_with_public_and_private_addresses_only_the_public_ones_are_used() -> None:
    found = usable(Guard(), "mixed.example", "10.0.0.1", "1.1.1.1", "::1", "2400:3200::1", "1.1.1.1", "::ffff:1.1.1.1")
    assert found == ["1.1.1.1", "2400:3200::1"]


@pytest.mark.parametrize("addresses", [["10.0.0.1"], ["169.254.169.254", "fe80::1"], []])
def test_a_name_without_a_public_address_is_forbidden_and_its_addresses_are_not_told(addresses: list[str]) -> None:
    with pytest.raises(Failure) as caught:
        usable(Guard(), "intranet.example", *addresses)
    assert (caught.value.fault, caught.value.detail) == (Fault.FORBIDDEN_ADDRESS, "intranet.example")


@pytest.mark.parametrize(
    ("entry", "host", "address", "port"),
    [
        ("127.0.0.1", "127.0.0.1", "127.0.0.1", 80),
        ("127.0.0.1:1200", "127.0.0.1", "127.0.0.1", 1200),
        ("127.0.0.1", "rsshub.example", "::ffff:127.0.0.1", 80),
        ("192.168.0.0/16", "nas.example", "192.168.7.7", 8080),
        ("192.168.7.7/16", "nas.example", "192.168.9.9", 80),
        ("::1", "::1", "::1", 80),
        ("[::1]:1200", "::1", "::1", 1200),
        ("fd00::/8", "nas.example", "fd12::1", 80),
        ("rsshub.lan", "rsshub.lan", "10.0.0.1", 1200),
        (" RSSHub.LAN:1200 ", "rsshub.lan", "10.0.0.1", 1200),
        ("*.lan", "rsshub.lan", "10.0.0.1", 80),
        ("localhost", "localhost", "127.0.0.1", 80),
    ],
)
def test_what_the_operator_allows_is_let_through(entry: str, host: str, address: str, port: int) -> None:
    expected = address.removeprefix("::ffff:")
    assert usable(Guard([entry]), host, address, port=port) == [expected]


@pytest.mark.parametrize(
    ("entry", "host", "address", "port"),
    [
        ("127.0.0.1:1200", "127.0.0.1", "127.0.0.1", 1201),
        ("127.0.0.1", "127.0.0.2", "127.0.0.2", 80),
        ("192.168.0.0/16", "nas.example", "10.0.0.1", 80),
        ("rsshub.lan", "evil.rsshub.lan", "10.0.0.1", 80),
        ("rsshub.lan:1200", "rsshub.lan", "10.0.0.1", 80),
        ("*.lan", "evillan", "10.0.0.1", 80),
        ("0.0.0.0/0", "nas.example", "::1", 80),
    ],
)
def test_nothing_else_is(entry: str, host: str, address: str, port: int) -> None:
    with pytest.raises(Failure):
        usable(Guard([entry]), host, address, port=port)


@pytest.mark.parametrize(
    "entry", ["", "10.0.0.0/33", "a:b", "a:0", "a:65536", ":80", "[::1", "::1:x:80", "10.0.0.0/8/8"]
)
def test_an_entry_that_makes_no_sense_is_a_fault_of_the_settings(entry: str) -> None:
    with pytest.raises(SettingsError, match="FETCH_ALLOWED"):
        Guard([entry])


@pytest.mark.parametrize("port", [22, 25, 110, 6667, 10080])
def test_ports_of_other_services_are_refused(port: int) -> None:
    with pytest.raises(Failure) as caught:
        Guard(["rsshub.lan"]).check_port(read_address(f"http://rsshub.lan:{port}/"))
    assert (caught.value.fault, caught.value.detail) == (Fault.BAD_ADDRESS, f"port {port}")


def test_a_port_that_the_operator_names_is_none_of_those() -> None:
    guard = Guard(["rsshub.lan:6667", "127.0.0.1:6000"])
    guard.check_port(read_address("http://rsshub.lan:6667/"))
    guard.check_port(read_address("http://127.0.0.1:6000/"))
    guard.check_port(read_address("http://anybody.example:8080/"))


def test_nobody_is_asked_for_the_address_of_this_machine() -> None:
    assert [str(one) for one in known_addresses("localhost") or ()] == ["127.0.0.1", "::1"]
    assert known_addresses("news.localhost") == known_addresses("localhost")
    assert [str(one) for one in known_addresses("10.0.0.1") or ()] == ["10.0.0.1"]
    assert known_addresses("localhost.example") is None
