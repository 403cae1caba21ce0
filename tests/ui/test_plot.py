"""When a chart has nothing to draw, and what is said then."""

from collections.abc import Callable

import pandas as pd
import pytest

from vib.ui.plot import nothing_in, why_empty
from vib.ui.view import View


@pytest.mark.parametrize(
    ("frame", "nothing"),
    [
        (pd.DataFrame(columns=["agency", "low", "high"]), True),
        (pd.DataFrame({"agency": ["atlas"], "low": [0], "high": [0]}), True),
        (pd.DataFrame({"agency": ["atlas"], "low": [0], "high": [4]}), False),
        (pd.DataFrame({"agency": ["atlas"], "low": [0], "high": [0], "target": [900]}), False),
        (pd.DataFrame({"agency": ["atlas"], "low": [0], "high": [0], "target": [float("nan")]}), True),
        (pd.DataFrame({"milestone": ["start"]}), False),
    ],
)
def test_nothing_to_draw_is_no_rows_or_only_zeros_without_a_plan(frame: pd.DataFrame, nothing: bool) -> None:
    assert nothing_in(frame) is nothing


@pytest.mark.parametrize(
    ("agencies", "quarters", "advice"),
    [
        (("atlas",), "2023-Q1", "een van de filters"),
        (("atlas",), "", "de agentschapsfilter"),
        ((), "2023-Q1", "de kwartaalfilter"),
        ((), "", "bevat hier geen gegevens"),
    ],
)
def test_an_empty_chart_says_which_filter_to_widen(
    make_view: Callable[..., View], agencies: tuple[str, ...], quarters: str, advice: str
) -> None:
    assert advice in why_empty(make_view(agencies=agencies, quarters=quarters))
