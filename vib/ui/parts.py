"""The parts of a screen that has more to say than fits one: one of them is open, and only it is drawn.

The open part stands in the address, like every choice, so that a link opens the same one.
"""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from vib.locale import N_
from vib.ui import filters
from vib.ui.view import View

KEY = "part"


def choose(seen: View, parts: Mapping[str, str]) -> str:
    """The part that is open: a key of `parts`, whose values are message ids. The first one by default."""
    first = next(iter(parts))
    wish = filters.asked()
    st.session_state[KEY] = wish.part if wish.part in parts else first
    return str(
        st.segmented_control(
            seen.look.say(N_("Part of this screen")),
            tuple(parts),
            key=KEY,
            format_func=lambda code: seen.look.say(parts[code]),
            label_visibility="collapsed",
            required=True,
            on_change=_chosen,
            args=(first,),
        )
    )


def _chosen(first: str) -> None:
    part = st.session_state[KEY]
    filters.remember(replace(filters.asked(), part="" if part == first else part))
