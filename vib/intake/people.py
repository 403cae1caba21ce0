"""The rows about people: where they belong, who is there more than once, and what their rules find."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa

from vib.engine.base import BrokenFile, Engine
from vib.intake.raw import BROKEN
from vib.intake.table_checks import Bundle, rule_findings
from vib.model.records import PERSONAL_TABLES
from vib.model.snapshot import Finding

_NUMBER = "_number"
_NOBODY = -1
_NOT_ONE_EACH = ("pilot", "person_id", "persons", "enrolled_on")


@dataclass(frozen=True)
class People:
    """`tables`: those about people with `agency` and `data_until` of the agency that runs the pilot.

    `homes`: the agency of each pilot.

    `not_one_each`: of the trajectories those without a pseudonym, those whose pseudonym is there more than
    once, and a few more by chance.
    """

    tables: Mapping[str, ir.Table]
    homes: ir.Table
    not_one_each: ir.Table
    findings: tuple[Finding, ...]


def _numbered(trajectories: ir.Table, engine: Engine) -> ir.Table:
    """The rows, and a number that equal pseudonyms share; `_NOBODY` where there is none."""
    number = trajectories.person_id.isnull().ifelse(_NOBODY, engine.number(trajectories.person_id))
    return trajectories.select("pilot", "person_id", "persons", "enrolled_on", **{_NUMBER: number})


def _repeated(trajectories: ir.Table, engine: Engine) -> ir.Table | None:
    """The numbers of pseudonyms that are there more than once; None where the rows can't be read.

    By numbers alone: to look for equal texts among ten million takes far longer.
    """
    known = trajectories.filter(trajectories.person_id.notnull())
    try:
        return engine.repeated(known.select(**{_NUMBER: engine.number(known.person_id)}))
    except (duckdb.Error, BrokenFile):
        return None


def _not_one_each(trajectories: ir.Table, again: ir.Table, engine: Engine) -> ir.Table:
    """The rows without a pseudonym, and those whose number is there `again`, in one reading of the file."""
    nobody = engine.keep(pa.table({_NUMBER: pa.array([_NOBODY], pa.int32())}))
    found = _numbered(trajectories, engine).semi_join(ibis.union(again, nobody), _NUMBER)
    return found.select(*_NOT_ONE_EACH)


def judged_people(rows: Mapping[str, ir.Table], agencies: pa.Table, bundle: Bundle, engine: Engine) -> People:
    """The tables about people and the findings of their rules.

    `rows` are their rows as delivered, `agencies` that of each pilot. `bundle` tells of the other tables.
    """
    filled = "trajectories" in bundle.filled
    again = _repeated(rows["trajectories"], engine) if filled else None
    homes = _one_each(engine.keep(agencies))
    tables = {name: _with_agency(rows[name], homes) for name in sorted(PERSONAL_TABLES)}
    tables |= {name: _named(tables[name], engine) for name in PERSONAL_TABLES & bundle.delivered}
    some = tables["trajectories"].select(*_NOT_ONE_EACH)
    try:
        if again is not None:
            some = engine.settle(_not_one_each(rows["trajectories"], again, engine))
        told = replace(bundle, tables=tables, not_one_each={"trajectories": some}, connection=engine.backend)
        return People(tables, homes.select("pilot", "agency"), some, tuple(rule_findings(told)))
    except (duckdb.Error, BrokenFile):
        return People(tables, homes.select("pilot", "agency"), some, (BROKEN.finding(),))


def agencies_of_pilots(public: Mapping[str, pa.Table]) -> pa.Table:
    """Of each pilot the agency, and the day until which that delivered its data."""
    pilots, agencies = public["pilots"], public["agencies"]
    told = pa.table({"pilot": pilots["id"].cast("string"), "agency": pilots["agency"].cast("string")})
    until = pa.table({"id": agencies["id"].cast("string"), "data_until": agencies["data_until"]})
    return told.join(until, "agency", "id", "left outer")


def _one_each(agencies: ir.Table) -> ir.Table:
    """One row a pilot: a code that is there twice is an error by itself and must not double the people.

    That it is one is plain to DuckDB too, which then joins it only where its columns are asked for.
    """
    least = {name: agencies[name].min() for name in ("agency", "data_until")}
    return agencies.group_by("pilot").aggregate(**least)


def _with_agency(rows: ir.Table, homes: ir.Table) -> ir.Table:
    """Rows with the agency of their pilot and the day until which it delivered."""
    return rows.left_join(homes, "pilot").drop("pilot_right")


def _named(people: ir.Table, engine: Engine) -> ir.Table:
    """The same rows under a name: what is asked of them is compiled without how they came about.

    A view, not a copy. For a few hundred rows compiling is most of the work, and this saves much of it.
    """
    return engine.backend.create_view(ibis.util.gen_name("people"), people)
