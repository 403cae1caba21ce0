"""How small counts were shielded, on the screen 'Over deze cijfers': the rule, who decided, what it cost."""

from collections.abc import Iterable, Iterator

import pandas as pd

from vib.charts.look import Look
from vib.locale import N_
from vib.model.labels import LABELS
from vib.model.records import table_name
from vib.model.snapshot import CubeProtection, Manifest, Protection
from vib.model.vocabulary import ALL
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
    "more. Shares, intervals and lines are computed from that alone."
)
_ZEROS = N_(
    "Where 0 is shown it is certain: nobody. 'Too small to show' stands for at most {most}, and may be "
    "nobody too."
)
_GROUPS = {
    "pilot+state": N_("per pilot and state"),
    "pilot+quarter": N_("per pilot and quarter"),
    "pilot+quarter+state": N_("per pilot, quarter and state"),
}


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
    yield say(_ZEROS, most=2 * how.threshold)
    # How many of them are small is not said: where that is nearly all, it tells that none of them is zero.
    yield say(
        N_("Of {rows} counts in this snapshot {suppressed} are shown as a range."),
        rows=look.whole(sum(cube.rows for cube in how.cubes)),
        suppressed=look.whole(sum(cube.suppressed for cube in how.cubes)),
    )
    yield _public(how, look)
    yield from (_left(cube, look) for cube in how.cubes if cube.released_shares)
    if not all(cube.persons for cube in how.cubes):
        yield say(N_("A dash in the table: how many there are in all is not shown exactly."))
    if how.revised:
        yield say(
            N_("Closed quarters whose counts are others than in an earlier snapshot: {quarters}."),
            quarters="; ".join(revised_quarters(how.revised, look)),
        )
    yield say(N_("Method: {method}."), method=how.method)


def _public(how: Protection, look: Look) -> str:
    """Which totals are shown whatever their size, and who decided that."""
    say = look.say
    if not how.public:
        return say(N_("No total is public by decision: the rule holds for every count."))
    return say(
        N_(
            "Public by decision, whatever their size: {totals}. {who} Because of that alone {n} small counts "
            "are shown, or follow from what is shown."
        ),
        totals="; ".join(_totals(code, look) for code in how.public),
        who=say(N_("Decided by: {who}."), who=how.decided_by)
        if how.decided_by
        else say(N_("Who decided that is not recorded.")),
        n=look.whole(how.public_by_decision),
    )


def _left(cube: CubeProtection, look: Look) -> str:
    """Which share of the people of a cube is still counted exactly, by how finely they are split."""
    shares = "; ".join(
        f"{look.say(_GROUPS[code]) if code in _GROUPS else code} {look.percent(100 * share)}"
        for code, share in cube.released_shares.items()
    )
    return look.say(N_("Trajectories in counts that are shown exactly: {shares}."), shares=shares)


def _totals(code: str, look: Look) -> str:
    """`participation:agency+state` as `deelname (per agentschap, per toestand)`; an unknown code as it is."""
    cube, _, kept = code.partition(":")
    dimensions = [part for part in kept.split("+") if part]
    name = _cube(cube, look)
    if any(part not in _DIMENSIONS for part in dimensions):
        return code
    told = ", ".join(look.say(_DIMENSIONS[part]) for part in dimensions) or look.say(N_("in all"))
    return f"{name} ({told})"


def revised_quarters(codes: Iterable[str], look: Look) -> Iterator[str]:
    """`trajectories|*|2023-Q2` and `trajectories|agii|2023-Q2` as `trajecten van 2023-K2 (…, AgII)`."""
    order = [ALL, *dict(look.agencies)]
    groups: dict[tuple[str, str], list[str]] = {}
    for code in codes:
        table, agency, quarter = code.split("|")
        groups.setdefault((quarter, table), []).append(agency)
    for (quarter, table), agencies in sorted(groups.items()):
        agencies.sort(key=lambda agency: order.index(agency) if agency in order else len(order))
        yield look.say(
            N_("{table} of {quarter} ({places})"),
            table=table_name(table, look.language),
            quarter=look.quarter(quarter),
            places=", ".join(
                look.say(N_("the whole project")) if agency == ALL else look.label("agency", agency)
                for agency in agencies
            ),
        )


def _cube(code: str, look: Look) -> str:
    return look.label("cube", code) if code in LABELS["cube"] else code


def _table(how: Protection, look: Look) -> pd.DataFrame:
    say = look.say
    return pd.DataFrame(
        [
            {
                say(N_("counts of")): _cube(cube.cube, look),
                say(N_("how many")): cube.rows,
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
