"""Bundles as the tests of intake write them, and findings as they speak of them."""

from collections.abc import Callable

from vib.intake import Checked
from vib.model.snapshot import Finding

AGENCIES = "id,name,order\natlas,Atlas,1\nagii,AgII,2\njoint,Overkoepelend,9\n"
PILOTS = "id,agency,name,region\natlas-a,atlas,Atlas,Antwerpen\nagii-b,agii,Brussel,Brussel\n"
TRAJECTORIES = "pilot,person_id,enrolled_on,perspective,target_group"

Read = Callable[..., Checked]


def of_rule(checked: Checked, rule: str) -> list[Finding]:
    """The findings of a rule."""
    return [finding for finding in checked.findings if finding.rule == rule]


def places(checked: Checked, rule: str) -> list[tuple[str | None, int | None, str | None, str | None]]:
    """File, row, column and value of the findings of a rule."""
    return [(f.file, f.row, f.column, f.value) for f in of_rule(checked, rule)]


def rules(checked: Checked, severity: str = "error") -> list[str]:
    """The rules of the findings of a severity, each once."""
    return sorted({finding.rule for finding in checked.findings if finding.severity == severity})
