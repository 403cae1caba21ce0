from vib.intake import publishable
from vib.intake.findings import Told
from vib.model.snapshot import Finding

TOLD = Told("trajectories.odd", "warning", "This is odd.", "Correct it.")


def _of_person(row: int, value: str, file: str = "a.csv") -> Finding:
    return TOLD.finding("trajectories", file=file, row=row, value=value, column="pseudoniem")


def test_findings_about_people_are_published_as_a_number() -> None:
    (kept,) = publishable([_of_person(2, "jan"), _of_person(9, "piet")])
    assert (kept.row, kept.value, kept.column, kept.count, kept.file) == (None, None, None, 2, "a.csv")


def test_what_was_not_told_one_by_one_is_counted_too() -> None:
    rest = TOLD.rest("trajectories", "pseudoniem", 1204)
    (kept,) = publishable([_of_person(2, "jan"), rest])
    assert kept.count == 1205
    assert kept.message.id == "This is odd."


def test_rules_and_files_are_kept_apart_where_they_tell_no_row() -> None:
    other = Told("trajectories.other", "note", "Other.", "Nothing.").finding("trajectories", row=4)
    kept = publishable([_of_person(2, "jan"), other, _of_person(3, "piet", file="b.csv")])
    assert [(f.rule, f.count, f.file) for f in kept] == [
        ("trajectories.odd", 2, None),
        ("trajectories.other", 1, None),
    ]


def test_findings_about_public_tables_are_published_whole() -> None:
    finding = TOLD.finding("budget", file="budget.csv", row=4, column="bedrag", value="60.98")
    assert publishable([finding]) == (finding,)


def test_the_number_of_the_rest_is_written_with_a_thin_space() -> None:
    assert TOLD.rest("budget", None, 1204).message.text("nl") == "En nog 1\u202f204 gelijkaardige."
    assert TOLD.rest("budget", None, 12).message.text("en") == "And 12 similar ones."
