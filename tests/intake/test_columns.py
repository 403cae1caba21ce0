import pytest

from vib.intake.columns import matched
from vib.model.records import TABLES


def _match(table: str, *headers: str) -> tuple[dict[str, str], list[tuple[str, str, str | None]]]:
    match = matched(table, {f"c{place}": header for place, header in enumerate(headers)})
    return dict(match.headers), [(f.rule, f.severity, f.column) for f in match.findings]


def test_headers_in_english_dutch_and_any_case() -> None:
    headers, findings = _match("staffing", "Agentschap", "FUNDING", " jaar ", "vte")
    assert headers == {"agency": "Agentschap", "funding": "FUNDING", "year": " jaar ", "fte": "vte"}
    assert findings == []


@pytest.mark.parametrize(
    "header", ["ingetekend op", "Ingetekend_op", "INGETEKEND  OP", "enrolled on", "enrolled-on"]
)
def test_ways_to_write_one_header(header: str) -> None:
    assert _match("trajectories", header)[0] == {"enrolled_on": header}


@pytest.mark.parametrize("table", TABLES)
def test_the_template_of_each_table_is_whole(table: str) -> None:
    dutch = [field.title or "" for field in TABLES[table].model_fields.values()]
    headers, findings = _match(table, *dutch)
    assert list(headers) == list(TABLES[table].model_fields)
    assert findings == []


def test_a_required_column_that_is_missing() -> None:
    match = matched("staffing", {"a": "agency", "b": "funding", "c": "year"})
    (finding,) = match.findings
    assert (finding.rule, finding.severity) == ("column.missing", "error")
    assert finding.message.text("nl") == "De kolom ‘vte’ ontbreekt."


def test_optional_columns_that_are_missing_are_one_note() -> None:
    match = matched("agencies", {"a": "id", "b": "name", "c": "order"})
    (finding,) = match.findings
    assert (finding.rule, finding.severity) == ("column.left_out", "note")
    assert "gegevens tot" in finding.message.text("nl")


def test_a_stranger_is_not_kept_and_told_what_it_may_have_been() -> None:
    match = matched("agencies", {"a": "id", "b": "name", "c": "order", "d": "gegevens"})
    unknown, _ = match.findings
    assert (unknown.rule, unknown.severity, unknown.column) == ("column.unknown", "warning", "gegevens")
    assert "gegevens tot" in unknown.remedy.text("nl")
    assert "d" not in match.columns.values()


@pytest.mark.parametrize(
    "header",
    [
        "Naam",
        "voornaam",
        "Familienaam",
        "Rijksregisternummer",
        "INSZ",
        "geboortedatum",
        "E-mail",
        "e-mailadres",
        "adres",
        "GSM-nummer",
        "telefoon",
        "last name",
        "National register number",
        "Date of birth",
    ],
)
def test_a_column_that_seems_personal_blocks(header: str) -> None:
    findings = _match("trajectories", header)[1]
    assert ("column.personal", "error", header) in findings


@pytest.mark.parametrize("header", ["opmerking", "contactmomenten", "aantal lessen", "telling", "module"])
def test_a_column_that_does_not(header: str) -> None:
    assert ("column.unknown", "warning", header) in _match("trajectories", header)[1]


def test_the_name_of_an_agency_is_no_personal_name() -> None:
    assert _match("agencies", "code", "naam", "volgorde", "gegevens tot")[1] == []


def test_two_columns_for_one_thing() -> None:
    assert ("column.twice", "error", "vte") in _match("staffing", "fte", "vte")[1]


def test_a_column_without_header() -> None:
    findings = matched(
        "agencies", {"a": "id", "b": "name", "c": "order", "d": "data_until", "e": " "}
    ).findings
    assert [f.message.text("nl") for f in findings] == ["Kolom 5 heeft geen titel en is niet bewaard."]
