"""The tables of a bundle, one pydantic record a row: the one place where columns are declared.

A field's `title` is its Dutch header (its name is accepted too), its `description` says what it holds.
Arrow schemas and the documentation of columns derive from these records.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from vib.locale import N_, Language
from vib.model.vocabulary import (
    BudgetKind,
    CostType,
    Destination,
    DropoutReason,
    Funding,
    GuidanceDetail,
    MilestoneKind,
    MilestoneStatus,
    NetworkKind,
    Perspective,
    Precision,
    Schooling,
    Sector,
    Strand,
    TargetGroup,
    TargetMetric,
    Theme,
)

Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$", max_length=64)]
"""A code: small letters, digits, `-` and `_`."""

Pseudonym = Annotated[str, Field(min_length=1, max_length=128)]
# A date of another century is a slip of the keyboard, and no timeline could draw it.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2099, 12, 31)
Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]
Year = Annotated[int, Field(ge=FIRST_DAY.year, le=LAST_DAY.year)]
QuarterCode = Annotated[str, Field(pattern=r"^(19|20)\d\d-Q[1-4]$")]
Money = Annotated[Decimal, Field(max_digits=14, decimal_places=2)]
Fte = Annotated[Decimal, Field(max_digits=8, decimal_places=2, ge=0)]
Persons = Annotated[int, Field(ge=1, le=1_000_000)]


class Record(BaseModel):
    """A row of a table."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Agency(Record):
    """An agency, or `joint` for what the agencies carry together."""

    id: Id = Field(title="code", description=N_("code of the agency"))
    name: str = Field(title="naam", description=N_("name on the screen"))
    order: int = Field(title="volgorde", description=N_("place on the screen"))
    data_until: Day | None = Field(
        None, title="gegevens tot", description=N_("date of this agency's delivery, if before the snapshot's")
    )


class Pilot(Record):
    """A *proeftuin*."""

    id: Id = Field(title="code", description=N_("code of the pilot"))
    agency: Id = Field(title="agentschap", description=N_("agency that runs it"))
    name: str = Field(title="naam", description=N_("name on the screen"))
    region: str = Field(title="regio", description=N_("region it serves"))
    planned_start: Day | None = Field(None, title="geplande start", description=N_("first planned day"))
    planned_end: Day | None = Field(None, title="gepland einde", description=N_("last planned day"))
    actual_start: Day | None = Field(None, title="werkelijke start", description=N_("day it started"))
    actual_end: Day | None = Field(None, title="werkelijk einde", description=N_("day it ended"))


class Milestone(Record):
    """A line of the timeline; its dates are known only as exactly as `precision` says.

    A date is the first day of its month or quarter when `precision` is coarser than a day.
    """

    id: Id = Field(title="code", description=N_("code of the milestone, the same in every snapshot"))
    strand: Strand | None = Field(
        None, title="luik", description=N_("1 to 4; empty for the project as a whole")
    )
    agency: Id | None = Field(None, title="agentschap", description=N_("agency it belongs to, if one"))
    kind: MilestoneKind = Field(title="soort", description=N_("activity, milestone, event or period"))
    title_nl: str = Field(title="titel", description=N_("title in Dutch"))
    title_en: str | None = Field(None, title="titel engels", description=N_("title in English"))
    planned_start: Day | None = Field(None, title="geplande start", description=N_("planned start"))
    planned_end: Day | None = Field(None, title="gepland einde", description=N_("planned end"))
    actual_start: Day | None = Field(None, title="werkelijke start", description=N_("actual start"))
    actual_end: Day | None = Field(None, title="werkelijk einde", description=N_("actual end"))
    precision: Precision = Field(title="precisie", description=N_("how exactly the dates are known"))
    status: MilestoneStatus = Field(title="status", description=N_("planned, running or done"))
    note: str | None = Field(None, title="opmerking", description=N_("what a reader must know of it"))


class Trajectory(Record):
    """One participant's path in one pilot, or a group of `persons` who are alike."""

    pilot: Id = Field(title="proeftuin", description=N_("pilot"))
    person_id: Pseudonym | None = Field(None, title="pseudoniem", description=N_("pseudonym of the person"))
    persons: Persons = Field(1, title="personen", description=N_("how many persons the row stands for"))
    registered_on: Day | None = Field(None, title="geregistreerd op", description=N_("day it was registered"))
    enrolled_on: Day = Field(title="ingetekend op", description=N_("day of enrolment"))
    started_on: Day | None = Field(None, title="gestart op", description=N_("day of the start"))
    completed_on: Day | None = Field(None, title="afgerond op", description=N_("day of completion"))
    dropped_out_on: Day | None = Field(None, title="afgehaakt op", description=N_("day of dropping out"))
    dropout_reason: DropoutReason | None = Field(
        None, title="reden afhaken", description=N_("why; empty is unknown")
    )
    perspective: Perspective = Field(title="perspectief", description=N_("perspective"))
    target_group: TargetGroup = Field(title="doelgroep", description=N_("target group"))
    schooling: Schooling | None = Field(None, title="scholing", description=N_("schooling; empty is unknown"))


class Guidance(Record):
    """A person guided to a destination; somebody may be guided to several."""

    pilot: Id = Field(title="proeftuin", description=N_("pilot"))
    person_id: Pseudonym | None = Field(None, title="pseudoniem", description=N_("pseudonym of the person"))
    persons: Persons = Field(1, title="personen", description=N_("how many persons the row stands for"))
    on: Day = Field(title="datum", description=N_("day of the guidance"))
    destination: Destination = Field(title="begeleid naar", description=N_("destination, or not measured"))
    detail: GuidanceDetail | None = Field(None, title="vorm", description=N_("formal or informal"))
    sector: Sector | None = Field(None, title="sector", description=N_("sector; empty is unknown"))


class Target(Record):
    """The value planned to be reached by the end of `quarter`, added up from `path_start`.

    Where a path has one quarter only, the way there is taken as a straight line, and shown as such.
    """

    agency: Id = Field(title="agentschap", description=N_("agency"))
    pilot: Id | None = Field(None, title="proeftuin", description=N_("pilot, if the target is a pilot's"))
    metric: TargetMetric = Field(title="maat", description=N_("what is planned"))
    quarter: QuarterCode = Field(title="kwartaal", description=N_("quarter by whose end it is to be reached"))
    value: Annotated[int, Field(ge=0)] = Field(title="waarde", description=N_("planned value, cumulative"))
    path_start: Day | None = Field(
        None, title="start periode", description=N_("first day of the period the target runs over")
    )
    source: str | None = Field(None, title="bron", description=N_("where the target comes from"))


class BudgetLine(Record):
    """An amount of one money concept; a line without a cost type is a reported total.

    A line has a quarter, or a year, or (granted money) neither: then it speaks of the whole project.
    """

    agency: Id = Field(title="agentschap", description=N_("agency, or joint"))
    funding: Funding = Field(title="middelen", description=N_("project or recurrent means"))
    kind: BudgetKind = Field(
        title="begrip", description=N_("granted, planned, committed, spent or justified")
    )
    year: Year | None = Field(None, title="jaar", description=N_("year, where no quarter is known"))
    quarter: QuarterCode | None = Field(None, title="kwartaal", description=N_("quarter"))
    strand: Strand | None = Field(None, title="luik", description=N_("strand, if the line names one"))
    cost_type: CostType | None = Field(None, title="kostentype", description=N_("empty for a reported total"))
    amount: Money = Field(title="bedrag", description=N_("euro"))
    correction: bool = Field(False, title="correctie", description=N_("a correction, which may be negative"))
    note: str | None = Field(None, title="opmerking", description=N_("what a reader must know of it"))


class Staffing(Record):
    """Full-time equivalents of a year."""

    agency: Id = Field(title="agentschap", description=N_("agency, or joint"))
    funding: Funding = Field(title="middelen", description=N_("project or recurrent means"))
    year: Year = Field(title="jaar", description=N_("year"))
    fte: Fte = Field(title="vte", description=N_("full-time equivalents over the year"))


class Subproject(Record):
    id: Id = Field(title="code", description=N_("code of the subproject"))
    theme: Theme = Field(title="thema", description=N_("theme"))
    title: str = Field(title="titel", description=N_("title"))
    agency: Id | None = Field(None, title="agentschap", description=N_("agency, if one is named"))
    focus_group: str | None = Field(None, title="focusgroep", description=N_("group it is meant for"))
    partners: str | None = Field(None, title="partners", description=N_("partners"))
    start: Day | None = Field(None, title="start", description=N_("start, if known"))
    status: MilestoneStatus | None = Field(None, title="status", description=N_("status, if known"))


class Network(Record):
    id: Id = Field(title="code", description=N_("code of the network"))
    kind: NetworkKind = Field(title="soort", description=N_("partner network or learning network"))
    theme: Theme | None = Field(None, title="thema", description=N_("theme, if known"))
    name: str = Field(title="naam", description=N_("name"))
    partners: str | None = Field(None, title="partners", description=N_("partners"))
    meetings: Annotated[int, Field(ge=0)] | None = Field(
        None, title="overleggen", description=N_("meetings held, if known")
    )
    conclusions: str | None = Field(None, title="conclusies", description=N_("conclusions, if known"))


TABLES: dict[str, type[Record]] = {
    "agencies": Agency,
    "pilots": Pilot,
    "milestones": Milestone,
    "trajectories": Trajectory,
    "guidance": Guidance,
    "targets": Target,
    "budget": BudgetLine,
    "staffing": Staffing,
    "subprojects": Subproject,
    "networks": Network,
}
"""Table name → record, in the order in which they are checked."""

PERSONAL_TABLES = frozenset({"trajectories", "guidance"})
"""Tables about people: their rows never pass publication."""

PUBLIC_TABLES = tuple(name for name in TABLES if name not in PERSONAL_TABLES)
"""Tables that a snapshot keeps as they came."""

_AGENCY_COLUMNS: dict[str, str | None] = {"agencies": "id", "networks": None}

DUTCH_TABLE_NAMES: dict[str, str] = {
    "agencies": "agentschappen",
    "pilots": "proeftuinen",
    "milestones": "mijlpalen",
    "trajectories": "trajecten",
    "guidance": "begeleiding",
    "targets": "doelwaarden",
    "budget": "budget",
    "staffing": "personeel",
    "subprojects": "subprojecten",
    "networks": "netwerken",
}
"""Table name → what staff call it, in file names too."""


def agency_column(table: str) -> str | None:
    """The column of a public table that says whose a row is; None where rows are nobody's."""
    return _AGENCY_COLUMNS.get(table, "agency")


def table_name(table: str, language: Language) -> str:
    """A table as staff call it; its name in English, and what is no table (a whole bundle) as it is."""
    return DUTCH_TABLE_NAMES.get(table, table) if language == "nl" else table
