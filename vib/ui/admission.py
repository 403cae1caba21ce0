"""Which way people come in on this server: nobody signs in, an identity provider says who it is, or a proxy.

Streamlit keeps what it must know of a provider in its secrets, under `[auth]`; all else is a setting.
"""

import hmac
import ipaddress
import json
from collections.abc import Mapping
from enum import Enum
from typing import Any, cast
from urllib.parse import urlsplit

from streamlit import config
from streamlit.auth_util import get_origin_from_redirect_uri, get_secrets_auth_section
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME
from streamlit.web.server.starlette.starlette_websocket import _get_signed_cookie_with_chunks

from vib.access.claims import Claims, Rules
from vib.locale import N_, Message
from vib.settings import Settings, settings

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")
SECRET_HEADER = "X-VIB-Proxy-Secret"  # nosec B105
SHORTEST_SECRET = 32
_EVERYWHERE = "0.0.0.0"  # nosec B104
_NEEDED = ("client_id", "client_secret", "server_metadata_url")


class Way(Enum):
    """How this server knows who is there."""

    LOCAL = "local"
    """Nobody signs in: for one person at their own machine."""
    PROVIDER = "provider"
    PROXY = "proxy"


def way() -> Way:
    """The way of this server."""
    if settings().sign_in_by_proxy:
        return Way.PROXY
    return Way.PROVIDER if get_secrets_auth_section() else Way.LOCAL


def providers() -> tuple[str, ...]:
    """The providers to sign in with, as `st.login` knows them; empty for the only one, which has no name."""
    section = get_secrets_auth_section()
    if "client_id" in section:
        return ("",)
    return tuple(
        str(name) for name in section if isinstance(section[name], Mapping) and name != "client_kwargs"
    )


def outside() -> str:
    """The origin (`https://vib.example.be`) by which people find this server, where the sign-in names it."""
    return get_origin_from_redirect_uri() or ""


def hosts() -> tuple[str, ...]:
    """The host names that this server answers to; see `problem` for a proxy that names none."""
    if settings().hosts:
        return tuple(host.lower() for host in settings().hosts)
    here = way()
    if here is Way.LOCAL:
        return LOOPBACK_NAMES
    return (urlsplit(outside()).hostname or "",) if here is Way.PROVIDER else ()


def rules() -> Rules:
    """How claims are read."""
    chosen = settings()
    return Rules(chosen.role_claim, chosen.name_claim, chosen.roles, chosen.organisations)


def vouched(headers: Mapping[str, str]) -> bool:
    """Whether it is our proxy that sends these headers: it alone knows the secret."""
    secret = settings().proxy_secret.get_secret_value()
    told = headers.get(SECRET_HEADER) or ""
    return bool(secret) and hmac.compare_digest(told.encode(), secret.encode())


def claims_of_proxy(headers: Mapping[str, str]) -> Claims:
    """What the proxy says of somebody, as claims; nothing where it names nobody."""
    chosen = settings()
    name = _read(headers.get(chosen.sign_in_by_proxy) or "")
    if not name or not vouched(headers):
        return {}
    return {chosen.name_claim: name, chosen.role_claim: _read(headers.get(chosen.proxy_roles) or "")}


def _read(value: str) -> str:
    """A header as it was meant: most proxies send UTF-8, where HTTP reads each byte as a sign."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value


def claims_of_cookies(cookies: Mapping[str, str]) -> Claims:
    """What the provider said of the sender of a request, by the cookie that Streamlit signed; or nothing."""
    told = _get_signed_cookie_with_chunks(dict(cookies), USER_COOKIE_NAME)
    claims = json.loads(told) if told else {}
    return cast(dict[str, Any], claims) if isinstance(claims, dict) else {}


def is_loopback(host: str) -> bool:
    """Whether an address is of this machine alone."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def problem(chosen: Settings, section: Mapping[str, Any], address: str) -> Message | None:
    """Why a server can't start on an address, with these settings and this `[auth]`; None where it can."""
    if chosen.sign_in_by_proxy:
        return _problem_of_proxy(chosen, section)
    if section:
        return _problem_of_provider(section)
    if is_loopback(address):
        return None
    text = N_(
        "Without sign-in the dashboard listens on this machine only, not on {address}. Set up sign-in "
        "(docs/sign-in.md), or start it without --server.address."
    )
    return Message(id=text, values={"address": address or _EVERYWHERE})


def _problem_of_proxy(chosen: Settings, section: Mapping[str, Any]) -> Message | None:
    if section:
        return Message(id=N_("VIB_SIGN_IN_BY_PROXY and [auth] in the secrets are both there: choose one."))
    if len(chosen.proxy_secret.get_secret_value()) < SHORTEST_SECRET:
        text = N_("VIB_SIGN_IN_BY_PROXY needs VIB_PROXY_SECRET, of {length} signs or more.")
        return Message(id=text, values={"length": str(SHORTEST_SECRET)})
    if not chosen.hosts:
        return Message(id=N_("VIB_SIGN_IN_BY_PROXY needs VIB_HOSTS: the host names of the dashboard."))
    return None


def _problem_of_provider(section: Mapping[str, Any]) -> Message | None:
    named = [one for one in section.values() if isinstance(one, Mapping) and "client_id" in one]
    lacking = [key for key in ("redirect_uri", "cookie_secret") if not section.get(key)]
    for one in [section] if "client_id" in section or not named else named:
        lacking += [key for key in _NEEDED if not one.get(key)]
    if lacking:
        text = N_("[auth] in the secrets lacks {keys}; see docs/sign-in.md.")
        return Message(id=text, values={"keys": ", ".join(dict.fromkeys(lacking))})
    if len(str(section["cookie_secret"])) < SHORTEST_SECRET:
        text = N_("cookie_secret in the secrets needs {length} signs or more.")
        return Message(id=text, values={"length": str(SHORTEST_SECRET)})
    return None


def check() -> None:
    """Stops the process, with one line that says why, where it would let anybody in."""
    found = problem(settings(), get_secrets_auth_section(), config.get_option("server.address") or "")
    if found is not None:
        raise SystemExit(found.text(settings().language))
