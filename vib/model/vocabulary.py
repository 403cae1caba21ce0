"""The codes of the tables and what a reader sees for them.

Agencies and pilots are rows of a table, not codes. The codes of destinations, perspectives, funding and
cost types are those of the published answer (Flemish Parliament, written question 64, 2023-2024).
"""

from enum import IntEnum, StrEnum

from vib.locale import N_

ALL = "*"
"""The margin: all values of a dimension together."""

JOINT = "joint"
"""The agency code of what the three agencies carry together (overkoepelend)."""


class Strand(IntEnum):
    """A *luik* of the project."""

    RESEARCH = 1
    PILOTS = 2
    CONCEPT = 3
    KNOWLEDGE = 4


class Funding(StrEnum):
    """One of the two purses."""

    PROJECT = "project"
    RECURRENT = "recurrent"


class BudgetKind(StrEnum):
    """One of five money concepts that are never merged."""

    GRANTED = "granted"
    PLANNED = "planned"
    COMMITTED = "committed"
    SPENT = "spent"
    JUSTIFIED = "justified"


class CostType(StrEnum):
    OPERATING = "operating"
    PERSONNEL = "personnel"
    DEPRECIATION = "depreciation"


class State(StrEnum):
    """Where a trajectory stands on the snapshot's date; the four add up to all who enrolled."""

    WAITING = "waiting"
    RUNNING = "running"
    COMPLETED = "completed"
    DROPPED_OUT = "dropped_out"


class Event(StrEnum):
    ENROLLED = "enrolled"
    STARTED = "started"
    COMPLETED = "completed"
    DROPPED_OUT = "dropped_out"


class Step(StrEnum):
    """A stretch of a trajectory whose length is measured."""

    ENROLLED_TO_STARTED = "enrolled_to_started"
    STARTED_TO_COMPLETED = "started_to_completed"


class DurationOutcome(StrEnum):
    ENDED = "ended"
    UNDER_WAY = "under_way"


class Destination(StrEnum):
    """Where a participant was guided to; `not_measured` says that nobody recorded it."""

    WORK = "work"
    DUTCH = "dutch"
    EDUCATION = "education"
    VOCATIONAL_TRAINING = "vocational_training"
    DIPLOMA_RECOGNITION = "diploma_recognition"
    OTHER = "other"
    NOT_MEASURED = "not_measured"


class GuidanceDetail(StrEnum):
    FORMAL = "formal"
    INFORMAL = "informal"


class Sector(StrEnum):
    CARE = "care"
    CHILDCARE = "childcare"
    LOGISTICS = "logistics"
    CONSTRUCTION = "construction"
    HOSPITALITY = "hospitality"
    OTHER = "other"
    UNKNOWN = "unknown"


class Perspective(StrEnum):
    PROFESSIONAL = "professional"
    EDUCATIONAL = "educational"
    UNKNOWN = "unknown"


class TargetGroup(StrEnum):
    PROFESSIONAL = "professional"
    EDUCATIONAL = "educational"
    PARENTS = "parents"
    UNKNOWN = "unknown"


class Schooling(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    UNKNOWN = "unknown"


class DropoutReason(StrEnum):
    WORK_FOUND = "work_found"
    MOVED = "moved"
    HEALTH = "health"
    CARE_DUTIES = "care_duties"
    OFFER_DID_NOT_FIT = "offer_did_not_fit"
    OTHER = "other"
    UNKNOWN = "unknown"


class MilestoneKind(StrEnum):
    ACTIVITY = "activity"
    MILESTONE = "milestone"
    EVENT = "event"
    PERIOD = "period"


class MilestoneStatus(StrEnum):
    PLANNED = "planned"
    RUNNING = "running"
    DONE = "done"


class Precision(StrEnum):
    """How exactly a date is known; shown never more exactly than that."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"


class MilestoneChange(StrEnum):
    """What became of a milestone's plan between two snapshots."""

    LATER = "later"
    EARLIER = "earlier"
    START_MOVED = "start_moved"
    PLANNED = "planned"
    UNPLANNED = "unplanned"
    ADDED = "added"
    REMOVED = "removed"
    UNCHANGED = "unchanged"


class Theme(StrEnum):
    WORK = "work"
    TRAINING = "training"
    DUTCH = "dutch"
    HIGHER_STUDIES = "higher_studies"


class NetworkKind(StrEnum):
    PARTNER_NETWORK = "partner_network"
    LEARNING_NETWORK = "learning_network"


class TargetMetric(StrEnum):
    """What a planned path can be set for."""

    PARTICIPANTS = "participants"
    COMPLETED = "completed"


class Trait(StrEnum):
    PERSPECTIVE = "perspective"
    TARGET_GROUP = "target_group"
    SCHOOLING = "schooling"


class Origin(StrEnum):
    REAL = "real"
    SYNTHETIC = "synthetic"


class ChangeClass(StrEnum):
    NEW_DATA = "new_data"
    CORRECTION = "correction"
    DEFINITION_CHANGE = "definition_change"


LABELS: dict[str, dict[str, str]] = {
    "strand": {
        "1": N_("Strand 1: research"),
        "2": N_("Strand 2: pilot trajectories"),
        "3": N_("Strand 3: concept development"),
        "4": N_("Strand 4: knowledge exchange"),
    },
    "funding": {"project": N_("project means"), "recurrent": N_("recurrent means")},
    "kind": {
        "granted": N_("granted"),
        "planned": N_("planned"),
        "committed": N_("committed"),
        "spent": N_("spent"),
        "justified": N_("justified"),
    },
    "cost_type": {
        "operating": N_("operating"),
        "personnel": N_("personnel"),
        "depreciation": N_("depreciation"),
    },
    "state": {
        "waiting": N_("waiting"),
        "running": N_("running"),
        "completed": N_("completed"),
        "dropped_out": N_("dropped out"),
    },
    "event": {
        "enrolled": N_("enrolled"),
        "started": N_("started"),
        "completed": N_("completed"),
        "dropped_out": N_("dropped out"),
    },
    "step": {
        "enrolled_to_started": N_("from enrolment to start"),
        "started_to_completed": N_("from start to completion"),
    },
    "outcome": {"ended": N_("step completed"), "under_way": N_("still under way or left")},
    "destination": {
        "work": N_("work"),
        "dutch": N_("Dutch"),
        "education": N_("education"),
        "vocational_training": N_("vocational training"),
        "diploma_recognition": N_("diploma recognition"),
        "other": N_("other (legal, housing, wellbeing)"),
        "not_measured": N_("not measured"),
    },
    "sector": {
        "care": N_("care"),
        "childcare": N_("childcare"),
        "logistics": N_("logistics"),
        "construction": N_("construction"),
        "hospitality": N_("hospitality"),
        "other": N_("other"),
        "unknown": N_("unknown"),
    },
    "trait": {
        "perspective": N_("perspective"),
        "target_group": N_("target group"),
        "schooling": N_("schooling"),
    },
    "perspective": {
        "professional": N_("professional perspective"),
        "educational": N_("educational perspective"),
        "unknown": N_("unknown"),
    },
    "target_group": {
        "professional": N_("professional perspective"),
        "educational": N_("educational perspective"),
        "parents": N_("parents of schoolchildren"),
        "unknown": N_("unknown"),
    },
    "schooling": {
        "low": N_("lower schooling"),
        "medium": N_("middle schooling"),
        "high": N_("higher schooling"),
        "unknown": N_("unknown"),
    },
    "reason": {
        "work_found": N_("found work"),
        "moved": N_("moved away"),
        "health": N_("health"),
        "care_duties": N_("care duties"),
        "offer_did_not_fit": N_("the offer did not fit"),
        "other": N_("other"),
        "unknown": N_("unknown"),
    },
    "milestone_kind": {
        "activity": N_("activity"),
        "milestone": N_("milestone"),
        "event": N_("event"),
        "period": N_("period"),
    },
    "status": {"planned": N_("planned"), "running": N_("running"), "done": N_("done")},
    "milestone_change": {
        "later": N_("later"),
        "earlier": N_("earlier"),
        "start_moved": N_("only the start moved"),
        "planned": N_("plan added"),
        "unplanned": N_("plan no longer given"),
        "added": N_("new"),
        "removed": N_("removed"),
        "unchanged": N_("unchanged"),
    },
    "precision": {"day": N_("day"), "month": N_("month"), "quarter": N_("quarter")},
    "theme": {
        "work": N_("work"),
        "training": N_("training"),
        "dutch": N_("Dutch"),
        "higher_studies": N_("higher studies"),
    },
    "network_kind": {
        "partner_network": N_("partner network"),
        "learning_network": N_("learning network"),
    },
    "severity": {"error": N_("error"), "warning": N_("warning"), "note": N_("remark")},
    "unit": {
        "proeftuinen": N_("pilots"),
        "deelnemers": N_("participants"),
        "%": "%",
        "EUR": "euro",
        "VTE": N_("FTE"),
        "weken": N_("weeks"),
        "dagen": N_("days"),
        "aantal": N_("number"),
    },
    "origin": {"real": N_("real data"), "synthetic": N_("synthetic data")},
    "change_class": {
        "new_data": N_("new data"),
        "correction": N_("correction"),
        "definition_change": N_("definition change"),
    },
}
"""What a reader sees: dimension → code → message id, to be translated when it is shown."""
