"""Rules across rows and tables, each on the smallest bundle that breaks it."""

from datetime import date

import pyarrow as pa

from tests.intake.bundles import TRAJECTORIES, Read, of_rule, places, rules

BUDGET = "agency,funding,kind,year,quarter,strand,cost_type,amount,correction"


def test_the_cost_lines_of_2022_and_the_printed_total(read: Read) -> None:
    # Written question 64, answer 5: 630,96 + 85.451,51 + 308,06 = 86.390,53 beside 86.451,51.
    checked = read(
        {
            "budget.csv": f"""{BUDGET}
joint,project,spent,2022,,,,86451.51,
joint,project,spent,2022,,,operating,630.96,
joint,project,spent,2022,,,personnel,85451.51,
joint,project,spent,2022,,,depreciation,308.06,
atlas,recurrent,spent,,2022-Q4,,,43882.64,
atlas,recurrent,spent,,2022-Q4,,operating,683.59,
atlas,recurrent,spent,,2022-Q4,,personnel,43102.26,
atlas,recurrent,spent,,2022-Q4,,depreciation,96.79,
agii,recurrent,spent,,2022-Q4,,personnel,7889,
"""
        }
    )
    assert checked.ok
    (finding,) = of_rule(checked, "budget.cost_lines_differ_from_total")
    assert finding.severity == "warning"
    assert finding.message.values == {
        "agency": "joint",
        "funding": "project",
        "kind": "spent",
        "year": "2022",
        "quarter": "",
        "strand": "",
        "period": "2022",
        "total": "86451.51",
        "sum": "86390.53",
        "difference": "60.98",
    }


def test_cost_lines_are_compared_within_a_strand_and_a_quarter(read: Read) -> None:
    checked = read(
        {
            "budget.csv": f"""{BUDGET}
atlas,project,spent,,2023-Q1,1,,100,
atlas,project,spent,,2023-Q1,1,personnel,90,
atlas,project,spent,,2023-Q1,2,,100,
atlas,project,spent,,2023-Q1,2,personnel,100,
atlas,project,spent,,2023-Q2,1,personnel,7,
"""
        }
    )
    (finding,) = of_rule(checked, "budget.cost_lines_differ_from_total")
    assert (finding.message.values["strand"], finding.message.values["period"]) == ("1", "2023-Q1")
    assert finding.message.values["difference"] == "10.00"


def test_the_same_amount_twice_unless_it_is_a_correction(read: Read) -> None:
    checked = read(
        {
            "budget.csv": f"""{BUDGET}
atlas,project,spent,2022,,,,100,nee
atlas,project,spent,2022,,,,-20,ja
atlas,project,spent,2022,,,,100,
"""
        }
    )
    assert rules(checked) == ["budget.twice"]
    assert [row for _, row, _, _ in places(checked, "budget.twice")] == [4]


def test_an_amount_of_a_year_beside_those_of_its_quarters(read: Read) -> None:
    checked = read(
        {
            "budget.csv": f"""{BUDGET}
atlas,project,spent,2022,,,,100.50,
atlas,project,spent,,2022-Q3,,,40,
atlas,project,spent,,2022-Q4,,,60,
agii,project,spent,2022,,1,personnel,7,
agii,project,spent,,2022-Q1,1,personnel,7,
agii,recurrent,planned,2023,,,,9,
agii,recurrent,planned,,2023-Q1,,personnel,5,
joint,project,spent,2022,,,operating,3,
joint,project,spent,2022,,,personnel,4,
joint,project,spent,,2022-Q2,,,8,
"""
        }
    )
    assert checked.ok
    findings = of_rule(checked, "budget.year_beside_quarters")
    assert {finding.severity for finding in findings} == {"warning"}
    assert [finding.message.values for finding in findings] == [
        {"agency": a, "funding": f, "kind": k, "strand": s, "period": p, "total": t}
        for a, f, k, s, p, t in (
            ("agii", "project", "spent", "1", "2022", "7.00"),
            ("agii", "recurrent", "planned", "", "2023", "9.00"),
            ("atlas", "project", "spent", "", "2022", "100.50"),
            ("joint", "project", "spent", "", "2022", "7.00"),
        )
    ]


def test_amounts_of_a_year_and_of_quarters_that_hold_no_money_twice(read: Read) -> None:
    checked = read(
        {
            "budget.csv": f"""{BUDGET}
atlas,project,spent,2022,,,,100,
atlas,project,spent,,2023-Q1,,,40,
atlas,project,spent,,2022-Q4,,,-10,ja
atlas,project,planned,,2022-Q4,,,60,
atlas,recurrent,spent,,2022-Q4,,,60,
agii,project,spent,,2022-Q4,,,60,
agii,project,spent,2022,,1,,60,
joint,project,spent,2022,,,personnel,4,
joint,project,spent,,2022-Q2,,operating,8,
joint,project,granted,,,,,900,
"""
        }
    )
    assert rules(checked, "warning") == []


def test_a_line_with_a_year_and_a_quarter_is_told_once(read: Read) -> None:
    checked = read({"budget.csv": f"{BUDGET}\natlas,project,spent,2022,2022-Q4,,,100,\n"})
    assert (rules(checked), rules(checked, "warning")) == (["budget.year_and_quarter"], [])


def test_codes_that_are_there_twice(read: Read) -> None:
    checked = read({"agencies-oud.csv": "id,name,order\namal,Amal,3\natlas,Atlas,4\n"})
    assert places(checked, "agencies.id_twice") == [("agencies.csv", 2, "id", "atlas")]


def test_agencies_and_pilots_must_exist_where_they_are_named(read: Read) -> None:
    checked = read(
        {
            "milestones.csv": "id,strand,agency,kind,title_nl,precision,status\n"
            "m1,1,,activity,a,day,planned\nm2,1,amal,activity,b,day,planned\n",
            "targets.csv": "agency,pilot,metric,quarter,value\natlas,,participants,2025-Q3,9\n"
            "atlas,gent,participants,2025-Q3,9\n",
            "trajectories.csv": f"{TRAJECTORIES}\ngent,p1,2023-09-11,unknown,unknown\n",
        }
    )
    assert rules(checked) == [
        "milestones.agency_unknown",
        "targets.pilot_unknown",
        "trajectories.pilot_unknown",
    ]
    assert places(checked, "milestones.agency_unknown") == [("milestones.csv", 3, "agency", "amal")]
    (finding,) = of_rule(checked, "targets.pilot_unknown")
    assert finding.remedy.text("nl").startswith("Gebruik een van deze codes: atlas-a, agii-b;")


def test_what_names_no_agency_needs_none(read: Read) -> None:
    milestones = "id,agency,kind,title_nl,precision,status\nm1,,event,a,day,planned\n"
    assert rules(read({"milestones.csv": milestones}, bare=True)) == []


def test_a_table_that_can_not_be_read_gives_no_second_complaint(read: Read) -> None:
    checked = read({"agencies.csv": b""})
    assert rules(checked) == ["file.empty"]


def test_a_target_for_a_pilot_of_another_agency(read: Read) -> None:
    checked = read(
        {
            "targets.csv": "agency,pilot,metric,quarter,value\natlas,atlas-a,participants,2025-Q3,9\n"
            "atlas,agii-b,participants,2025-Q3,9\n"
        }
    )
    assert places(checked, "targets.pilot_of_other_agency") == [
        ("targets.csv", 3, "agency, pilot", "atlas, agii-b")
    ]


def test_targets_add_up_over_time(read: Read) -> None:
    checked = read(
        {
            "targets.csv": """agency,pilot,metric,quarter,value
atlas,,participants,2024-Q2,80
atlas,,participants,2023-Q4,100
atlas,,completed,2024-Q2,10
agii,,participants,2024-Q1,20
atlas,,participants,2024-Q4,100
agii,,participants,2023-Q4,20
"""
        }
    )
    assert rules(checked) == ["targets.falls"]
    assert [row for _, row, _, _ in places(checked, "targets.falls")] == [2]


def test_the_same_person_twice_on_one_day(read: Read) -> None:
    checked = read(
        {
            "trajectories.csv": f"""{TRAJECTORIES}
atlas-a,p1,2023-05-02,unknown,unknown
atlas-a,p1,2023-05-03,unknown,unknown
agii-b,p1,2023-05-02,unknown,unknown
atlas-a,,2023-05-02,unknown,unknown
atlas-a,,2023-05-02,unknown,unknown
atlas-a,p1,2023-05-02,unknown,unknown
"""
        }
    )
    assert rules(checked) == ["trajectories.twice"]
    assert [row for _, row, _, _ in places(checked, "trajectories.twice")] == [7]
    (note,) = of_rule(checked, "trajectories.person_not_told_apart")
    assert (note.count, note.row) == (2, None)


def test_guided_persons_without_a_trajectory_in_that_pilot(read: Read) -> None:
    guided = """pilot,person_id,on,destination
atlas-a,p1,2023-06-01,work
agii-b,p1,2023-06-01,work
atlas-a,p2,2023-06-01,work
atlas-a,,2023-06-01,work
"""
    enrolled = f"{TRAJECTORIES}\natlas-a,p1,2023-05-02,unknown,unknown\n"
    checked = read({"guidance.csv": guided, "trajectories.csv": enrolled})
    (warning,) = of_rule(checked, "guidance.person_without_trajectory")
    assert (warning.severity, warning.count, warning.value) == ("warning", 2, None)
    assert warning.message.text("nl") == "Rijen over personen zonder traject in die proeftuin: 2."


def test_guidance_alone_is_not_compared(read: Read) -> None:
    checked = read({"guidance.csv": "pilot,person_id,on,destination\natlas-a,p1,2023-06-01,work\n"})
    assert of_rule(checked, "guidance.person_without_trajectory") == []


def test_an_agency_that_delivered_late_has_no_later_data(read: Read) -> None:
    checked = read(
        {
            "agencies.csv": "id,name,order,data_until\natlas,Atlas,1,30/06/2023\nagii,AgII,2,\n",
            "trajectories.csv": f"""{TRAJECTORIES}
atlas-a,p1,2023-06-30,unknown,unknown
atlas-a,p2,2023-07-01,unknown,unknown
agii-b,p3,2023-07-01,unknown,unknown
""",
        }
    )
    assert rules(checked) == ["trajectories.enrolled_on_after_delivery"]
    assert [row for _, row, _, _ in places(checked, "trajectories.enrolled_on_after_delivery")] == [3]
    assert places(checked, "agencies.delivered_late") == [
        ("agencies.csv", 2, "id, data_until", "atlas, 2023-06-30")
    ]


def test_what_is_wrong_is_told_with_the_header_of_the_file(read: Read) -> None:
    checked = read(
        {
            "trajecten.csv": "Proeftuin;Ingetekend op;Gestart op;Perspectief;Doelgroep\n"
            "atlas-a;2/5/2023;1/5/2023;unknown;unknown\n"
        }
    )
    assert places(checked, "trajectories.started_on_before_enrolled_on") == [
        ("trajecten.csv", 2, "Ingetekend op, Gestart op", "2023-05-02, 2023-05-01")
    ]


def test_rules_hold_for_the_tables_of_the_snapshot_it_builds_on(read: Read) -> None:
    base = {
        "staffing": pa.table({"agency": ["amal"], "funding": ["project"], "year": [2022], "fte": ["1.0"]}),
    }
    checked = read({}, base=base)
    assert places(checked, "staffing.agency_unknown") == [(None, None, "agency", "amal")]


def test_the_data_date_is_told(read: Read) -> None:
    checked = read(
        {"trajectories.csv": f"{TRAJECTORIES}\natlas-a,p1,2023-12-01,unknown,unknown\n"},
        as_of=date(2023, 11, 30),
    )
    (finding,) = of_rule(checked, "trajectories.enrolled_on_after_as_of")
    assert finding.message.text("nl") == "Deze datum ligt na de peildatum, 30/11/2023."


def test_of_very_many_codes_the_first_are_told(read: Read) -> None:
    many = "id,agency,name,region\n" + "".join(f"p{place},atlas,P,R\n" for place in range(1000))
    row = "nowhere,q1,2023-03-01,professional,parents\n"
    checked = read({"pilots.csv": many, "trajectories.csv": f"{TRAJECTORIES}\n{row}"})
    (finding,) = of_rule(checked, "trajectories.pilot_unknown")
    assert finding.remedy.values["allowed"].endswith("p18, p19, …")
