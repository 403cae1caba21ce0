"""The order in which a process keeps its sets, which differs from one to the next, decides nothing."""

import os
import subprocess
import sys
from datetime import date

from tests.disclosure.worlds import release_of
from vib.disclosure.knowledge import knowledge
from vib.settings import ROOT

PEOPLE = [
    {
        "pilot": pilot,
        "enrolled_on": date(2022, month, day),
        "started_on": date(2022, month + wait, day),
        "completed_on": date(2023, month, day),
    }
    for pilot in ("atlas-a", "agii-b", "agii-c")
    for month, wait in ((1, 1), (4, 2), (7, 3), (8, 4))
    for day in (2, 20)
]


def told() -> str:
    """All that an outsider is taken to know, in the order in which a linear programme gets it."""
    everything = knowledge([release_of(PEOPLE)])
    known = everything.without(everything.rows)
    terms = [(list(one.terms.items()), one.low, one.high) for one in known.conditions]
    return repr((list(known.unknowns), list(known.rows), terms))


def test_what_is_known_comes_in_the_same_order_in_every_process() -> None:
    """Else a solver chooses otherwise between two patterns that cost as much."""
    command = [sys.executable, "-c", "from tests.disclosure.test_same_everywhere import told; print(told())"]
    said = {
        subprocess.run(
            command, check=True, capture_output=True, cwd=ROOT, env=os.environ | {"PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(said) == 1
