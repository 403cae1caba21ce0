"""How small counts were shielded, on the screen 'Over deze cijfers': the rule, who decided, what it cost."""

from collections.abc import Iterator

import pandas as pd

from vib.charts.look import Look
from vib.locale import N_
from vib.model.labels import LABELS
from vib.model.snapshot import CubeProtection, Manifest, Protection
from vib.ui.section import Section

_DIMENSIONS = {
    "agency": N_("per agency"),
    "pilot": N_("per pilot"),
    "enrolled_quarter": N_("per quarter"),
    "event_quarter": N_("per quarter"),
    "first_quarter": N_("per quarter"),
    "quarter": N_("per quarter"),
    "state": N_("per state"),
    "event": N_("per event"),
    "destination": N_("per destination"),
    "sector": N_("per sector"),
    "trait": N_("per trait"),
    "value": N_("per value"),
    "step": N_("per step"),
    "weeks": N_("per four weeks"),
    "outcome": N_("per outcome"),
    "reason": N_("per reason"),
}

_RULE = N_(
    "A count from 1 to {most} could point at somebody, and is not shown: in its place stands 'too small to "
    "show', or the two numbers that it lies between."
)
_RULE_OF_ONE = N_(
    "A count of 1 could point at somebody, and is not shown: in its place stands 'too small to show', or the "
    "two numbers that it lies between."
)
_RANGES = N_(
    "So that nobody can compute it from the totals around it, other counts are shown as a range too, larger "
    "ones among them. A figure such as 5–11 is what anybody can work out from all that is published, and no "
    "more. Shares, intervals and lines are computed from that alone. A zero is a zero: nobody."
)


def protection(manifest: Manifest, look: Look) -> Section:
    """The rule and its outcome, or that nothing is shielded."""
    title = look.say(N_("How small counts are shielded"))
    how = manifest.protection
    if how is None or how.threshold == 1:
        return Section(title, tuple(_not_shielded(how, look)))
    return Section(
        title, tuple(_told(how, look)), _table(how, look), look.say(N_("What was shielded, and what it cost"))
    )


def _not_shielded(how: Protection | None, look: Look) -> Iterator[str]:
    yield look.say(
        N_(
            "Small counts are not shielded in this snapshot: every count is shown as it is, also that of one "
            "person. Show it to nobody who may not see that."
        )
    )
    if how is None:
        yield look.say(N_("It was published by a version that could not shield them."))
    else:
        yield look.say(N_("The threshold stands at 1, which turns the shielding off."))


def _told(how: Protection, look: Look) -> Iterator[str]:
    say, most = look.say, how.threshold - 1
    yield (say(_RULE, most=most) if most > 1 else say(_RULE_OF_ONE)) + " " + say(_RANGES)
    yield say(
        N_("Of {rows} counts in this snapshot {sensitive} are too small; {suppressed} are shown as a range."),
        rows=look.whole(sum(cube.rows for cube in how.cubes)),
        sensitive=look.whole(sum(cube.sensitive for cube in how.cubes)),
        suppressed=look.whole(sum(cube.suppressed for cube in how.cubes)),
    )
    yield _public(how, look)
    if how.revised:
        yield say(
            N_("Closed quarters whose counts are others than in an earlier snapshot: {quarters}."),
            quarters="; ".join(_revised(code, look) for code in how.revised),
        )
    yield say(N_("Method: {method}."), method=how.method)


def _public(how: Protection, look: Look) -> str:
    """Which totals are shown whatever their size, and who decided that."""
    say = look.say
    if not how.public:
        return say(N_("No total is public by decision: the rule holds for every count."))
    return say(
        N_(
            "Public by decision, whatever their size: {totals}. Decided by: {who}. Because of that alone "
            "{n} small counts are shown, or follow from what is shown."
        ),
        totals="; ".join(_totals(code, look) for code in how.public),
        who=how.decided_by or say(N_("unknown")),
        n=look.whole(how.public_by_decision),
    )


def _totals(code: str, look: Look) -> str:
    """`participation:agency+state` as `deelname (per agentschap, per toestand)`; an unknown code as it is."""
    cube, _, kept = code.partition(":")
    dimensions = [part for part in kept.split("+") if part]
    name = _cube(cube, look)
    if any(part not in _DIMENSIONS for part in dimensions):
        return code
    told = ", ".join(look.say(_DIMENSIONS[part]) for part in dimensions) or look.say(N_("in all"))
    return f"{name} ({told})"


def _revised(code: str, look: Look) -> str:
    """`participation|agii|2023-Q2` as it is read."""
    cube, *places = code.split("|")
    told = [
        look.label("agency", place) if place in dict(look.agencies) else look.quarter(place)
        for place in places
    ]
    return f"{_cube(cube, look)} ({', '.join(told)})" if told else _cube(cube, look)


def _cube(code: str, look: Look) -> str:
    return look.label("cube", code) if code in LABELS["cube"] else code


def _table(how: Protection, look: Look) -> pd.DataFrame:
    say = look.say
    return pd.DataFrame(
        [
            {
                say(N_("counts of")): _cube(cube.cube, look),
                say(N_("how many")): cube.rows,
                say(N_("too small")): cube.sensitive,
                say(N_("shown as a range")): cube.suppressed,
                say(N_("people or registrations")): cube.persons or None,
                say(N_("% of them in counts shown exactly")): _released(cube, look),
            }
            for cube in how.cubes
        ],
        dtype=object,
    )


def _released(cube: CubeProtection, look: Look) -> float | None:
    """In percent; None where it isn't published how many there are."""
    return look.number(100 * cube.released_share) if cube.persons else None
