"""A line chart as SVG, for what the benchmarks leave behind."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _HEIGHT = 760, 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 60, 250, 40, 50


@dataclass(frozen=True)
class Line:
    """A line of a chart: its name and its values, all above zero."""

    name: str
    values: Sequence[float]
    colour: str


def _decades(values: Sequence[float]) -> range:
    """The powers of ten that values lie between."""
    return range(math.floor(math.log10(min(values))), math.ceil(math.log10(max(values))) + 1)


def _at(value: float, decades: range, begin: float, end: float) -> float:
    """Where a value stands between two ends of a scale of powers of ten."""
    return begin + (math.log10(value) - decades[0]) / max(len(decades) - 1, 1) * (end - begin)


def _text(x: float, y: float, text: str, anchor: str = "start", colour: str = "#333333") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{escape(text)}</text>'


def _apart(places: Sequence[float], least: float = 16) -> list[float]:
    """Heights of names beside their lines, moved down where they would overlap."""
    moved: dict[int, float] = {}
    free = -math.inf
    for number in sorted(range(len(places)), key=lambda number: places[number]):
        free = moved[number] = max(places[number], free + least)
    return [moved[number] for number in range(len(places))]


def line_chart(title: str, unit: str, lines: Sequence[Line], at: Sequence[float]) -> str:
    """Lines over `at`, both scales by powers of ten, each line named at its end."""
    across, up = _decades(at), _decades([value for line in lines for value in line.values])
    right, bottom = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
    parts = [_text(_LEFT, 22, title)]
    for power in up:
        y = _at(10.0**power, up, bottom, _TOP)
        parts.append(f'<line x1="{_LEFT}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}" stroke="#dddddd"/>')
        parts.append(_text(_LEFT - 8, y + 4, f"{10.0**power:g} s", "end"))
    parts += [
        _text(_at(10.0**power, across, _LEFT, right), bottom + 20, f"{10**power:,}", "middle")
        for power in across
    ]
    parts.append(_text((_LEFT + right) / 2, bottom + 40, unit, "middle"))
    heights = _apart([_at(line.values[-1], up, bottom, _TOP) for line in lines])
    for line, height in zip(lines, heights, strict=True):
        points = [
            (_at(x, across, _LEFT, right), _at(y, up, bottom, _TOP))
            for x, y in zip(at, line.values, strict=True)
        ]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{line.colour}" stroke-width="2.5"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{line.colour}"/>' for x, y in points]
        parts.append(_text(right + 10, height + 4, line.name, colour=line.colour))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'font-family="sans-serif" font-size="13" role="img" aria-label="{escape(title)}">\n'
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )
