"""One mistake is one finding: what follows from a value that can't be read is not told as well."""

from tests.intake.bundles import TRAJECTORIES, Read, of_rule, rules

HEAD = f"{TRAJECTORIES},started_on,completed_on\n"
GUIDANCE = "pilot,person_id,on,destination\n"
NO_START = "trajectories.completed_without_start"
NO_TRAJECTORY = "guidance.person_without_trajectory"


def test_a_date_that_is_none_is_not_also_a_missing_one(read: Read) -> None:
    checked = read(
        {
            "trajectories.csv": HEAD
            + "atlas-a,p1,2023-01-09,professional,unknown,31/02/2023,2023-06-01\n"
            + "atlas-a,p2,2023-01-09,professional,unknown,,2023-06-01\n"
        }
    )
    assert [finding.row for finding in of_rule(checked, "value.not_a_date")] == [2]
    assert [finding.row for finding in of_rule(checked, NO_START)] == [3]


def test_a_pilot_that_is_mistyped_is_not_also_a_person_without_a_trajectory(read: Read) -> None:
    rest = "2023-01-09,professional,unknown,2023-01-10,\n"
    rows = f"atlas-a,p1,{rest}{{pilot}},p2,{rest}"
    guidance = GUIDANCE + "atlas-a,p2,2023-06-01,work\n"
    files = {"trajectories.csv": HEAD + rows.format(pilot="atlas-x"), "guidance.csv": guidance}
    checked = read(files)
    assert "trajectories.pilot_unknown" in rules(checked)
    assert of_rule(checked, NO_TRAJECTORY) == []

    files["trajectories.csv"] = HEAD + rows.format(pilot="agii-b")
    checked = read(files)
    assert len(of_rule(checked, NO_TRAJECTORY)) == 1
