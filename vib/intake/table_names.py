"""Which table the name of a file or of a sheet tells."""

from pathlib import Path

from vib.model.records import DUTCH_TABLE_NAMES, TABLES


def table_of(path: Path) -> str | None:
    """The table that the name of a file tells: `trajectories.csv`, `trajecten-atlas.csv`."""
    return table_named(path.stem)


def table_named(given: str) -> str | None:
    """The table that the beginning of a name tells, in English or Dutch."""
    stem = given.strip().casefold()
    for table in TABLES:
        for name in (table, DUTCH_TABLE_NAMES[table]):
            if stem == name or stem.startswith((f"{name}-", f"{name}_", f"{name} ", f"{name}.")):
                return table
    return None


def table_names() -> str:
    """The names for a person to choose from."""
    return ", ".join(DUTCH_TABLE_NAMES.values())
