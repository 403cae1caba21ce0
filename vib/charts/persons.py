"""Pilots, trajectories and unique persons in a sentence, so that nobody takes the one for the other."""

from vib.charts.look import Look
from vib.locale import N_
from vib.metrics.cells import count
from vib.metrics.participation import persons, pilots_started
from vib.model.selection import Selection
from vib.model.snapshot import Snapshot


def pilots_so_far(snapshot: Snapshot, selection: Selection, look: Look) -> str:
    """`8 proeftuinen gestart (Atlas 1, AgII 6, Amal 1)`; with quarters chosen, those that started in them."""
    started = pilots_started(snapshot, selection)["agency"].value_counts()
    chosen = selection.agencies or snapshot.agencies
    told = N_("Pilots started in these quarters: {n} ({by_agency}).")
    if selection.quarters is None:
        told = N_("Pilots started: {n} ({by_agency}).")
    by_agency = (f"{look.label('agency', agency)} {started.get(agency, 0)}" for agency in chosen)
    return look.say(told, n=int(started.sum()), by_agency=", ".join(by_agency))


def trajectories_and_persons(snapshot: Snapshot, selection: Selection, look: Look) -> str:
    """`733 trajecten van 718 unieke personen`, and why the two differ.

    With quarters chosen the two answer different questions: enrolments in these quarters, and persons who
    enrolled for the first time in them.
    """
    trajectories = look.brief(*count(snapshot, "participation", selection))
    unique = look.brief(*persons(snapshot, selection))
    if selection.quarters is not None:
        return look.say(
            N_(
                "{trajectories} trajectories enrolled in these quarters; {persons} persons enrolled for the "
                "first time in them."
            ),
            trajectories=trajectories,
            persons=unique,
        )
    return look.say(
        N_(
            "{trajectories} trajectories of {persons} unique persons: somebody who takes part in two pilots "
            "has two trajectories. The charts count trajectories."
        ),
        trajectories=trajectories,
        persons=unique,
    )
