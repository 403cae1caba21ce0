"""What publishing does with small counts, and what the manifest says of it; numbers worked out by hand."""

import pyarrow as pa
import pytest
from pydantic import ValidationError

from tests.conftest import Use
from tests.published_cubes import END_2022, MID_2023, Codes, crowd, cube, hidden, outcome
from tests.small_bundle import Bundle
from tests.twenty_people import PEOPLE, TWENTY, person
from vib.cli import main
from vib.cube import build_cubes
from vib.intake.bundle import read_bundle
from vib.model.cubes import CUBES
from vib.model.records import PERSONAL_TABLES
from vib.model.snapshot import CubeProtection
from vib.publish import publish
from vib.settings import Settings, settings

# What the manifest says


def test_the_manifest_tells_the_rule_and_what_it_cost(use: Use, bundle: Bundle) -> None:
    use(public_margins_decided_by="de stuurgroep, 12 mei 2023")
    manifest = publish([bundle(**TWENTY)], END_2022).manifest
    told = manifest.protection

    assert told
    assert (told.threshold, manifest.threshold) == (5, 5)
    assert told.method.startswith("τ-ARGUS (pytauargus ")
    assert ", HiGHS " in told.method
    assert told.public == ("participation:agency+state",)
    assert told.decided_by == "de stuurgroep, 12 mei 2023"
    assert (told.public_by_decision, told.revised) == (0, ())
    assert [one.cube for one in told.cubes] == list(CUBES)


# Twenty people, of whom twelve run and eight have completed: no state is small.
EVERYBODY = {"pilot+state": 1.0, "pilot+quarter": 1.0, "pilot+quarter+state": 1.0}
COSTS = {
    # Project, agency and pilot; the quarter and all; two states and all.
    "participation": (3 * 2 * 3, 0, 0, 20, 1.0, EVERYBODY),
    "started": (3 * 2, 0, 0, 20, 1.0, {}),
    # Three people guided, all to work, in one quarter: whatever adds them up is three as well.
    "guidance": (2 * 2 * 2, 8, 8, 0, 0.0, {}),
    "guidance_sector": (2 * 2, 4, 4, 0, 0.0, {}),
    # Two are educational, and the eighteen others would give them away, at the agency and in the project.
    # Forty of sixty remain: the three traits have a row of everybody each, and one of them is hidden.
    "profile": (2 * (3 + 2 + 2), 4, 4, 0, round(40 / 60, 3), {}),
    "dropout_reasons": (0, 0, 0, 0, 1.0, {}),
}


def test_what_was_shielded_of_each_cube(use: Use, bundle: Bundle) -> None:
    manifest = publish([bundle(**TWENTY)], END_2022).manifest

    for name, (rows, sensitive, suppressed, persons, share, shares) in COSTS.items():
        assert outcome(manifest, name) == CubeProtection(
            cube=name,
            rows=rows,
            sensitive=sensitive,
            suppressed=suppressed,
            persons=persons,
            released_share=share,
            released_shares=shares,
        )


def test_what_is_hidden_is_an_interval(use: Use, bundle: Bundle) -> None:
    profile = cube(publish([bundle(**TWENTY)], END_2022).manifest, "profile")

    assert hidden(profile) == {
        (agency, "perspective", value)
        for agency in ("*", "atlas")
        for value in ("educational", "professional")
    }
    assert {profile[codes] for codes in hidden(profile)} == {(0, 20)}
    assert profile["atlas", "perspective", "*"] == (20, 20)


def test_what_is_public_by_decision_is_told(use: Use, bundle: Bundle) -> None:
    """With the total of guidance all rows that are the same are public: eight, and four by sector."""
    use(public_margins="participation:agency+state, guidance:agency")
    manifest = publish([bundle(**TWENTY)], END_2022).manifest

    assert manifest.protection
    assert manifest.protection.public == ("participation:agency+state", "guidance:agency")
    assert manifest.protection.public_by_decision == 8 + 4
    assert outcome(manifest, "guidance").sensitive == outcome(manifest, "guidance").suppressed == 0
    assert set(cube(manifest, "guidance").values()) == {(3, 3)}
    assert outcome(manifest, "profile").suppressed == 4


def test_rows_about_people_are_not_counted_in_the_sources(use: Use, bundle: Bundle) -> None:
    sources = publish([bundle(**TWENTY)], END_2022).manifest.sources
    rows = {source.table: source.rows for source in sources}

    assert rows == {name: None if name in PERSONAL_TABLES else len(TWENTY[name]) for name in TWENTY}


def test_findings_tell_no_number_of_people(use: Use, bundle: Bundle) -> None:
    """One of them enrolled before the project began."""
    people = [*PEOPLE[1:], person(0, enrolled_on="2021-11-03")]
    findings = publish([bundle(**TWENTY | {"trajectories": people})], END_2022).manifest.findings
    about = {finding.rule: finding for finding in findings if finding.table in PERSONAL_TABLES}

    assert "trajectories.enrolled_before_project" in about
    assert {one.count for one in about.values()} == {0}


def test_a_threshold_of_one_shields_nothing_and_says_so(use: Use, bundle: Bundle) -> None:
    use(threshold=1)
    manifest = publish([bundle(**TWENTY)], END_2022).manifest

    assert manifest.threshold == 1
    assert manifest.protection
    assert (manifest.protection.method, manifest.protection.cubes) == ("", ())
    assert {source.table: source.rows for source in manifest.sources}["trajectories"] == 20
    assert not any(hidden(cube(manifest, name)) for name in CUBES)
    assert cube(manifest, "guidance")["atlas", "2022-Q4", "work"] == (3, 3)


# What an interval holds


def test_the_true_count_lies_in_every_published_interval(use: Use, bundle: Bundle) -> None:
    folder = bundle(**crowd())
    manifest = publish([folder], MID_2023).manifest
    with read_bundle([folder], MID_2023) as checked:
        exact = build_cubes(checked.people, checked.as_of)

    for name in CUBES:
        truth, shown = _rows(exact[name]), cube(manifest, name)
        # A row of nobody may be left out, or be hidden like another; a row of somebody may not.
        assert {codes for codes, n in truth.items() if n} <= shown.keys()
        for codes, (low, high) in shown.items():
            assert low <= truth.get(codes, 0) <= high, (name, codes)
            assert low == high or high - low >= 5 or low >= 5, (name, codes)
    assert len(hidden(cube(manifest, "participation"))) > 20


def _rows(exact: pa.Table) -> dict[Codes, int]:
    return {tuple(codes): low for *codes, low, _ in (row.values() for row in exact.to_pylist())}


# The settings


@pytest.mark.parametrize(
    ("text", "margins"),
    [
        ("", ()),
        ("participation:", ("participation:",)),
        (" participation:agency+state , guidance:agency,", ("participation:agency+state", "guidance:agency")),
    ],
)
def test_public_margins_are_separated_by_commas(use: Use, text: str, margins: tuple[str, ...]) -> None:
    use(public_margins=text)
    assert settings().public_margins == margins


@pytest.mark.parametrize("text", ["participants:agency", "participation:agencies", "agency+state", ":"])
def test_margins_of_nothing_are_refused(use: Use, text: str, capsys: pytest.CaptureFixture[str]) -> None:
    use(public_margins=f"guidance:agency,{text}")
    with pytest.raises(ValidationError, match="no such cube or dimension"):
        Settings()
    assert main(["snapshots"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("VIB_PUBLIC_MARGINS: ")
    assert text in said


@pytest.mark.parametrize("threshold", ["0", "-3", "five", ""])
def test_a_threshold_is_a_number_from_one(use: Use, threshold: str) -> None:
    use(threshold=threshold)
    with pytest.raises(ValidationError, match="threshold"):
        Settings()


def test_without_public_margins_the_states_are_shielded_too(use: Use, bundle: Bundle) -> None:
    waiting = [*PEOPLE[2:], person(0, started_on=""), person(1, started_on="")]
    use(public_margins="")
    manifest = publish([bundle(**TWENTY | {"trajectories": waiting, "guidance": []})], END_2022).manifest
    assert ("*", "*", "*", "waiting") in hidden(cube(manifest, "participation"))
    use("decided", public_margins="participation:agency+state")
    manifest = publish([bundle(**TWENTY | {"trajectories": waiting, "guidance": []})], END_2022).manifest
    assert cube(manifest, "participation")["*", "*", "*", "waiting"] == (2, 2)
    assert outcome(manifest, "participation").sensitive == 0
