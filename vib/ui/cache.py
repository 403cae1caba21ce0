"""Keys of what is kept between runs: ids and hashes, never a frame."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import pandas as pd
import streamlit as st

from vib.model.snapshot import Snapshot
from vib.ui.view import View

T = TypeVar("T")

Metric = Callable[..., pd.DataFrame]
"""A metric: a snapshot, a selection and further arguments in, a tidy frame out."""


def key_of(value: object) -> str:
    """The key of an argument: the id of a snapshot, the text of anything else that says what it is."""
    if isinstance(value, Snapshot):
        return value.id
    if isinstance(value, tuple):
        return f"({','.join(map(key_of, value))})"
    return repr(value)


def frame_key(seen: View, metric: Callable[..., Any], args: tuple[object, ...]) -> str:
    """What a metric's frame depends on."""
    name = f"{metric.__module__}.{metric.__qualname__}"
    return "|".join((name, seen.snapshot.id, repr(seen.selection), *map(key_of, args)))


def chart_key(seen: View, spec_id: str, metric: Callable[..., Any], args: tuple[object, ...]) -> str:
    """What a finished chart depends on: its frame, its kind, language and theme."""
    return "|".join((spec_id, seen.look.language, str(seen.look.dark), frame_key(seen, metric, args)))


def frame(seen: View, metric: Callable[..., T], *args: object) -> T:
    """What a metric gives for this view, computed once. It is shared: never change it."""
    return cast("T", _frame(frame_key(seen, metric, args), metric, seen, args))


@st.cache_resource(max_entries=1024, show_spinner=False)
def _frame(key: str, _metric: Callable[..., Any], _seen: View, _args: tuple[Any, ...]) -> Any:
    return _metric(_seen.snapshot, _seen.selection, *_args)
