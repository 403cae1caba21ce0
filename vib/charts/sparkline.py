"""Small drawings inside a text: the course of a figure, and the mark of a status.

They are SVG pictures with their colours in them, to be shown as images: an address that holds the picture.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from urllib.parse import quote

from markupsafe import Markup

from vib.charts.look import Look
from vib.metrics.progress import Point
from vib.metrics.status import Status

WIDTH, HEIGHT = 120, 36
_EDGE = 4

Place = tuple[float, float]

STATUS_COLORS = {
    Status.ON_TRACK: ("#1A7F37", "#4CC38A"),
    Status.ATTENTION: ("#8A5A00", "#E3B341"),
    Status.OFF_TRACK: ("#B42318", "#FF8A7A"),
    Status.OPEN: ("#57606A", "#A9B3BE"),
}
"""Colour on a light and on a dark page; each reads as text on its page."""

# Four shapes, so that a status reads without its colour: a ticked disc, a triangle, an octagon, a ring.
_SHAPES = {
    Status.ON_TRACK: Markup(
        '<circle cx="8" cy="8" r="7.5" fill="{ink}"/>'
        '<path d="M4.5 8.3 7 10.8 11.6 5.6" fill="none" stroke="{paper}" stroke-width="1.9"/>'
    ),
    Status.ATTENTION: Markup(
        '<path d="M8 .8 15.6 15H.4z" fill="{ink}"/>'
        '<path d="M8 5.6v4.6M8 11.7v1.6" stroke="{paper}" stroke-width="1.7"/>'
    ),
    Status.OFF_TRACK: Markup(
        '<path d="M4.9.5h6.2l4.4 4.4v6.2l-4.4 4.4H4.9L.5 11.1V4.9z" fill="{ink}"/>'
        '<path d="M5.2 5.2l5.6 5.6M10.8 5.2l-5.6 5.6" stroke="{paper}" stroke-width="1.8"/>'
    ),
    Status.OPEN: Markup(
        '<circle cx="8" cy="8" r="6.7" fill="none" stroke="{ink}" stroke-width="1.5"/>'
        '<path d="M5 8h6" stroke="{ink}" stroke-width="1.5"/>'
    ),
}


def address(svg: str) -> str:
    """A picture as an address that an `<img>` can show."""
    return "data:image/svg+xml," + quote(svg, safe="=/: ")


def status_color(status: Status, look: Look) -> str:
    """The colour of a status, to be used beside its shape and its word."""
    return STATUS_COLORS[status][look.dark]


def status_mark(status: Status, look: Look) -> str:
    """The shape of a status as SVG."""
    shape = _SHAPES[status].format(ink=status_color(status, look), paper=look.ink.paper)
    return str(
        Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" width="16" height="16">{}</svg>'
        ).format(shape)
    )


def _places(values: Sequence[tuple[date, float]], days: tuple[date, date], top: float) -> list[Place]:
    """Days and values as places in the picture: time from left to right, zero at the bottom."""
    span = (days[1] - days[0]).days or 1
    return [
        (
            round(_EDGE + (WIDTH - 2 * _EDGE) * (day - days[0]).days / span, 1),
            round(HEIGHT - _EDGE - (HEIGHT - 2 * _EDGE) * value / (top or 1), 1),
        )
        for day, value in values
    ]


def _line(places: Sequence[Place], stepped: bool = False) -> str:
    x, y = places[0]
    return f"M{x} {y}" + "".join(f"H{x}V{y}" if stepped else f"L{x} {y}" for x, y in places[1:])


def _exact_runs(points: Sequence[Point], places: Sequence[Place]) -> Iterator[list[Place]]:
    """The stretches of two points or more at which the value is known exactly."""
    paired = groupby(zip(points, places, strict=True), lambda pair: pair[0].low == pair[0].high)
    for exact, pairs in paired:
        run = [place for _, place in pairs]
        if exact and len(run) > 1:
            yield run


def sparkline(points: Sequence[Point], look: Look, stepped: bool = False) -> str:
    """The course of a figure as SVG: its line, its plan dashed, its end as a dot.

    Where the value is an interval it is a band, and at the end an upright stroke.

    `stepped` is for what is known at some days only: it stands still in between. Empty where there is
    no course: one point is none.
    """
    if len(points) < 2:
        return ""
    days = (points[0].day, points[-1].day)
    top = max(float(end) for p in points for end in (p.high, p.planned or 0))
    low = _places([(p.day, float(p.low)) for p in points], days, top)
    high = _places([(p.day, float(p.high)) for p in points], days, top)
    plan = _places([(p.day, float(p.planned)) for p in points if p.planned is not None], days, top)
    ink = look.ink
    parts = []
    if low != high:
        band = _line([*low, *reversed(high)]) + "z"
        parts.append(
            f'<path d="{band}" fill="{ink.soft}" fill-opacity=".35" stroke="{ink.soft}" stroke-width=".8"/>'
        )
    if len(plan) > 1:
        dashed = f'stroke="{ink.soft}" stroke-width="1.3" stroke-dasharray="3 2.5"'
        parts.append(f'<path d="{_line(plan)}" fill="none" {dashed}/>')
    parts += [
        f'<path d="{_line(run, stepped)}" fill="none" stroke="{ink.text}" stroke-width="1.8"/>'
        for run in _exact_runs(points, low)
    ]
    (x, y), (_, above) = low[-1], high[-1]
    if points[-1].low == points[-1].high:
        parts.append(f'<circle cx="{x}" cy="{y}" r="2.8" fill="{ink.text}"/>')
    else:
        parts.append(f'<path d="M{x} {y}V{above}" stroke="{ink.text}" stroke-width="2.4"/>')
    box = f'viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{"".join(parts)}</svg>'
