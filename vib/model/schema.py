"""Arrow schemas, derived from the records."""

import types
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import IntEnum, StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin

import pyarrow as pa
from annotated_types import MaxLen
from pydantic.fields import FieldInfo

from vib.model.records import TABLES, Id, Record

CODE = pa.dictionary(pa.int32(), pa.string())
"""Codes and ids, which repeat, are dictionary-encoded."""

_ARROW_TYPES: dict[type, pa.DataType] = {
    str: pa.string(),
    int: pa.int64(),
    bool: pa.bool_(),
    date: pa.date32(),
}

_ID_PATTERN = next(m.pattern for m in get_args(Id)[1].metadata if hasattr(m, "pattern"))


def _plain(annotation: Any) -> Any:
    """The annotation without `| None` and without `Annotated`."""
    if get_origin(annotation) in (Union, types.UnionType):
        (annotation,) = (part for part in get_args(annotation) if part is not type(None))
    return get_args(annotation)[0] if hasattr(annotation, "__metadata__") else annotation


def optional(field: FieldInfo) -> bool:
    """Whether a column may be empty."""
    return type(None) in get_args(field.annotation)


def vocabulary(field: FieldInfo) -> type[StrEnum | IntEnum] | None:
    """The codes a column allows, as they are declared; None where it allows any value of its type."""
    kind = _plain(field.annotation)
    return kind if isinstance(kind, type) and issubclass(kind, StrEnum | IntEnum) else None


def codes(field: FieldInfo) -> tuple[str, ...]:
    """The codes a column allows, as text; empty where it allows any value of its type."""
    return tuple(str(member.value) for member in vocabulary(field) or ())


def _constraints(field: FieldInfo) -> Iterator[Any]:
    yield from field.metadata
    for part in (field.annotation, *get_args(field.annotation)):
        for extra in getattr(part, "__metadata__", ()):
            yield from extra.metadata if isinstance(extra, FieldInfo) else (extra,)


def constraint(field: FieldInfo, name: str) -> Any:
    """The value of a declared constraint (`pattern`, `ge`, `le`, `max_digits`, `decimal_places`), or None."""
    for extra in _constraints(field):
        value = getattr(extra, name, None)
        if value is not None and not isinstance(extra, MaxLen):
            return value
    return None


def _arrow_type(field: FieldInfo) -> pa.DataType:
    kind = _plain(field.annotation)
    if kind is Decimal:
        return pa.decimal128(constraint(field, "max_digits"), constraint(field, "decimal_places"))
    if issubclass(kind, StrEnum) or constraint(field, "pattern") == _ID_PATTERN:
        return CODE
    return pa.int64() if issubclass(kind, IntEnum) else _ARROW_TYPES[kind]


@cache
def arrow_schema(table: str) -> pa.Schema:
    """The Arrow schema of a table: names, types and which columns may be empty."""
    record: type[Record] = TABLES[table]
    return pa.schema(
        [pa.field(name, _arrow_type(field), optional(field)) for name, field in record.model_fields.items()]
    )
