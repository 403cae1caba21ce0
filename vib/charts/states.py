"""Where trajectories stand: four states that add up, so that nobody under way counts as lost."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from vib.charts.look import NEUTRAL, Look, blank
from vib.charts.numbers import numbers
from vib.charts.places import color, name
from vib.charts.spec import ChartSpec
from vib.charts.written import HATCH, tint
from vib.locale import N_
from vib.model.labels import LABELS
from vib.model.vocabulary import ALL, State

STATES = tuple(state.value for state in State)
_ROW, _TOP = 30, 34
_COLUMN = 80
"""Pixels of a column of numbers beside the bars."""
_FILL = {"waiting": 0.0, "running": 0.45, "completed": 1.0}
_SIGN = {"waiting": "□", "running": "■", "completed": "■", "dropped_out": "▨"}

Count = tuple[int, int]


@dataclass(frozen=True)
class Place:
    """The selection together, an agency or one of its pilots: its states and how many they add up to."""

    agency: str
    pilot: str
    states: dict[str, Count]
    enrolled: Count

    def share(self, state: str) -> float:
        """The part of the bar that surely is in a state, in percent."""
        return 100 * self.states[state][0] / self.enrolled[1] if self.enrolled[1] else 0.0


def places_of(frame: pd.DataFrame) -> list[Place]:
    """The places of the frame of `vib.metrics.states.states`, in its order."""
    found: dict[tuple[str, str], Place] = {}
    for agency, pilot, state, low, high, least, most in frame.itertuples(index=False, name=None):
        place = found.setdefault((agency, pilot), Place(agency, pilot, {}, (int(least), int(most))))
        place.states[state] = (int(low), int(high))
    return list(found.values())


def _name(place: Place, look: Look) -> str:
    return name(place.agency, look) if place.pilot == ALL else look.label("pilot", place.pilot)


def _label(place: Place, look: Look) -> str:
    """The name and how many enrolled: what the bar is the whole of."""
    text = f"{_name(place, look)} · {look.brief(*place.enrolled)}"
    return f"<b>{text}</b>" if place.pilot == ALL else text


def _draw(frame: pd.DataFrame, look: Look) -> go.Figure:
    places = places_of(frame)
    rows = [(float(row), _counts(place, look)) for row, place in enumerate(places)]
    figure = blank(look, _TOP + _ROW * len(places) + 8)
    figure.add_traces([*(_segments(places, state, look) for state in STATES), *_hidden(places)])
    figure.update_layout(
        barmode="stack",
        bargap=0.28,
        margin={"l": 8, "r": _COLUMN * len(STATES) + 8, "t": _TOP, "b": 8},
        xaxis={"visible": False, "range": [0, 100], "fixedrange": True},
        yaxis={
            "range": [len(places) - 0.5, -0.5],
            "tickvals": list(range(len(places))),
            "ticktext": [_label(place, look) for place in places],
            "ticks": "outside",
            "ticklen": 8,
            "tickcolor": "rgba(0,0,0,0)",
            "showline": False,
            "fixedrange": True,
        },
        annotations=list(numbers([_heading(state, look) for state in STATES], rows, _COLUMN)),
    )
    return figure


def _style(colors: list[str], state: str) -> dict[str, Any]:
    """How a state is told apart in any colour: empty, light, full, hatched."""
    outline = {"color": colors, "width": 1}
    if state == State.DROPPED_OUT:
        return {"color": colors, "line": outline, "pattern": HATCH}
    return {"color": [tint(shade, _FILL[state]) for shade in colors], "line": outline}


def _segments(places: list[Place], state: str, look: Look) -> dict[str, Any]:
    label = look.say(LABELS["state"][state])
    return {
        "type": "bar",
        "orientation": "h",
        "y": list(range(len(places))),
        "x": [place.share(state) for place in places],
        "marker": _style([color(place.agency, look) for place in places], state),
        "hovertext": [
            look.say(
                N_("{place}: {count} of {enrolled} {state}"),
                place=_name(place, look),
                count=look.brief(*place.states[state]),
                enrolled=look.brief(*place.enrolled),
                state=label,
            )
            for place in places
        ],
        "hoverinfo": "text",
    }


def _hidden(places: list[Place]) -> Iterator[dict[str, Any]]:
    """Those of whom the state isn't shown: the rest of a bar whose counts are intervals."""
    rest = [100 - sum(map(place.share, STATES)) if place.enrolled[1] else 0.0 for place in places]
    if max(rest, default=0) > 1e-6:
        yield {
            "type": "bar",
            "orientation": "h",
            "y": list(range(len(places))),
            "x": rest,
            "marker": {
                "color": NEUTRAL,
                "pattern": {**HATCH, "shape": "."},
                "line": {"color": NEUTRAL, "width": 1},
            },
            "hoverinfo": "skip",
        }


def _heading(state: str, look: Look) -> str:
    """A state with its sign: the key of the bars too."""
    shade = tint(NEUTRAL, _FILL.get(state) or 1)
    return f'<span style="color:{shade}">{_SIGN[state]}</span> {look.say(LABELS["state"][state])}'


def _counts(place: Place, look: Look) -> list[str]:
    texts = [look.brief(*place.states[state]) for state in STATES]
    return [f"<b>{text}</b>" for text in texts] if place.pilot == ALL else texts


def _tell(frame: pd.DataFrame, look: Look) -> str:
    return " ".join(
        f"{_name(place, look)}: "
        + ", ".join(
            f"{look.brief(*place.states[state])} {look.say(LABELS['state'][state])}" for state in STATES
        )
        + "."
        for place in places_of(frame)
    )


def _sum_up(frame: pd.DataFrame, look: Look) -> str:
    first = places_of(frame)[0]
    return look.say(
        N_(
            "Of {enrolled}, {running} are running, {waiting} waiting, {completed} completed and "
            "{dropped_out} dropped out."
        ),
        enrolled=look.brief(*first.enrolled),
        **{state: look.brief(*first.states[state]) for state in STATES},
    )


def _tabulate(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    rows = []
    for place in places_of(frame):
        whole = look.say(N_("all pilots")) if place.pilot == ALL else look.label("pilot", place.pilot)
        row: dict[str, object] = {
            look.say(N_("agency")): name(place.agency, look),
            look.say(N_("pilot")): whole,
        }
        for state in STATES:
            row[look.say(LABELS["state"][state])] = look.plain(*place.states[state])
        row[look.say(N_("enrolled"))] = look.plain(*place.enrolled)
        rows.append(row)
    return pd.DataFrame(rows)


STATES_NOW = ChartSpec(
    id="states",
    title=N_("Where the trajectories stand"),
    unit=N_("trajectories; each bar is all who enrolled (100%)"),
    draw=_draw,
    tell=_tell,
    tabulate=_tabulate,
    takeaway=_sum_up,
    date_basis=N_("quarter of the enrolment"),
    note=N_("Running is not dropped out."),
    ranges=N_(
        "Dotted, and figures such as 0–6: too small to show exactly; of those, the state is not drawn."
    ),
    metrics=(
        "participation.waiting",
        "participation.running",
        "participation.completed",
        "participation.dropped_out",
        "participation.enrolled",
    ),
)
