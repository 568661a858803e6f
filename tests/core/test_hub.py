"""Subscriptions at hubs: when one is to be asked again, and whose call is the hub's."""

import hashlib
import hmac
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.hub import LONGEST_LEASE, SHORTEST_LEASE, is_signed, lease_of

DAY = timedelta(days=1)


@pytest.mark.parametrize("name", ["sha1", "sha256", "sha384", "sha512"])
def test_a_call_is_the_hubs_when_it_is_signed_with_the_secret(name: str) -> None:
    signature = hmac.new(b"secret", b"news", getattr(hashlib, name)).hexdigest()
    assert is_signed(b"news", f"{name}={signature}", "secret")
    assert is_signed(b"news", f" {name.upper()}={signature.upper()} ", "secret")
    assert not is_signed(b"other news", f"{name}={signature}", "secret")
    assert not is_signed(b"news", f"{name}={signature}", "another secret")


@given(st.text())
def test_any_other_signature_is_none(signature: str) -> None:
    assert not is_signed(b"news", signature, "secret")


def test_a_method_that_nobody_should_use_is_none() -> None:
    digest = hmac.new(b"secret", b"news", hashlib.md5).hexdigest()
    assert not is_signed(b"news", f"md5={digest}", "secret")


@pytest.mark.parametrize("seconds", [None, "", "-1", "x", "99999999999999", "1e9", "٣"])
def test_a_lease_that_is_no_number_is_the_one_that_was_asked_for(seconds: str | None) -> None:
    assert lease_of(seconds) == timedelta(days=10)


def test_a_lease_stays_within_bounds() -> None:
    assert lease_of("1") == SHORTEST_LEASE
    assert lease_of("86400") == DAY
    assert lease_of("999999999") == LONGEST_LEASE
