"""A server that would let anybody in does not start."""

from typing import Any

import pytest
from pydantic import SecretStr

from vib.settings import Settings
from vib.ui.admission import is_loopback, problem

SECRET = "s" * 32
AUTH = {
    "redirect_uri": "https://vib.example.be/oauth2callback",
    "cookie_secret": SECRET,
    "client_id": "vib",
    "client_secret": "x",
    "server_metadata_url": "https://login.example.be/.well-known/openid-configuration",
}
PROXY = {
    "sign_in_by_proxy": "X-Forwarded-User",
    "proxy_secret": SecretStr(SECRET),
    "hosts": ("vib.example.be",),
}


def told(auth: dict[str, Any], address: str, **chosen: Any) -> str | None:
    found = problem(Settings(**chosen), auth, address)
    return None if found is None else found.id


@pytest.mark.parametrize("address", ["127.0.0.1", "localhost", "::1", "127.8.9.1"])
def test_without_sign_in_it_listens_on_its_own_machine(address: str) -> None:
    assert is_loopback(address)
    assert told({}, address) is None


@pytest.mark.parametrize(
    "address", ["", "0.0.0.0", "::", "192.168.1.7", "vib.example.be", "127.0.0.1.example.be"]
)
def test_and_nowhere_else(address: str) -> None:
    text = told({}, address)
    assert text is not None
    assert "Without sign-in" in text


def test_with_sign_in_it_listens_everywhere() -> None:
    assert told(AUTH, "0.0.0.0") is None
    named = {key: AUTH[key] for key in ("redirect_uri", "cookie_secret")}
    rest = {key: value for key, value in AUTH.items() if key not in named}
    assert told({**named, "acm": rest}, "0.0.0.0") is None


@pytest.mark.parametrize("key", list(AUTH))
def test_half_a_sign_in_is_none(key: str) -> None:
    found = problem(Settings(), {name: value for name, value in AUTH.items() if name != key}, "0.0.0.0")
    assert found is not None
    assert key in found.text("en") or key == "client_id"


def test_a_short_secret_is_none() -> None:
    assert "signs or more" in str(told({**AUTH, "cookie_secret": "short"}, "0.0.0.0"))


def test_a_proxy_must_prove_itself_and_name_its_hosts() -> None:
    assert told({}, "0.0.0.0", **PROXY) is None
    assert "VIB_PROXY_SECRET" in str(told({}, "0.0.0.0", **{**PROXY, "proxy_secret": SecretStr("x")}))
    assert "VIB_HOSTS" in str(told({}, "0.0.0.0", **{**PROXY, "hosts": ()}))
    assert "choose one" in str(told(AUTH, "0.0.0.0", **PROXY))
