"""Where the figures on a screen come from, in the reader's language: date, origin, selection."""

from vib.locale import N_
from vib.ui.view import View


def selection_text(seen: View) -> str:
    """The selection in words: `alle agentschappen · alle kwartalen`."""
    look, selection = seen.look, seen.selection
    agencies = ", ".join(look.label("agency", code) for code in selection.agencies)
    quarters = "" if selection.quarters is None else look.quarter(str(selection.quarters))
    return " · ".join(
        (
            agencies or look.say(N_("all agencies")),
            quarters.replace("..", "–") or look.say(N_("all quarters")),
        )
    )


def shown_text(seen: View) -> str:
    """One line for a screen: `Peildatum 30 november 2023 · echte gegevens · Atlas · alle kwartalen`."""
    say, snapshot = seen.look.say, seen.snapshot
    parts = [
        say(N_("Data as of {day}"), day=seen.look.day(snapshot.as_of)),
        seen.look.label("origin", snapshot.manifest.origin),
        selection_text(seen),
    ]
    if seen.publications and seen.publications[0].snapshot_id != snapshot.id:
        parts.append(say(N_("not the newest snapshot")))
    return " · ".join(parts)


def columns(seen: View) -> dict[str, str]:
    """Header → value, for a file that leaves the screen."""
    look, snapshot = seen.look, seen.snapshot
    return {
        look.say(N_("data date")): snapshot.as_of.isoformat(),
        look.say(N_("snapshot")): snapshot.id,
        look.say(N_("origin")): look.label("origin", snapshot.manifest.origin),
        look.say(N_("selection")): selection_text(seen),
    }
