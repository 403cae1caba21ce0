"""What a page shows: the snapshot, the selection and the look of this run, set by the shell."""

from dataclasses import dataclass
from typing import cast

import streamlit as st

from vib.charts.look import Look
from vib.locale import N_
from vib.model.selection import Selection
from vib.model.snapshot import Snapshot
from vib.model.vocabulary import JOINT
from vib.store.files import read_snapshot
from vib.store.registry import Publication

_VIEW, _LOOK = "_view", "_look"


@dataclass(frozen=True)
class View:
    """All that a page needs to know of its reader."""

    snapshot: Snapshot
    selection: Selection
    look: Look
    publications: tuple[Publication, ...]
    """Everything published, newest first."""


def current() -> View:
    """The view of this run. Where no shell set one the page ends here, without data."""
    seen = perhaps()
    if seen is None:
        st.stop()
    return seen


def perhaps() -> View | None:
    """The view of this run, or None where nothing is published yet."""
    return cast("View | None", st.session_state.get(_VIEW))


def look() -> Look:
    """Language and theme of this run, also where nothing is published yet."""
    return cast(Look, st.session_state.get(_LOOK, Look()))


def put(seen: View | None, how: Look) -> None:
    """Sets the view of this run; for the shell."""
    st.session_state[_VIEW] = seen
    st.session_state[_LOOK] = how


def earlier(seen: View) -> tuple[Publication, ...]:
    """The publications older than the snapshot on the screen, newest first."""
    return tuple(entry for entry in seen.publications if entry.as_of < seen.snapshot.as_of)


@st.cache_resource(max_entries=32, show_spinner=False)
def load(snapshot_id: str) -> Snapshot:
    """A published snapshot, read once a process: its id is the hash of what it holds.

    Raises the errors of `vib.store.files.read_snapshot`. Its frames are shared: never change one.
    """
    return read_snapshot(snapshot_id)


def look_of(snapshot: Snapshot | None, plain: Look) -> Look:
    """The look with the names of a snapshot's agencies and pilots, and its threshold for small counts."""
    if snapshot is None:
        return plain
    agencies = snapshot.tables["agencies"].sort_values("order")
    pilots = snapshot.tables["pilots"]
    # The joint purse is ours to name, in both languages; an agency's name is its own.
    names = agencies["name"].mask(agencies["id"] == JOINT, plain.say(N_("Joint")))
    return Look(
        language=plain.language,
        dark=plain.dark,
        as_of=snapshot.as_of,
        agencies=tuple(zip(agencies["id"], names, strict=True)),
        pilots=tuple(zip(pilots["id"], pilots["name"], strict=True)),
        threshold=snapshot.manifest.threshold,
    )
