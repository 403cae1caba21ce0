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
_RETURNING = ("agency", "pilot", "person_id", "enrolled_on")


@dataclass(frozen=True)
class People:
    """`tables`: those about people with `agency` and `data_until` of the agency that runs the pilot.

    `returning`: of the trajectories those whose pseudonym is there more than once, and a few more by chance.
    """

    tables: Mapping[str, ir.Table]
    returning: ir.Table
    findings: tuple[Finding, ...]


def _numbered(trajectories: ir.Table, engine: Engine) -> ir.Table:
    """The rows with a pseudonym, and a number that equal pseudonyms share."""
    known = trajectories.filter(trajectories.person_id.notnull())
    return known.select("pilot", "person_id", "enrolled_on", **{_NUMBER: engine.number(known.person_id)})


def _repeated(trajectories: ir.Table, engine: Engine) -> ir.Table | None:
    """The numbers of pseudonyms that are there more than once; None where the rows can't be read.

    By numbers alone: to look for equal texts among ten million takes far longer.
    """
    try:
        return engine.repeated(_numbered(trajectories, engine).select(_NUMBER))
    except (duckdb.Error, BrokenFile):
        return None


def judged_people(rows: Mapping[str, ir.Table], homes: pa.Table, bundle: Bundle, engine: Engine) -> People:
    """The tables about people and the findings of their rules.

    `rows` are their rows as delivered, `homes` the agency of each pilot. `bundle` tells of the other tables.
    """
    filled = "trajectories" in bundle.filled
    again = _repeated(rows["trajectories"], engine) if filled else None
    home = engine.keep(homes)
    tables = {name: _with_agency(rows[name], home) for name in sorted(PERSONAL_TABLES)}
    tables |= {name: _named(tables[name], engine) for name in PERSONAL_TABLES & bundle.delivered}
    returning = tables["trajectories"].select(*_RETURNING)
    try:
        if again is not None:
            twice = _numbered(rows["trajectories"], engine).semi_join(again, _NUMBER)
            returning = engine.settle(_with_agency(twice, home).select(*_RETURNING))
        told = replace(
            bundle, tables=tables, returning={"trajectories": returning}, connection=engine.backend
        )
        return People(tables, returning, tuple(rule_findings(told)))
    except (duckdb.Error, BrokenFile):
        return People(tables, returning, (BROKEN.finding(),))


def homes_of_pilots(public: Mapping[str, pa.Table]) -> pa.Table:
    """Of each pilot (`home`) the agency, and the day until which that delivered its data."""
    pilots, agencies = public["pilots"], public["agencies"]
    told = pa.table({"home": pilots["id"].cast("string"), "agency": pilots["agency"].cast("string")})
    until = pa.table({"id": agencies["id"].cast("string"), "data_until": agencies["data_until"]})
    homes = told.join(until, "agency", "id", "left outer")
    # A code that is there twice is an error by itself and must not double the people.
    one_each = homes.group_by("home").aggregate([("agency", "min"), ("data_until", "min")])
    return one_each.rename_columns({"agency_min": "agency", "data_until_min": "data_until"})


def _with_agency(rows: ir.Table, homes: ir.Table) -> ir.Table:
    """Rows with the agency of their pilot and the day until which it delivered."""
    return rows.left_join(homes, rows.pilot == homes.home).drop("home")


def _named(people: ir.Table, engine: Engine) -> ir.Table:
    """The same rows under a name: what is asked of them is compiled without how they came about.

    A view, not a copy. For a few hundred rows compiling is most of the work, and this saves much of it.
    """
    return engine.backend.create_view(ibis.util.gen_name("people"), people)
