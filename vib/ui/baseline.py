"""The choice of an earlier snapshot to compare with; it stands in the address, like every choice.

Where the address names none the snapshot before is taken and written into the address, so that a link goes
on showing the same comparison when another snapshot comes in between.
"""

from dataclasses import replace

import streamlit as st

from vib.locale import N_
from vib.model.snapshot import Snapshot
from vib.ui import filters, show
from vib.ui.address import NO_BASELINE
from vib.ui.view import View, earlier, load

KEY = "baseline"


def choose(seen: View) -> Snapshot | None:
    """The earlier snapshot that the reader compares with; None for no comparison."""
    look = seen.look
    days = {entry.snapshot_id: look.day(entry.as_of) for entry in earlier(seen)}
    if not days:
        show.note(look.say(N_("This is the first snapshot: there is none before it to compare with.")))
        return None
    wish = filters.kept()
    chosen = wish.baseline if wish.baseline in (*days, NO_BASELINE) else next(iter(days))
    if wish.baseline in ("", *_published(seen)):
        # Also where the reader went back to a snapshot older than the baseline.
        filters.keep(replace(wish, baseline=chosen))
    elif wish.baseline != NO_BASELINE:
        # As with every link, what it asks for in vain stays in the address until the reader chooses.
        text = N_("The link compares with a snapshot that isn't there. Shown is the comparison with {day}.")
        show.note(look.say(text, day=days[chosen]))
    st.session_state[KEY] = chosen
    st.selectbox(
        look.say(N_("Compare with")),
        (*days, NO_BASELINE),
        key=KEY,
        format_func=lambda code: (
            look.say(N_("Compared with {day}"), day=days[code])
            if code in days
            else look.say(N_("No comparison"))
        ),
        label_visibility="collapsed",
        filter_mode=None,
        width=320,
        on_change=_chosen,
    )
    return None if chosen == NO_BASELINE else load(chosen)


def _published(seen: View) -> tuple[str, ...]:
    return tuple(entry.snapshot_id for entry in seen.publications)


def _chosen() -> None:
    filters.remember(replace(filters.asked(), baseline=st.session_state[KEY]))


def history(seen: View) -> tuple[Snapshot, ...]:
    """All snapshots before the one on the screen, oldest first."""
    return tuple(load(entry.snapshot_id) for entry in reversed(earlier(seen)))
