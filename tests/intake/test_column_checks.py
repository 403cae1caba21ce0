import pytest

from tests.intake.bundles import TRAJECTORIES, Read, of_rule, places, rules


def test_everything_wrong_in_a_table_is_told_at_once(read: Read) -> None:
    checked = read(
        {
            "trajecten-atlas.csv": """Proeftuin;pseudoniem;personen;ingetekend op;perspectief;doelgroep
atlas-a;p1;0;31/02/2023;professional;ouders
;p2;twee;;;parents
"""
        }
    )
    file = "trajecten-atlas.csv"
    assert places(checked, "value.too_small") == [(file, 2, "personen", "0")]
    assert places(checked, "value.not_a_date") == [(file, 2, "ingetekend op", "31/02/2023")]
    assert places(checked, "value.unknown_code") == [(file, 2, "doelgroep", "ouders")]
    assert places(checked, "value.not_a_whole_number") == [(file, 3, "personen", "twee")]
    assert places(checked, "value.empty") == [
        (file, 3, "Proeftuin", None),
        (file, 3, "ingetekend op", None),
        (file, 3, "perspectief", None),
    ]
    assert len([f for f in checked.findings if f.severity == "error"]) == 7


def test_the_codes_that_exist_are_told(read: Read) -> None:
    checked = read({"staffing.csv": "agency,funding,year,fte\natlas,recurrente,2022,1\n"})
    (finding,) = of_rule(checked, "value.unknown_code")
    assert (
        finding.remedy.text("nl")
        == "Gebruik een van deze codes: projectmiddelen (project), recurrente middelen (recurrent)"
    )


def test_a_strand_is_one_of_four(read: Read) -> None:
    head = "id,strand,kind,title_nl,precision,status\n"
    checked = read({"milestones.csv": f"{head}m1,4,event,a,day,done\nm2,5,event,b,day,done\n"})
    assert places(checked, "value.unknown_code") == [("milestones.csv", 3, "strand", "5")]


def test_a_code_of_its_own_is_small_letters_and_digits(read: Read) -> None:
    checked = read({"netwerken.csv": "code;soort;thema;naam\nNetwerk één;partner_network;work;Net\n"})
    assert places(checked, "value.not_a_code") == [("netwerken.csv", 2, "code", "Netwerk één")]


def test_a_quarter_that_is_none(read: Read) -> None:
    checked = read({"targets.csv": "agency,metric,quarter,value\natlas,participants,2025-09,900\n"})
    assert places(checked, "value.not_a_quarter") == [("targets.csv", 2, "quarter", "2025-09")]


@pytest.mark.parametrize("quarter", ["0000-Q1", "1899-K4", "2100-Q1", "9999-K4"])
def test_a_quarter_of_another_century(read: Read, quarter: str) -> None:
    checked = read({"targets.csv": f"agency,metric,quarter,value\natlas,participants,{quarter},900\n"})
    assert rules(checked) == ["value.not_a_quarter"]


def test_a_day_of_another_century(read: Read) -> None:
    checked = read(
        {
            "mijlpalen.csv": """code;soort;titel;gepland einde;precisie;status
m1;milestone;a;9999-K4;quarter;planned
m2;milestone;b;31/12/1899;day;planned
m3;milestone;c;0000-01-01;day;planned
m4;milestone;d;1900-01-01;day;planned
m5;milestone;e;31/12/2099;day;planned
"""
        }
    )
    found = of_rule(checked, "value.out_of_time")
    assert [(f.row, f.column) for f in found] == [
        (2, "gepland einde"),
        (3, "gepland einde"),
        (4, "gepland einde"),
    ]
    assert found[0].message.text("nl") == "Deze datum ligt niet tussen 01/01/1900 en 31/12/2099."


def test_a_person_who_enrolled_in_another_century(read: Read) -> None:
    rows = "atlas-a,p1,0203-03-01,professional,parents\natlas-a,p2,2023-03-01,professional,parents\n"
    checked = read({"trajectories.csv": f"{TRAJECTORIES}\n{rows}"})
    assert places(checked, "value.out_of_time") == [("trajectories.csv", 2, "enrolled_on", "0203-03-01")]


def test_a_year_of_another_century(read: Read) -> None:
    head = "agency,funding,kind,year,amount\n"
    checked = read({"budget.csv": f"{head}atlas,project,planned,203,5\natlas,project,planned,20233,5\n"})
    assert places(checked, "value.too_small") == [("budget.csv", 2, "year", "203")]
    assert places(checked, "value.too_large") == [("budget.csv", 3, "year", "20233")]


def test_more_persons_than_there_can_be(read: Read) -> None:
    rows = "atlas-a,2000000,2023-03-01,professional,parents\n"
    checked = read({"trajectories.csv": f"pilot,persons,enrolled_on,perspective,target_group\n{rows}"})
    (finding,) = of_rule(checked, "value.too_large")
    assert (finding.row, finding.value) == (2, "2000000")
    assert finding.message.text("nl") == "Dit getal is groter dan 1000000, het grootste dat hier kan."


def test_a_quarter_is_never_stored_as_a_day(read: Read) -> None:
    checked = read(
        {
            "mijlpalen.csv": """code;soort;titel;gepland einde;precisie;status
m1;milestone;a;2024-K1;quarter;planned
m2;milestone;b;2024-K1;month;planned
m3;milestone;c;2024-03;month;planned
m4;milestone;d;2024-04;day;planned
m5;milestone;e;2024-03;quarter;planned
"""
        }
    )
    assert places(checked, "milestones.coarser_than_precision") == [
        ("mijlpalen.csv", 3, "gepland einde, precisie", "2024-K1, month"),
        ("mijlpalen.csv", 5, "gepland einde, precisie", "2024-04, day"),
    ]
    assert places(checked, "milestones.planned_end_finer_than_precision") == [
        ("mijlpalen.csv", 6, "gepland einde, precisie", "2024-03-01, quarter")
    ]


def test_only_milestones_have_dates_that_are_quarters(read: Read) -> None:
    checked = read(
        {"pilots.csv": "id,agency,name,region,planned_start\natlas-a,atlas,Atlas,Antwerpen,2022-Q3\n"}
    )
    assert places(checked, "value.not_a_date") == [("pilots.csv", 2, "planned_start", "2022-Q3")]


def test_what_is_left_empty_takes_its_default(read: Read) -> None:
    checked = read({"budget.csv": "agency,funding,kind,amount,correction\natlas,project,granted,100,\n"})
    assert rules(checked) == []
    assert checked.tables["budget"]["correction"].to_pylist() == [False]


def test_many_alike_are_told_as_a_number(read: Read) -> None:
    rows = "atlas,project,2022,veel\n" * 30
    checked = read({"staffing.csv": f"agency,funding,year,fte\n{rows}"})
    findings = of_rule(checked, "value.not_an_amount")
    assert [f.row for f in findings] == [*range(2, 22), None]
    assert findings[-1].count == 10
    assert findings[-1].message.text("nl") == "En nog 10 gelijkaardige."
