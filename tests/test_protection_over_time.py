"""What publishing shields where there was something before: carried on, published twice, given away later."""

import os
import subprocess
import sys
from datetime import date

import pytest

from tests.conftest import Use
from tests.published_cubes import END_2022, MID_2023, crowd, cube, cubes_of, guided, hidden, outcome
from tests.small_bundle import Bundle, Rows
from tests.twenty_people import TWENTY
from vib.model.cubes import CUBES
from vib.preparing import ThresholdRaised
from vib.protection import attacked
from vib.publish import publish
from vib.settings import ROOT
from vib.store.files import read_snapshot
from vib.store.registry import published

STAFFING: Rows = [{"agency": "joint", "funding": "project", "year": 2022, "fte": "1.10"}]


# What is carried forward


def test_cubes_carried_forward_stay_as_they_were(use: Use, bundle: Bundle) -> None:
    first = publish([bundle(**TWENTY)], END_2022).manifest
    second = publish([bundle(staffing=STAFFING)], MID_2023).manifest

    assert cubes_of(second) == cubes_of(first)
    assert second.protection == first.protection


def test_of_a_delivery_of_guidance_the_other_cubes_stay(use: Use, bundle: Bundle) -> None:
    first = publish([bundle(**TWENTY)], END_2022).manifest
    second = publish([bundle(guidance=[*TWENTY["guidance"], *guided("2023-Q1", work=9)])], MID_2023).manifest

    assert {name for name in CUBES if cubes_of(second)[name] != cubes_of(first)[name]} == {
        "guidance",
        "guidance_sector",
    }
    for name in (name for name, spec in CUBES.items() if spec.source == "trajectories"):
        assert outcome(second, name) == outcome(first, name)


def test_cubes_shielded_less_than_now_are_not_carried(use: Use, bundle: Bundle) -> None:
    use(threshold=3)
    publish([bundle(**TWENTY)], END_2022)
    use(threshold=5)
    for delivered in ("staffing", "guidance"):
        with pytest.raises(ThresholdRaised, match="threshold of 3"):
            publish([bundle(**{delivered: TWENTY[delivered]})], MID_2023)

    assert len(published()) == 1
    assert publish([bundle(**TWENTY)], MID_2023).manifest.threshold == 5


def test_new_cubes_are_shielded_as_much_as_those_beside_them(use: Use, bundle: Bundle) -> None:
    publish([bundle(**TWENTY)], END_2022)
    use(threshold=2)
    manifest = publish([bundle(guidance=TWENTY["guidance"])], MID_2023).manifest

    assert manifest.threshold == 5
    assert hidden(cube(manifest, "guidance"))


def test_exact_cubes_carried_forward_are_shielded_now(use: Use, bundle: Bundle) -> None:
    use("exact", threshold=1)
    publish([bundle(**TWENTY)], END_2022)
    use(threshold=5)
    carried = publish([bundle(staffing=STAFFING)], END_2022).manifest
    cubes = cubes_of(carried)
    use("fresh")
    fresh = publish([bundle(**TWENTY)], END_2022).manifest

    assert carried.protection == fresh.protection
    assert cubes == cubes_of(fresh)


# Twice, and elsewhere


def test_the_same_bundle_is_published_once(use: Use, bundle: Bundle) -> None:
    first = publish([bundle(**TWENTY)], END_2022)
    again = publish([bundle(**TWENTY)], END_2022)

    assert (again.new, again.publication, again.manifest) == (False, first.publication, first.manifest)
    assert len(published()) == 1


def test_another_rule_makes_another_snapshot(use: Use, bundle: Bundle) -> None:
    publish([bundle(**TWENTY)], END_2022)
    use(threshold=10)
    assert publish([bundle(**TWENTY)], END_2022).manifest.threshold == 10
    assert len(published()) == 2


def test_the_same_rows_give_the_same_bytes_in_every_store(use: Use, bundle: Bundle) -> None:
    """In any order of the rows, and however a process orders its sets."""
    rows = crowd()
    backwards = rows | {"trajectories": rows["trajectories"][::-1]}
    found = []
    for seed, delivered in (("1", rows), ("2", backwards)):
        use(f"store-{seed}")
        subprocess.run(
            [sys.executable, "-m", "vib", "publish", str(bundle(**delivered)), "--as-of", str(MID_2023)],
            check=True,
            capture_output=True,
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed},
        )
        snapshot = read_snapshot(published()[0].snapshot_id)
        found.append((cubes_of(snapshot.manifest), snapshot.manifest.protection))

    assert (
        outcome(snapshot.manifest, "participation").suppressed
        > outcome(snapshot.manifest, "participation").sensitive
        > 0
    )
    assert found[0] == found[1]


# After an earlier snapshot


FIRST = guided("2022-Q4", work=3, dutch=30, education=25)
THEN = [*FIRST, *guided("2023-Q1", work=20, dutch=6, education=40)]


def test_what_an_earlier_snapshot_hid_is_not_given_away_by_a_later_one(use: Use, bundle: Bundle) -> None:
    """Three were guided to work, and education is hidden beside them; a year on Dutch would be cheaper.

    Who has both would subtract: all of that quarter, less Dutch of the first, less education of the second.
    """
    small, beside, other = (("atlas", "2022-Q4", one) for one in ("work", "education", "dutch"))
    use("alone")
    alone = cube(publish([bundle(**TWENTY | {"guidance": THEN})], MID_2023).manifest, "guidance")
    assert alone[beside] == (25, 25)

    use("after")
    first = cube(publish([bundle(**TWENTY | {"guidance": FIRST})], END_2022).manifest, "guidance")
    assert {small, beside} <= hidden(first)
    assert first[other] == (30, 30)

    after = cube(publish([bundle(**TWENTY | {"guidance": THEN})], MID_2023).manifest, "guidance")
    assert {small, beside} <= hidden(after)
    everything = {one.snapshot_id for one in published()}
    outcomes = list(attacked(published(), everything))
    assert len(outcomes) == 2
    assert not any(outcome.found is None or outcome.found.leaks for outcome in outcomes)


def test_a_row_that_was_corrected_away_is_not_announced_again(use: Use, bundle: Bundle) -> None:
    """Nine of another destination were a mistake. What the correction hides, a later snapshot may not show.

    Announced as revised again, the quarter need not be as in the correction, and education would be shown.
    """
    mistaken = guided("2022-Q4", dutch=30, other=9)
    publish([bundle(**TWENTY | {"guidance": mistaken})], END_2022)
    corrected = publish([bundle(**TWENTY | {"guidance": FIRST})], date(2023, 1, 31)).manifest
    last = publish([bundle(**TWENTY | {"guidance": THEN})], MID_2023).manifest

    assert corrected.protection
    assert last.protection
    assert corrected.protection.revised == ("guidance|*|2022-Q4", "guidance|atlas|2022-Q4")
    assert last.protection.revised == ()
    small, beside = (("atlas", "2022-Q4", one) for one in ("work", "education"))
    assert {small, beside} <= hidden(cube(corrected, "guidance"))
    assert {small, beside} <= hidden(cube(last, "guidance"))
