"""Frames are kept by what they depend on, and only by that."""

from collections.abc import Callable

import pandas as pd

from vib.model.selection import Selection
from vib.model.snapshot import Snapshot
from vib.ui.cache import chart_key, frame, key_of
from vib.ui.view import View

MakeView = Callable[..., View]


def metric(snapshot: Snapshot, selection: Selection, factor: int = 1) -> pd.DataFrame:
    return pd.DataFrame({"n": [len(selection.agencies) * factor]})


def test_a_frame_is_computed_once_for_a_snapshot_a_selection_and_arguments(make_view: MakeView) -> None:
    one, other = make_view(agencies=("atlas",)), make_view(agencies=("atlas",), language="en")
    assert frame(one, metric) is frame(other, metric)
    assert frame(one, metric, 3) is not frame(one, metric)
    assert frame(one, metric, 3)["n"].item() == 3
    assert frame(make_view(), metric)["n"].item() == 0
    assert frame(make_view(agencies=("atlas",), digest="11111111"), metric) is not frame(one, metric)


def test_a_finished_chart_depends_on_language_and_kind_too(make_view: MakeView) -> None:
    seen = make_view()
    keys = {
        chart_key(seen, "a", metric, ()),
        chart_key(seen, "b", metric, ()),
        chart_key(seen, "a", metric, (1,)),
        chart_key(make_view(language="en"), "a", metric, ()),
        chart_key(make_view(agencies=("amal",)), "a", metric, ()),
    }
    assert len(keys) == 5


def test_a_snapshot_as_an_argument_is_known_by_its_id(make_view: MakeView) -> None:
    snapshot = make_view().snapshot
    assert key_of((snapshot, 3)) == "(2023-11-30-00000000,3)"
