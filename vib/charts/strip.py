"""The four strands side by side: what runs, what is next, what is late."""

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd
from markupsafe import Markup

from vib.charts.block import BlockSpec
from vib.charts.gantt_words import title
from vib.charts.look import Look
from vib.charts.sparkline import address, status_color, status_mark
from vib.locale import N_
from vib.metrics.status import Status
from vib.metrics.strands import ALL_STRANDS, Part

SHOWN = 2
"""Lines of each part; the rest is counted and found on the timeline."""

PARTS = {Part.RUNNING: N_("Running now"), Part.NEXT: N_("Next"), Part.LATE: N_("Late now")}
_DATED = {Part.LATE: N_("was planned for {period}"), Part.RUNNING: N_("until {period}")}

_STRAND = Markup('<section class="vib-strand"><h3>{name}</h3>{parts}</section>')
_PART = Markup('<div class="vib-part-{code}"><h4>{mark}{heading}</h4><ul>{items}</ul></div>')
_ITEM = Markup('<li>{title} <span class="vib-soft">· {when}</span></li>')
_MARK = Markup('<img src="{}" alt="" width="13" height="13">')

Row = dict[Any, Any]


def when(row: Row, look: Look) -> str:
    """The date that matters, as exactly as it is known, and the agency if it is one's own."""
    part = Part(row["part"])
    if row["day"] is None:
        text = look.say(N_("no end date")) if part is Part.RUNNING else look.say(N_("no date"))
    else:
        period = look.period(row["day"], row["precision"])
        text = look.say(_DATED[part], period=period) if part in _DATED else period
    return f"{look.label('agency', row['agency'])}, {text}" if row["agency"] else text


def _items(rows: Sequence[Row], look: Look) -> Iterator[Markup]:
    for row in rows[:SHOWN]:
        yield _ITEM.format(title=title(row, look), when=when(row, look))
    if len(rows) > SHOWN:
        more = look.say(N_("and {n} more on the timeline"), n=len(rows) - SHOWN)
        yield Markup('<li class="vib-soft">{}</li>').format(more)


def _part(part: Part, rows: Sequence[Row], look: Look) -> Markup:
    late = part is Part.LATE and bool(rows)
    heading = look.say(PARTS[part])
    if not rows:
        items = [Markup('<li class="vib-soft">{}</li>').format(look.say(N_("nothing")))]
    else:
        items = list(_items(rows, look))
    return _PART.format(
        code=part.value,
        mark=_MARK.format(address(status_mark(Status.OFF_TRACK, look))) if late else "",
        heading=Markup('<span style="color:{}">{} ({})</span>').format(
            status_color(Status.OFF_TRACK, look), heading, len(rows)
        )
        if late
        else heading,
        items=Markup("").join(items),
    )


def render(frame: pd.DataFrame, look: Look) -> Markup:
    """A column a strand, with the same three parts in each."""
    rows = frame.to_dict("records")
    strands = []
    for strand in ALL_STRANDS:
        own = {part: [r for r in rows if r["strand"] == strand and r["part"] == part] for part in PARTS}
        parts = Markup("").join(_part(part, own[part], look) for part in PARTS)
        strands.append(_STRAND.format(name=look.label("strand", strand), parts=parts))
    return Markup('<div class="vib-strands">{}</div>').format(Markup("").join(strands))


def takeaway(frame: pd.DataFrame, look: Look) -> str:
    """How many activities and milestones run, and how many are late, and where."""
    late = frame[frame["part"] == Part.LATE]
    running = int((frame["part"] == Part.RUNNING).sum())
    if late.empty:
        return look.say(N_("{n} running, none late now."), n=running)
    names = ", ".join(look.label("strand", strand) for strand in sorted(set(late["strand"])))
    return look.say(N_("{n} running, {late} late now: {names}."), n=running, late=len(late), names=names)


def tabulate(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    """Every line of the strip, those it has no room for too."""
    return pd.DataFrame(
        [
            {
                look.say(N_("Strand")): look.label("strand", row["strand"]),
                look.say(N_("Stands")): look.say(PARTS[Part(row["part"])]),
                look.say(N_("Title")): title(row, look),
                look.say(N_("When")): when(row, look),
            }
            for row in frame.to_dict("records")
        ],
        dtype=object,
    )


STRIP = BlockSpec(
    id="strands",
    title=N_("The four strands: what runs, what is next, what is late"),
    render=render,
    tabulate=tabulate,
    takeaway=takeaway,
    date_basis=N_("the planned or actual period, where it overlaps the chosen quarters"),
    metrics=("milestones.late",),
)
