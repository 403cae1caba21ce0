"""What somebody sees who may not come in, or not to this page; and in the bar, who has come in."""

from functools import partial

import streamlit as st
from markupsafe import Markup

from vib.access.claims import Refusal
from vib.access.roles import ROLE_NAMES, Visitor
from vib.charts.look import Look
from vib.locale import N_
from vib.ui import admission, markup
from vib.ui.admission import Way

SIGN_IN = "vib_sign_in"
"""The key of the buttons; `assets/page.js` keeps the link of who presses one until they are back."""
LOG_OUT = "./auth/logout"

_TITLES = {
    Refusal.NOT_SIGNED_IN: N_("Sign in"),
    Refusal.EXPIRED: N_("Sign in again"),
    Refusal.NO_ROLE: N_("You have no access yet"),
    Refusal.NOT_LOCAL: N_("This dashboard is not open to others"),
}
_WHY = {
    Refusal.NOT_SIGNED_IN: N_(
        "The figures are for people who work on the project. Your link stays as it is."
    ),
    Refusal.EXPIRED: N_("Your sign-in has expired. Sign in again to go on; your link stays as it is."),
    Refusal.NO_ROLE: N_(
        "You are signed in, but nobody gave you a role in VIB-monitor. Ask the coordinator, or whoever "
        "manages access in your organisation."
    ),
    Refusal.NOT_LOCAL: N_("It runs without sign-in, for somebody at the computer that it runs on."),
}
_BY_PROXY = N_("Sign in by the portal of your organisation, and open the link again.")


def show(why: Refusal, look: Look) -> None:
    """Instead of every page: why there is nothing to see, and the way in."""
    st.html(str(markup.heading(look.say(_TITLES[why]), "", "")))
    proxied = admission.way() is Way.PROXY and why is Refusal.NOT_SIGNED_IN
    st.html(str(markup.note(look.say(_BY_PROXY if proxied else _WHY[why]))))
    if admission.way() is not Way.PROVIDER:
        return
    if why is Refusal.NO_ROLE:
        st.html(str(_LINK.format(LOG_OUT, look.say(N_("Sign out")))))
        return
    for place, provider in enumerate(admission.providers()):
        text = N_("Sign in with {provider}") if provider else N_("Sign in")
        st.button(
            look.say(text, provider=provider) if provider else look.say(text),
            key=f"{SIGN_IN}_{place}",
            type="primary",
            on_click=partial(st.login, provider or None),
        )


def not_for(somebody: Visitor, look: Look) -> None:
    """Instead of a page that is not for this visitor's role."""
    st.html(str(markup.heading(look.say(N_("This page is not for your role")), "", "")))
    text = N_(
        "Your role is {role}, and this page is for others. Should it be for you too, ask the coordinator for "
        "another role."
    )
    st.html(str(markup.note(look.say(text, role=look.say(ROLE_NAMES[somebody.role])))))


def badge(somebody: Visitor, look: Look) -> Markup:
    """In the bar: who is here and as what, with what that means and the way out."""
    role = look.say(ROLE_NAMES[somebody.role])
    if somebody.local:
        told = N_(
            "Nobody signs in: whoever is at this computer may do everything, as {name}. No other computer "
            "can open the dashboard."
        )
        return _BADGE.format(
            look.say(N_("local mode")), look.say(told, name=somebody.name or "?"), Markup("")
        )
    agencies = ", ".join(look.label("agency", code) for code in sorted(somebody.agencies))
    told = N_("Role: {role}.") if not agencies else N_("Role: {role}, for {agencies}.")
    values = {"role": role, "agencies": agencies} if agencies else {"role": role}
    way_out = (
        _LINK.format(LOG_OUT, look.say(N_("Sign out"))) if admission.way() is Way.PROVIDER else Markup("")
    )
    return _BADGE.format(f"{somebody.name} · {role}", look.say(told, **values), way_out)


_LINK = Markup('<p><a class="vib-out" href="{}" target="_self">{}</a></p>')
_BADGE = Markup('<details class="vib-who"><summary>{}</summary><div><p>{}</p>{}</div></details>')
