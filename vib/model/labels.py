"""What a reader sees for the codes of `vocabulary`."""

from enum import IntEnum, StrEnum

from vib.locale import N_, Language, translate
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
    "detail": {"formal": N_("formal"), "informal": N_("informal")},
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
    "target_metric": {"participants": N_("participants"), "completed": N_("completed")},
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
    "cube": {
        "participation": N_("participation and state"),
        "started": N_("who ever started"),
        "persons": N_("unique persons"),
        "flow": N_("events per quarter"),
        "guidance": N_("destinations"),
        "guidance_sector": N_("sectors of guidance"),
        "profile": N_("perspective, target group and schooling"),
        "durations": N_("time per step"),
        "dropout_reasons": N_("reasons for leaving"),
    },
    "origin": {"real": N_("real data"), "synthetic": N_("synthetic data")},
    "change_class": {
        "new_data": N_("new data"),
        "correction": N_("correction"),
        "definition_change": N_("definition change"),
    },
}
"""What a reader sees: dimension → code → message id, to be translated when it is shown."""

_DIMENSIONS: dict[type[StrEnum | IntEnum], str] = {
    Strand: "strand",
    Funding: "funding",
    BudgetKind: "kind",
    CostType: "cost_type",
    Destination: "destination",
    GuidanceDetail: "detail",
    Sector: "sector",
    Perspective: "perspective",
    TargetGroup: "target_group",
    Schooling: "schooling",
    DropoutReason: "reason",
    MilestoneKind: "milestone_kind",
    MilestoneStatus: "status",
    Precision: "precision",
    Theme: "theme",
    NetworkKind: "network_kind",
    TargetMetric: "target_metric",
}


def labels_of(codes: type[StrEnum | IntEnum], language: Language) -> dict[str, str]:
    """Code → label of the codes that a column allows, in their order."""
    return {code: translate(label, language) for code, label in LABELS[_DIMENSIONS[codes]].items()}
