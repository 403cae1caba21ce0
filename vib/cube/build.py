"""All cubes of a snapshot: a few groupings of the rows, detail counts from these, and their margins."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from functools import cache
from itertools import product

import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.compute

from vib.cube import detail, finest
from vib.engine.local import DuckEngine
from vib.locale import N_
from vib.model.cubes import CUBES, CubeSpec
from vib.model.vocabulary import ALL, Event, Step, Trait
from vib.progress import Steps

_NEVER_ADDED_UP: dict[str, tuple[str, ...]] = {
    "event": tuple(Event),
    "destination": detail.SECTORS_TOLD_FOR,
    "trait": tuple(Trait),
    "step": tuple(Step),
}
"""A dimension that may be without margin → its codes."""


def build_cubes(people: Mapping[str, ir.Table], as_of: date) -> dict[str, pa.Table]:
    """Every cube of `vib.model.cubes`, by name.

    `people` has the relations `trajectories` and `guidance` with the columns of their records and, of the
    agency that runs the pilot, `agency` and `data_until`; and `homes`, with `pilot` and that `agency`. It may
    have `not_one_each`, the rows of `finest.not_one_each` and perhaps some more. Each cube has its text
    dimensions and `low` and `high` (64-bit whole numbers, equal), ordered by its dimensions. A combination
    that does not occur has no row, except for the grand total, which may be 0.
    """
    questions = _asked(people, as_of)
    steps = Steps(N_("Counting"), len(questions) + 1)
    few = DuckEngine()
    # What is found first becomes cubes while the next question is answered.
    with closing(few), ThreadPoolExecutor(1, "counting") as beside:
        coming = {name: beside.submit(_fetched, asked, steps) for name, asked in questions.items()}
        found = cache(lambda name: few.keep(coming[name].result()))
        cubes = {name: _counted(name, found, few) for name in _MADE_OF}
    steps.one()
    return {name: cubes[name] for name in CUBES}


_MADE_OF: dict[str, tuple[Callable[..., ir.Table], tuple[str, ...]]] = {
    "participation": (detail.participation, ("courses",)),
    "started": (detail.started, ("courses",)),
    "flow": (detail.flow, ("courses",)),
    "dropout_reasons": (detail.dropout_reasons, ("courses",)),
    "profile": (detail.profile, ("traits",)),
    "durations": (detail.durations, ("lengths",)),
    "persons": (detail.persons, ("courses", "corrections")),
    "guidance": (detail.guidance, ("destinations",)),
    "guidance_sector": (detail.guidance_sector, ("destinations",)),
}
"""Cube → its finest counts, and the questions whose answers these come from, in the order of `_asked`."""


def _counted(name: str, found: Callable[[str], ir.Table], few: DuckEngine) -> pa.Table:
    """A cube, of what was found."""
    count, questions = _MADE_OF[name]
    details = _coded(CUBES[name], count(*map(found, questions)))
    return _cube(CUBES[name], few.backend.to_pyarrow(details))


def _asked(people: Mapping[str, ir.Table], as_of: date) -> dict[str, ir.Table]:
    """What is asked of the rows about people, where they live."""
    trajectories, homes = people["trajectories"], people["homes"]
    some = people["not_one_each"] if "not_one_each" in people else finest.not_one_each(trajectories)
    return {
        "courses": finest.of_agencies(finest.courses(trajectories), homes),
        "traits": finest.of_agencies(finest.traits(trajectories), homes),
        "lengths": finest.lengths(trajectories, as_of),
        "corrections": finest.corrections(some, homes),
        "destinations": finest.destinations(people["guidance"]),
    }


def _fetched(asked: ir.Table, steps: Steps) -> pa.Table:
    found = asked.get_backend().to_pyarrow(asked)
    steps.one()
    return found


def _cube(spec: CubeSpec, counts: pa.Table) -> pa.Table:
    """The cube of some detail counts, which have their dimensions as codes and `n`."""
    cells = pa.concat_tables([_with_margins(spec, counts), _grand_totals(spec)])
    dimensions = list(spec.dimensions)
    summed = cells.group_by(dimensions, use_threads=False).aggregate([("n", "sum")])
    ordered = summed.sort_by([(name, "ascending") for name in dimensions])
    low = ordered["n_sum"]
    return pa.table([*(ordered[name] for name in dimensions), low, low], schema=_schema(spec))


def _schema(spec: CubeSpec) -> pa.Schema:
    texts = [pa.field(name, pa.string()) for name in spec.dimensions]
    return pa.schema([*texts, pa.field("low", pa.int64()), pa.field("high", pa.int64())])


def _coded(spec: CubeSpec, counts: ir.Table) -> ir.Table:
    """The detail counts with their quarters and weeks as codes."""
    codes: dict[str, ir.Value] = {}
    for name in spec.dimensions:
        column = counts[name]
        if column.type().is_temporal():
            codes[name] = column.year().cast("string") + "-Q" + column.quarter().cast("string")
        elif column.type().is_integer():
            codes[name] = column.cast("string").lpad(3, "0")
        else:
            codes[name] = column
    return counts.select(**codes, n=counts.n.cast("int64"))


def _with_margins(spec: CubeSpec, cells: pa.Table) -> pa.Table:
    """The cells, and again for every combination of dimensions that is added up."""
    # Persons come with the margins of agency and pilot, because they are no sums.
    summed = spec.margins if spec.additive else spec.margins - {"agency", "pilot"}
    for place, name in enumerate(spec.dimensions):
        if name in summed:
            margin = pa.repeat(ALL, cells.num_rows)
            cells = pa.concat_tables([cells, cells.set_column(place, name, margin)])
    if {"agency", "pilot"} <= summed:
        cells = cells.filter((pa.compute.field("agency") != ALL) | (pa.compute.field("pilot") == ALL))
    return cells


def _grand_totals(spec: CubeSpec) -> pa.Table:
    """A zero for the grand total, one for each code of a dimension that is not added up."""
    choices = [(ALL,) if name in spec.margins else _NEVER_ADDED_UP[name] for name in spec.dimensions]
    rows = [dict(zip(spec.dimensions, codes, strict=True), n=0) for codes in product(*choices)]
    texts = [pa.field(name, pa.string()) for name in spec.dimensions]
    return pa.Table.from_pylist(rows, schema=pa.schema([*texts, pa.field("n", pa.int64())]))
