"""Files that speak for some agencies alone: of public tables their rows, the rest is as it was."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import ibis.expr.types as ir

from vib.intake.files import BundleFile
from vib.model.records import agency_column

Shares = Mapping[Path, Collection[str]]
"""A path of a bundle → the agencies that what lies there speaks for; all for a path that is not in it."""


def of_shares(files: Sequence[BundleFile], places: Mapping[Path, Path], shares: Shares) -> list[BundleFile]:
    """The files, each with the agencies that it speaks for.

    `places`: where the files lie → the path of the bundle that they came with.
    """
    resolved = {place.resolve(): frozenset(shares[path]) for place, path in places.items() if path in shares}
    return [replace(file, agencies=_agencies(file.path.resolve(), resolved)) for file in files]


def _agencies(path: Path, shares: Mapping[Path, frozenset[str]]) -> frozenset[str] | None:
    around = (shares[place] for place in (path, *path.parents) if place in shares)
    return next(around, None)


def own_rows(table: str, rows: ir.Table, agencies: Collection[str]) -> ir.Table:
    """The rows of a public table that are of some agencies."""
    column = agency_column(table)
    return rows.limit(0) if column is None else rows.filter(rows[column].isin(sorted(agencies)))


def rows_of_others(table: str, rows: ir.Table, agencies: Collection[str]) -> ir.Table:
    """The rows of a public table that are of no one of some agencies, those of nobody among them."""
    column = agency_column(table)
    if column is None:
        return rows
    return rows.filter(rows[column].isnull() | rows[column].notin(sorted(agencies)))
