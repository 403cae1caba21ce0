"""What the commands say, where they say it, and with which exit code."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tests.conftest import Speak
from tests.small_bundle import BUNDLE, PLANTED, Bundle
from vib.cli import main
from vib.publish import publish
from vib.sample import sample_bundles
from vib.settings import ROOT, settings
from vib.store.registry import published

Said = pytest.CaptureFixture[str]

DIMENSIONS = ["agency", "pilot", "quarter", "category", "funding", "cost_type", "year"]
KEYS = ["metric", *DIMENSIONS, "low", "high", "unit", "as_of", "snapshot"]


def figures(said: Said, *options: str) -> list[dict[str, object]]:
    """The figures that the command prints."""
    assert main(["figures", "--json", *options]) == 0
    return [json.loads(line) for line in said.readouterr().out.splitlines()]


# figures


def test_a_figure_is_one_object_a_line_with_its_keys(sample_store: Path, capsys: Said) -> None:
    printed = figures(capsys, "--snapshot", "2023-11-30")

    assert all(list(figure) == KEYS for figure in printed)
    assert printed[1] == {
        **dict.fromkeys(KEYS),
        "metric": "participation.enrolled",
        "low": 733,
        "high": 733,
        "unit": "deelnemers",
        "as_of": "2023-11-30",
        "snapshot": printed[0]["snapshot"],
    }
    assert str(printed[0]["snapshot"]).startswith("2023-11-30-")


def test_money_is_a_number_with_its_cents(sample_store: Path, capsys: Said) -> None:
    main(["figures", "--json", "--snapshot", "2023-11-30"])
    lines = capsys.readouterr().out.splitlines()
    spent = [line for line in lines if '"budget.spent"' in line and '"joint"' in line]

    assert any('"low":86451.51,"high":86451.51,"unit":"EUR"' in line for line in spent)
    assert any('"low":641500.00,' in line for line in lines)


def test_the_newest_snapshot_is_the_default(sample_store: Path, capsys: Said) -> None:
    assert {figure["as_of"] for figure in figures(capsys)} == {"2025-09-30"}


def test_agencies_and_quarters_are_chosen(sample_store: Path, capsys: Said) -> None:
    chosen = ("--agency", "amal", "--agency", "agii", "--quarter", "2023-Q3..2023-Q4")
    printed = figures(capsys, "--snapshot", "2023-11-30", *chosen)
    enrolled = {
        figure["agency"]: figure["low"]
        for figure in printed
        if figure["metric"] == "participation.enrolled"
        and figure["quarter"] == "2023-Q3..2023-Q4"
        and figure["pilot"] is None
    }

    assert set(enrolled) == {"amal", "agii"}
    assert enrolled["amal"] == 18


def test_a_table_for_people_is_written_the_belgian_way(sample_store: Path, capsys: Said) -> None:
    assert main(["figures", "--snapshot", "2023-11-30"]) == 0
    lines = capsys.readouterr().out.splitlines()

    assert lines[0].split()[:2] == ["cijfer", "agentschap"]
    assert any("Besteed" in line and "€\u00a086.451,51" in line and "2022" in line for line in lines)
    assert any("begeleid" in line and "beroepsopleiding" in line and "%" in line for line in lines)
    starts = {line.index("2023-K3") for line in lines if "2023-K3" in line}
    assert len(starts) == 1


def test_the_table_in_english(sample_store: Path, capsys: Said, speak: Speak) -> None:
    speak("en")
    assert main(["figures", "--snapshot", "2023-11-30"]) == 0
    out = capsys.readouterr().out

    assert "€86,451.51" in out
    assert "2023-Q3" in out


# snapshots


def test_snapshots_are_listed_newest_first(sample_store: Path, capsys: Said) -> None:
    assert main(["snapshots"]) == 0
    lines = capsys.readouterr().out.splitlines()

    assert lines[0].split()[:3] == ["momentopname", "peildatum", "herkomst"]
    assert [line[:10] for line in lines[1:]] == [str(day) for day in reversed(sample_bundles())]
    assert "30 november 2023" in lines[5]
    assert "synthetische gegevens" in lines[5]


def test_snapshots_as_json(sample_store: Path, capsys: Said) -> None:
    assert main(["snapshots", "--json"]) == 0
    listed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert [one["id"] for one in listed] == [publication.snapshot_id for publication in published()]
    assert {one["origin"] for one in listed} == {"synthetic"}
    assert listed[-1]["based_on"] is None
    assert str(listed[0]["published_at"]).endswith("+00:00")


def test_an_empty_store_says_so_and_stays_empty(empty_store: Path, capsys: Said) -> None:
    assert main(["snapshots"]) == 0

    assert capsys.readouterr().out == "Er is nog niets gepubliceerd.\n"
    assert list(empty_store.iterdir()) == []


# sample


def test_the_sample_is_there_already(sample_environment: dict[str, str]) -> None:
    code = (
        "import sys; from vib.cli import main; assert main(['sample']) == 0;"
        "print(sorted({'pandas', 'ibis', 'duckdb', 'alembic'} & set(sys.modules)))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env=sample_environment,
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )

    assert ran.stdout.splitlines() == ["Het voorbeeld staat al in de opslag: 7 momentopnames.", "[]"]
    assert ran.stderr == ""


def test_without_the_sample_nothing_is_published(
    empty_store: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIB_SAMPLE", "0")
    settings.cache_clear()

    assert main(["sample"]) == 0
    assert "VIB_SAMPLE" in capsys.readouterr().out
    assert list(empty_store.iterdir()) == []


# publish and validate


def test_publishing_says_what_came_of_it(empty_store: Path, bundle: Bundle, capsys: Said) -> None:
    command = ["publish", str(bundle()), "--as-of", "2022-12-31", "--note", "First", "--origin", "synthetic"]
    assert main(command) == 0
    (publication,) = published()
    assert capsys.readouterr().out == f"Gepubliceerd: {publication.snapshot_id}\n"
    assert (publication.note, publication.origin) == ("First", "synthetic")

    assert main(command) == 0
    assert capsys.readouterr().out == f"Dit was al gepubliceerd: {publication.snapshot_id}\n"


def test_publishing_says_what_was_carried_forward(empty_store: Path, bundle: Bundle, capsys: Said) -> None:
    first = publish([bundle()], date(2022, 12, 31)).manifest.id
    assert main(["publish", str(bundle("staffing")), "--as-of", "2023-06-30"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert f"Niet geleverd: trajecten, overgenomen uit {first}" in lines
    assert not any("personeel" in line for line in lines)


def test_a_refused_bundle_is_one_line_and_exit_code_1(
    empty_store: Path, bundle: Bundle, capsys: Said
) -> None:
    wrong = bundle(**BUNDLE | {"staffing": [{"agency": "nobody", "funding": "project", "year": 2022}]})
    assert main(["publish", str(wrong), "--as-of", "2022-12-31"]) == 1

    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines()[-1] == (
        "De levering is geweigerd. Aantal fouten: 2; het commando `validate` toont ze allemaal."
    )


def test_validating_tells_where_what_and_what_to_do_in_both_languages(
    empty_store: Path, bundle: Bundle, capsys: Said
) -> None:
    wrong = bundle(
        **BUNDLE | {"staffing": [{"agency": "nobody", "funding": "project", "year": 2022, "fte": 1}]}
    )
    assert main(["validate", str(wrong), "--as-of", "2022-12-31"]) == 1

    said = capsys.readouterr()
    assert said.err == "Deze levering kan niet gepubliceerd worden. Aantal fouten: 1\n"
    lines = said.out.splitlines()
    dutch = next(line for line in lines if line.startswith("[nl] staffing.csv, rij 2, kolom agency"))
    english = next(line for line in lines if line.startswith("[en] staffing.csv, row 2, column agency"))
    assert "‘nobody’: fout: " in dutch
    assert "This agency is not in the table of agencies. → Use one of: atlas, joint" in english


def test_a_good_bundle_is_valid(empty_store: Path, bundle: Bundle, capsys: Said) -> None:
    assert main(["validate", str(bundle()), "--as-of", "2022-12-31"]) == 0
    assert "[nl] budget.csv" in capsys.readouterr().out


def test_the_date_of_a_bundle_may_be_the_name_of_its_folder(
    empty_store: Path, bundle: Bundle, capsys: Said
) -> None:
    folder = bundle()
    dated = folder.rename(folder.with_name("2022-12-31"))

    assert main(["validate", str(dated)]) == 0
    assert main(["validate", str(dated / "staffing.csv"), str(dated / "agencies.csv")]) == 1
    assert "bundle.table_missing" not in capsys.readouterr().err


# Wrong usage


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["figures", "--snapshot", "2021-01-01"], "2021-01-01"),
        (["figures", "--snapshot", "latest-one"], "latest-one"),
        (["figures", "--agency", "nobody"], "atlas, agii, amal"),
        (["figures", "--agency", "joint"], "atlas, agii, amal"),
        (["figures", "--quarter", "2023"], "2023 is geen kwartaal"),
        (["figures", "--quarter", "2023-Q3..2023-Q1"], "2023-Q3..2023-Q1"),
        (["figures", "--quarter", "2023-Q5"], "2023-Q5"),
        (["publish", "sample_data/2023-11-30"], "--as-of"),
        (["publish", "sample_data/2023-11-30", "--as-of", "30/11/2023"], "30/11/2023"),
        (["publish", "sample_data/2023-11-30", "--as-of", "2023-02-30"], "2023-02-30"),
        (
            ["publish", "sample_data/2023-11-30", "--as-of", "9999-12-31"],
            "peildatum 9999-12-31 moet nog komen",
        ),
        (
            ["validate", "sample_data/2023-11-30", "--as-of", "9999-12-31"],
            "peildatum 9999-12-31 moet nog komen",
        ),
        (["publish", "x", "--as-of", "2023-11-30", "--origin", "invented"], "invented"),
        (["validate", "sample_data/facts"], "--as-of"),
        (["validate"], "PATH"),
        (["unheard-of"], "unheard-of"),
        (["figures", "--colour"], "--colour"),
    ],
)
def test_wrong_usage_is_one_line_on_stderr_and_exit_code_2(
    sample_store: Path, capsys: Said, command: list[str], said: str
) -> None:
    assert main(command) == 2

    captured = capsys.readouterr()
    assert captured.out == ""
    assert len(captured.err.splitlines()) == 1
    assert said in captured.err


def test_without_a_command_the_help_is_shown(capsys: Said) -> None:
    assert main([]) == 2
    help_text = capsys.readouterr().err
    for command in ("sample", "validate", "publish", "snapshots", "figures"):
        assert command in help_text


def test_asking_for_help_is_right_usage(capsys: Said) -> None:
    assert main(["--help"]) == 0
    assert "figures" in capsys.readouterr().out


def test_a_wrong_setting_is_named(empty_store: Path, capsys: Said, speak: Speak) -> None:
    speak("fr")
    assert main(["snapshots"]) == 2
    assert capsys.readouterr().err.startswith("VIB_LANGUAGE: ")


# A store that can't be used


def test_a_damaged_snapshot_is_named(empty_store: Path, bundle: Bundle, capsys: Said) -> None:
    snapshot = publish([bundle()], date(2022, 12, 31)).manifest.id
    (empty_store / "store" / "snapshots" / snapshot / "tables" / "staffing.parquet").write_bytes(b"")
    assert main(["figures"]) == 1

    said = capsys.readouterr()
    assert said.out == ""
    assert f"Momentopname {snapshot} is beschadigd: tables/staffing.parquet" in said.err
    assert len(said.err.splitlines()) == 1


def test_a_store_that_is_in_the_way_is_reported(empty_store: Path, bundle: Bundle, capsys: Said) -> None:
    (empty_store / "store").write_text("a file where the store should be")
    assert main(["publish", str(bundle()), "--as-of", "2022-12-31"]) == 1

    assert capsys.readouterr().err.splitlines()[-1].startswith("De opslag is niet bruikbaar (")


def test_a_database_that_is_none_is_reported(empty_store: Path, capsys: Said) -> None:
    (empty_store / "registry.db").write_text("no database " * 500)
    assert main(["snapshots"]) == 1

    assert len(capsys.readouterr().err.splitlines()) == 1


def test_what_nobody_foresaw_is_one_line_that_quotes_no_row(
    empty_store: Path, bundle: Bundle, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down(*_: object) -> None:
        raise ValueError(f"can't convert {PLANTED}")

    monkeypatch.setattr("vib.preparing.build_cubes", break_down)
    assert main(["publish", str(bundle()), "--as-of", "2022-12-31"]) == 1

    last = capsys.readouterr().err.splitlines()[-1]
    assert last.startswith("Er ging iets mis in het programma zelf (ValueError in test_cli.py, regel ")
    assert PLANTED not in last


def test_the_module_runs_and_hands_on_the_exit_code() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "vib", "publish"], capture_output=True, text=True, check=False, cwd=ROOT
    )

    assert ran.returncode == 2
    assert "Traceback" not in ran.stderr
