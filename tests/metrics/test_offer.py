"""Subprojects and networks: who is left out by a choice of agencies, and in which order they come."""

from collections.abc import Callable
from typing import Any

import pytest

from vib.charts.look import Look
from vib.charts.offer import tabulate_networks, tabulate_subprojects
from vib.metrics.offer import figures, networks, subprojects
from vib.model.selection import EVERYTHING, Selection
from vib.model.snapshot import Snapshot

TABLES: dict[str, list[dict[str, Any]]] = {
    "agencies": [{"id": "atlas", "name": "Atlas", "order": 1}],
    "subprojects": [
        {"id": "s1", "theme": "dutch", "title": "Zomerbabbels", "focus_group": "kortgeschoolden"},
        {"id": "s2", "theme": "work", "title": "Infosessie", "agency": "atlas"},
        {"id": "s3", "theme": "work", "title": "Op de radar", "agency": "amal"},
    ],
    "networks": [
        {"id": "n1", "kind": "learning_network", "name": "Lerend netwerk 1"},
        {"id": "n2", "kind": "partner_network", "theme": "work", "name": "Overleg werk", "meetings": 0},
    ],
}


@pytest.fixture
def snapshot(make_snapshot: Callable[..., Snapshot]) -> Snapshot:
    return make_snapshot(tables=TABLES)


def test_themes_come_in_their_order_and_another_agency_is_left_out(snapshot: Snapshot) -> None:
    assert list(subprojects(snapshot, EVERYTHING)["id"]) == ["s2", "s3", "s1"]
    assert list(subprojects(snapshot, Selection(("atlas",)))["id"]) == ["s2", "s1"]


def test_subprojects_are_counted_by_theme_for_the_project_only(snapshot: Snapshot) -> None:
    found = {(figure.category, figure.low) for figure in figures(snapshot, EVERYTHING)}
    assert found == {("work", 2), ("dutch", 1)}
    assert list(figures(snapshot, Selection(("atlas",)))) == []


def test_the_tables_say_what_is_known_and_leave_the_rest_empty(snapshot: Snapshot) -> None:
    look = Look(agencies=(("atlas", "Atlas"),))
    told = tabulate_subprojects(subprojects(snapshot, EVERYTHING), look).set_index("Subproject")
    assert told.loc["Infosessie", "Agentschap"] == "Atlas"
    assert told.loc["Zomerbabbels", "Focusgroep"] == "kortgeschoolden"
    assert told.loc["Zomerbabbels", ["Agentschap", "Start", "Status"]].isna().all()
    listed = tabulate_networks(networks(snapshot, EVERYTHING), look)
    assert list(listed["Soort"]) == ["partnernetwerk", "lerend netwerk"]
    assert list(listed["Overleggen"].astype(object).where(listed["Overleggen"].notna(), None)) == [0, None]
