"""The commands about what is published: what they print, and how they end."""

import json

import pytest

from tests.conftest import Use
from tests.published_cubes import END_2022
from tests.small_bundle import BUNDLE, Bundle
from vib.cli import main
from vib.publish import publish
from vib.store.audit import trail
from vib.store.registry import published


@pytest.fixture
def snapshot(use: Use, bundle: Bundle) -> str:
    use(threshold=1, language="en")
    return publish([bundle(**BUNDLE)], END_2022, published_by="An").publication.snapshot_id


def test_a_snapshot_is_withdrawn_and_published_again(
    snapshot: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["withdraw", snapshot, "--why", "a wrong file", "--by", "Bo"]) == 0
    assert capsys.readouterr().out == f"Withdrawn: {snapshot}\n"
    assert published() == ()

    assert main(["snapshots"]) == 0
    assert capsys.readouterr().out == "Nothing has been published yet.\n"
    assert main(["snapshots", "--all", "--json"]) == 0
    (listed,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (listed["standing"], listed["withdrawn_by"], listed["withdrawn_because"]) == (
        "withdrawn",
        "Bo",
        "a wrong file",
    )

    assert main(["restore", snapshot, "--note", "it was right"]) == 0
    assert capsys.readouterr().out == f"Published again: {snapshot}\n"
    assert [one.snapshot_id for one in published()] == [snapshot]


def test_who_asks_for_what_is_not_there_or_gives_no_reason_is_told(
    snapshot: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["withdraw", "2021-01-01-00000000", "--why", "x"]) == 2
    assert main(["withdraw", snapshot, "--why", " "]) == 2
    assert main(["restore", snapshot, "--note", "again"]) == 1
    assert "newest of its date already" in capsys.readouterr().err
    assert [line.action for line in trail()] == ["published"]


def test_the_trail_is_printed_and_verified(snapshot: str, capsys: pytest.CaptureFixture[str]) -> None:
    (line,) = trail()
    assert main(["audit", "--json"]) == 0
    (told,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (told["number"], told["who"], told["action"], told["snapshot"]) == (1, "An", "published", snapshot)

    assert main(["audit", "--verify"]) == 0
    assert capsys.readouterr().out.endswith(f" 1:{line.hash[:16]}\n")
    assert main(["audit", "--noted", f"1:{line.hash[:16]}"]) == 0
    assert main(["audit", "--noted", "1:0000000000000000"]) == 1
    assert "whose code was noted" in capsys.readouterr().err
    assert main(["audit", "--noted", "one"]) == 2
