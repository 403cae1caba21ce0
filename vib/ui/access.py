"""Who is at the screen, and whether they may do what a page is for."""

import getpass

import streamlit as st

from vib.access.roles import Permission, Role, Visitor
from vib.locale import N_
from vib.ui import view


def visitor() -> Visitor:
    """Who is at the screen."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError):
        name = ""
    return Visitor(name, Role.COORDINATOR, local=True)


def demand(permission: Permission) -> Visitor:
    """The visitor, who may do this; else a refusal is shown and the page goes no further."""
    somebody = visitor()
    if not somebody.may(permission):
        st.error(view.look().say(N_("Your role may not see this page.")))
        st.stop()
    return somebody
