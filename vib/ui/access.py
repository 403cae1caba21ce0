"""Who is at the screen, and whether they may do what a page is for."""

import getpass
import logging
import time
from collections.abc import Mapping

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from vib.access.claims import Claims, Refusal, expires, values_of, visitor_of
from vib.access.ended import EndedSignIns
from vib.access.roles import Permission, Role, Visitor
from vib.ui import admission, doorstep, upload_gate, view
from vib.ui.admission import Way

ENDED = EndedSignIns()

_LOG = logging.getLogger(__name__)
_TOLD = "_told_without_role"


def arrival() -> Visitor | Refusal:
    """Who is at the screen, or why nobody may be: asked anew in each run, for a sign-in expires."""
    found, _ = _arrived()
    if not (isinstance(found, Visitor) and found.may(Permission.UPLOAD)):
        upload_gate.close(_session())
    return found


def visitor() -> Visitor:
    """Who is at the screen; where nobody may be, that is shown and the page goes no further."""
    found = arrival()
    if isinstance(found, Refusal):
        doorstep.show(found, view.look())
        st.stop()
    return found


def demand(permission: Permission) -> Visitor:
    """The visitor, who may do this; else a refusal is shown and the page goes no further.

    Who may upload can from now on send files: the server takes them from no other session.
    """
    somebody = visitor()
    if not somebody.may(permission):
        doorstep.not_for(somebody, view.look())
        st.stop()
    if permission is Permission.UPLOAD:
        upload_gate.open_for(_session(), _arrived()[1])
    return somebody


def _arrived() -> tuple[Visitor | Refusal, float]:
    """Who is there, and until when (seconds since 1970) that is believed."""
    way = admission.way()
    if way is Way.LOCAL:
        return _local(), float("inf")
    if way is Way.PROXY:
        claims = admission.claims_of_proxy(_headers())
        return _read(claims) if claims else Refusal.NOT_SIGNED_IN, float("inf")
    claims = st.user.to_dict()
    return signed_in(claims), expires(claims)


def signed_in(claims: Claims) -> Visitor | Refusal:
    """Whom a provider's claims let in now."""
    if not claims.get("is_logged_in") or ENDED.has(claims):
        return Refusal.NOT_SIGNED_IN
    return _read(claims) if time.time() < expires(claims) else Refusal.EXPIRED


def _read(claims: Claims) -> Visitor | Refusal:
    rules = admission.rules()
    found = visitor_of(claims, rules)
    if found is Refusal.NO_ROLE and get_script_run_ctx() and _TOLD not in st.session_state:
        st.session_state[_TOLD] = True
        count = len(values_of(claims, rules.role_claim))
        _LOG.warning("Signed in without a role: no known one among %d values of %r", count, rules.role_claim)
    return found


def _local() -> Visitor | Refusal:
    address = st.context.ip_address
    if isinstance(address, str) and not admission.is_loopback(address):
        return Refusal.NOT_LOCAL
    try:
        name = getpass.getuser()
    except (OSError, KeyError):
        name = ""
    return Visitor(name, Role.COORDINATOR, local=True)


def _headers() -> Mapping[str, str]:
    return st.context.headers


def _session() -> str:
    context = get_script_run_ctx()
    return context.session_id if context else ""
