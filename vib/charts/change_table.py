"""What changed since the snapshot before, as a compact table: then, now, difference."""

from itertools import groupby

import pandas as pd
from markupsafe import Markup

from vib.charts.block import BlockSpec
from vib.charts.change_words import GROUPS, Line, lines, summary
from vib.charts.look import Look
from vib.locale import N_

_TABLE = Markup(
    '<table><thead><tr><th scope="col">{what}</th><th scope="col">{then}</th><th scope="col">{now}</th>'
    '<th scope="col">{change}</th></tr></thead>{bodies}</table>'
)
_GROUP = Markup('<tbody><tr><th colspan="4" scope="rowgroup">{}</th></tr>{}</tbody>')
_ROW = Markup('<tr><th scope="row">{}</th><td>{}</td><td>{}</td><td>{}</td></tr>')
_NOTE = Markup('<tr><td colspan="4"><strong>{}</strong>: {}</td></tr>')


def _row(line: Line) -> Markup:
    if line.kind == "definition":
        return _NOTE.format(line.change, line.what)
    return _ROW.format(line.what, line.then, line.now, line.change)


def _bodies(found: list[Line], look: Look) -> Markup:
    return Markup("").join(
        _GROUP.format(look.say(GROUPS[kind]), Markup("").join(map(_row, own)))
        for kind, own in groupby(found, lambda line: line.kind)
    )


def render(frame: pd.DataFrame, look: Look) -> Markup:
    """Key figures at the left, everything else at the right, each then and now."""
    found = lines(frame, look)
    halves = (
        [line for line in found if line.kind == "figure"],
        [line for line in found if line.kind != "figure"],
    )
    since = look.day(frame["since"].iloc[0])
    tables = [
        _TABLE.format(
            what=look.say(N_("What")),
            then=since,
            now=look.day(look.as_of),
            change=look.say(N_("Difference")),
            bodies=_bodies(half, look),
        )
        for half in halves
        if half
    ]
    return Markup('<div class="vib-changes">{}</div>').format(Markup("").join(tables))


def tabulate(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    """The same lines, with the group of each."""
    found = lines(frame, look)
    since = "" if frame.empty else look.day(frame["since"].iloc[0])
    headers = (N_("Group"), N_("What"), since, look.day(look.as_of), N_("Difference"))
    rows = [(look.say(GROUPS[line.kind]), line.what, line.then, line.now, line.change) for line in found]
    return pd.DataFrame(rows, columns=[look.say(header) for header in headers], dtype=object)


CHANGES = BlockSpec(
    id="changes",
    title=N_("What changed since an earlier snapshot"),
    render=render,
    tabulate=tabulate,
    takeaway=summary,
)
