"""The command that attacks what was published: what it says, and what a broken protector gives away."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.conftest import Speak
from tests.small_bundle import BUNDLE, TRAJECTORY, Bundle, Rows
from vib import protection
from vib.cli import main
from vib.disclosure.attack import Attack
from vib.disclosure.protect import Protected, protect
from vib.disclosure.release import Release
from vib.publish import publish
from vib.settings import settings

Said = pytest.CaptureFixture[str]

END_2022 = date(2022, 12, 31)


def people(completed: int, running: int) -> Rows:
    """Trajectories of one pilot: so many completed, so many still run."""
    started = TRAJECTORY | {"started_on": "2022-10-10"}
    rows = [started | {"completed_on": "2022-12-05"} for _ in range(completed)] + [started] * running
    return [row | {"person_id": f"p{number}"} for number, row in enumerate(rows)]


TWO_PILOTS = {
    "pilots": [
        {"id": pilot, "agency": "atlas", "name": pilot, "region": "Antwerpen"}
        for pilot in ("atlas-1", "atlas-2", "atlas-3")
    ],
    "trajectories": [
        row | {"pilot": pilot, "person_id": f"{pilot}-{number}"}
        for pilot, completed, running in (("atlas-1", 3, 20), ("atlas-2", 12, 25), ("atlas-3", 9, 18))
        for number, row in enumerate(people(completed, running))
    ],
    "guidance": [],
}


def hides_the_small_alone(truth: Release, earlier: Sequence[Release], threshold: int) -> Protected:
    """A protector without its second step: the small counts are hidden, and nothing else."""
    done = protect(truth, earlier, threshold)
    counts = {
        count: bounds if count in done.sensitive or count not in truth.counts else truth.counts[count]
        for count, bounds in done.release.counts.items()
    }
    return replace(done, release=replace(done.release, counts=counts), hidden=done.sensitive)


def test_an_attack_on_what_was_shielded_finds_nothing(
    empty_store: Path, bundle: Bundle, capsys: Said, speak: Speak
) -> None:
    snapshot = publish([bundle(**BUNDLE | TWO_PILOTS)], END_2022).manifest
    capsys.readouterr()
    speak("en")
    assert main(["attack"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == snapshot.id
    assert "Narrowed down further than published: 0. Leaks: 0." in said[1]
    assert "pilot × state: " in "\n".join(said)


def test_as_json_each_suppressed_count_has_its_interval(
    empty_store: Path, bundle: Bundle, capsys: Said
) -> None:
    publish([bundle(**BUNDLE | TWO_PILOTS)], END_2022)
    capsys.readouterr()
    assert main(["attack", "--all", "--json"]) == 0
    first, *cells = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (first["kind"], first["threshold"], first["leaks"]) == ("snapshot", 5, 0)
    small = next(
        cell
        for cell in cells
        if (cell["cube"], cell.get("pilot"), cell.get("state")) == ("participation", "atlas-1", "completed")
    )
    assert small["reached_low"] <= 3 <= small["reached_high"]
    assert small["reached_high"] - small["reached_low"] >= 5


def test_what_a_broken_protector_gives_away_is_refused(
    empty_store: Path, bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protection, "protect", hides_the_small_alone)
    with pytest.raises(protection.Unpublishable):
        publish([bundle(**BUNDLE | TWO_PILOTS)], END_2022)
    assert not list((empty_store / "store").glob("snapshots/*/manifest.json"))


def test_what_was_published_by_a_broken_protector_is_found_out(
    empty_store: Path, bundle: Bundle, capsys: Said, speak: Speak, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(protection, "protect", hides_the_small_alone)
        broken.setattr(protection, "attack", lambda releases, threshold: Attack((), (), {}))
        publish([bundle(**BUNDLE | TWO_PILOTS)], END_2022)
    capsys.readouterr()
    speak("en")
    assert main(["attack"]) == 1
    captured = capsys.readouterr()
    assert "participation|atlas|atlas-1|*|completed" in captured.out
    assert "narrowed down to 3–3" in captured.out
    assert captured.err.startswith("What was published gives counts away. Leaks: ")


def test_what_was_not_shielded_is_said_to_be_so(
    empty_store: Path, bundle: Bundle, capsys: Said, speak: Speak, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIB_THRESHOLD", "1")
    settings.cache_clear()
    assert publish([bundle(**BUNDLE | TWO_PILOTS)], END_2022).manifest.threshold == 1
    capsys.readouterr()
    speak("en")
    assert main(["attack"]) == 0
    assert "Not shielded" in capsys.readouterr().out
