"""Targets: the published end values, and the paths that the steering group sets in the fiction."""

from datetime import date

from sample_data.recipe.calendar import PROJECT_START
from sample_data.recipe.facts import counted
from vib.model.quarters import Quarter

Row = dict[str, object]

_PATHS_SET = date(2024, 3, 31)
"""The first snapshot that holds the steering group's paths."""

_END = Quarter(2025, 3)
_PUBLISHED_CLAIM = {"atlas": 11, "agii": 12, "amal": 13}
_FIRST = {
    "atlas": (Quarter(2022, 3), date(2022, 9, 1)),
    "agii": (Quarter(2023, 2), date(2023, 6, 1)),
    "amal": (Quarter(2023, 3), date(2023, 9, 11)),
}
"""Agency → the first quarter of its path and the day the path starts."""

# Cumulative, a value a quarter, from the first quarter to 2025-Q3. Amal has no path for participants: its end
# value alone stays, so that the straight line of an assumption stays to be seen.
_PATHS = {
    ("atlas", "participants"): (20, 60, 75, 230, 340, 460, 530, 590, 650, 715, 780, 840),
    ("agii", "participants"): (30, 150, 300, 410, 520, 620, 720, 820, 910),
    ("atlas", "completed"): (0, 5, 10, 30, 60, 110, 170, 240, 310, 390, 470, 550, 630),
    ("agii", "completed"): (0, 20, 95, 190, 290, 390, 480, 570, 660, 740),
    ("amal", "completed"): (0, 12, 20, 28, 36, 44, 52, 60, 68),
}

_SOURCE = "Schriftelijke vraag 64 (2023-2024), antwoord 2b: hele projectperiode 1/1/2022-30/9/2025"
_STEERING_GROUP = "Fictie: pad van de stuurgroep, maart 2024"


def targets(as_of: date) -> list[Row]:
    """End values alone at first; from March 2024 quarterly paths for Atlas, AgII and for completions."""
    participants = {agency: counted(number) for agency, number in _PUBLISHED_CLAIM.items()}
    if as_of < _PATHS_SET:
        return [_target(code, "participants", _END, goal) for code, goal in participants.items()]
    rows: list[Row] = []
    for metric in ("participants", "completed"):
        for agency, goal in participants.items():
            path = _PATHS.get((agency, metric))
            if path is None:
                rows.append(_target(agency, metric, _END, goal))
            else:
                values = (*path, goal) if metric == "participants" else path
                rows += _path(agency, metric, values)
    return rows


def _target(agency: str, metric: str, quarter: Quarter, value: int) -> Row:
    return _row(agency, metric, quarter, value, PROJECT_START, _SOURCE)


def _path(agency: str, metric: str, values: tuple[int, ...]) -> list[Row]:
    quarter, start = _FIRST[agency]
    rows = []
    for value in values:
        rows.append(_row(agency, metric, quarter, value, start, _STEERING_GROUP))
        quarter = quarter.next()
    if quarter != _END.next():
        raise ValueError(f"{agency} {metric}: the path ends before {quarter}, not at {_END}")
    return rows


def _row(agency: str, metric: str, quarter: Quarter, value: int, start: date, source: str) -> Row:
    return {
        "agency": agency,
        "pilot": None,
        "metric": metric,
        "quarter": str(quarter),
        "value": value,
        "path_start": start,
        "source": source,
    }
