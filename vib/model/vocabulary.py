"""The codes of the tables; what a reader sees for them is in `labels`.

Agencies and pilots are rows of a table, not codes. The codes of destinations, perspectives, funding and
cost types are those of the published answer (Flemish Parliament, written question 64, 2023-2024).
"""

from enum import IntEnum, StrEnum

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
