"""The words of the timeline: translations and notes of the source's rows, and the fiction around them.

Dates are texts as in the facts: `2024-Q1`, `2025-09`, `2023-09-11`. A milestone that is a point in time has
the same actual start and end once it is done, save those of the source, which states one date alone.
"""

from datetime import date

Told = dict[str, str]

TITLES_EN = {
    "sv64-m01": "Final data processing and report of the needs study",
    "sv64-m02": "Half-yearly evaluation and adjustment: next results",
    "sv64-m03": "Atlas pilot: official start",
    "sv64-m04": "Cyberattack on the City of Antwerp",
    "sv64-m05": "Atlas pilot restarts",
    "sv64-m06": "AgII regional pilots start (provinces and the Brussels-Capital Region)",
    "sv64-m07": "Amal pilot starts",
    "sv64-m08": "Wider cooperation with non-core partners: planning",
    "sv64-m09": "New forms of cooperation put into practice; promotion among partners for outside referral",
    "sv64-m10": "Outside referral put into practice with action plan, manual and concept",
    "sv64-m11": "First provisional concept, complementary to what exists",
    "sv64-m12": "Concept refined: boundaries between the project and the integration pathways",
    "sv64-m13": "Types of trajectories identified",
    "sv64-m14": "New forms of cooperation with partners settled",
    "sv64-m15": "Action plan and manual reworked",
    "sv64-m16": "End result: tested and supported concept of tailored follow-up trajectories",
    "sv64-m17": "Implementation plan, financial plan and manuals delivered",
    "sv64-m18": "Follow-up and alignment through the steering group",
    "sv64-m19": "Interim report on content and finances (1)",
    "sv64-m20": "Quantitative follow-up against the targets",
    "sv64-m21": "Interim report on content and finances (2)",
    "sv64-m22": "Period of the project means",
    "sv64-m23": "Period of the recurrent means (subsidy)",
}

NOTES = {
    "sv64-m01": "Bron: 'loopt' op 23 november 2023; de start is niet vermeld.",
    "sv64-m02": "Bron: 'voorjaar 2024'.",
    "sv64-m03": "Onderbroken door de cyberaanval, heropgestart in maart 2023.",
    "sv64-m04": "De bron noemt geen datum ('kort daarna', na september 2022). Dat het december 2022 was, is"
    " publiek bekend maar staat niet in de bron.",
    "sv64-m06": "Bron: tussen 1 juni en 1 september 2023.",
    "sv64-m11": "Bron: bij de start van het project; geen datum vermeld.",
    "sv64-m18": "Doorlopend.",
}

INVENTED: dict[str, Told] = {
    "vib-startdag": {
        "from": "2022-12-31", "until": "2023-11-30", "strand": "4", "kind": "milestone",
        "title_nl": "Gezamenlijke startdag van de proeftuinen",
        "title_en": "Joint launch day of the pilots",
        "note": "Fictie: niet in de bron.",
    },
    "vib-bevraging": {
        "from": "2024-03-31", "until": "9999-12-31", "strand": "1", "kind": "milestone",
        "title_nl": "Bevraging van deelnemers over hun traject",
        "title_en": "Survey of participants on their trajectory",
        "note": "Fictie: toegevoegd op vraag van de stuurgroep.",
    },
    "vib-infomoment": {
        "from": "2024-03-31", "until": "2025-03-31", "strand": "2", "kind": "milestone",
        "title_nl": "Infomoment voor lokale besturen",
        "title_en": "Information session for local authorities",
        "note": "Fictie: toegevoegd door de coördinatie.",
    },
}  # fmt: skip
"""Milestones that the source does not know, in the snapshots from `from` to just before `until`."""

_FICTION = {"note": "Fictie: toenmalige planning, niet in de bron."}
_UNKNOWN = {"planned_start": "", "planned_end": "", "actual_start": "", "actual_end": ""}

EARLIER: dict[date, dict[str, Told]] = {
    date(2022, 12, 31): {
        "sv64-m01": {"planned_end": "2023-Q3", "status": "running", **_FICTION},
        "sv64-m03": {"note": "Stilgelegd na de cyberaanval."},
        "sv64-m04": {},
        "sv64-m05": {**_UNKNOWN, "planned_start": "2023-02", "planned_end": "2023-02", "status": "planned",
                     **_FICTION},
        "sv64-m06": {**_UNKNOWN, "planned_start": "2023-03-01", "planned_end": "2023-05-02",
                     "status": "planned", **_FICTION},
        "sv64-m07": {**_UNKNOWN, "planned_start": "2023-04-03", "planned_end": "2023-04-03",
                     "status": "planned", **_FICTION},
        "sv64-m11": {},
        "sv64-m12": {"planned_start": "2023-Q2", "planned_end": "2023-Q4", "status": "planned", **_FICTION},
        "sv64-m16": {},
        "sv64-m17": {},
        "sv64-m18": {},
        "sv64-m19": {},
        "sv64-m21": {},
        "sv64-m22": {},
        "sv64-m23": {},
    },
    date(2023, 6, 30): {
        "sv64-m01": {"planned_end": "2023-Q4", "status": "running", **_FICTION},
        "sv64-m02": {"planned_end": "2023-Q4", **_FICTION},
        "sv64-m03": {},
        "sv64-m04": {},
        "sv64-m05": {},
        "sv64-m06": {"planned_start": "2023-06-01", "planned_end": "2023-09-01", "actual_end": "",
                     "status": "running", **_FICTION},
        "sv64-m07": {**_UNKNOWN, "planned_start": "2023-09-11", "planned_end": "2023-09-11",
                     "status": "planned", **_FICTION},
        "sv64-m08": {},
        "sv64-m11": {},
        "sv64-m12": {"status": "planned"},
        "sv64-m13": {},
        "sv64-m14": {},
        "sv64-m16": {},
        "sv64-m17": {},
        "sv64-m18": {},
        "sv64-m19": {},
        "sv64-m20": {},
        "sv64-m21": {},
        "sv64-m22": {},
        "sv64-m23": {},
    },
}  # fmt: skip
"""Snapshot → the rows that existed then, with what differs from the published state. Fiction, save what is
empty: a start, a period or a report that the source states and that could be known already."""


def _done(start: str, end: str, note: str) -> Told:
    return {"status": "done", "actual_start": start, "actual_end": end, "note": f"Fictie: {note}"}


CHANGES: dict[date, dict[str, Told]] = {
    date(2022, 12, 31): {
        "vib-startdag": {"planned_end": "2023-Q2"},
    },
    date(2023, 6, 30): {
        "vib-startdag": {"planned_end": "2023-Q3",
                         "note": "Fictie: verschoven; de proeftuinen starten niet allemaal samen."},
    },
    date(2024, 3, 31): {
        "sv64-m01": {"status": "done", "actual_end": "2024-Q1",
                     "note": "Fictie: op tijd afgerond. De start is niet vermeld in de bron."},
        "sv64-m08": _done("2024-Q1", "2024-Q1", "op tijd afgerond."),
        "sv64-m12": {"actual_start": "2023-Q4",
                     "note": "Fictie: loopt uit, in afwachting van de trajecttypen."},
        "sv64-m13": {"planned_end": "2024-Q3", "status": "running",
                     "note": "Fictie: verschoven van het eerste naar het derde kwartaal van 2024; er zijn nog"
                     " te weinig afgeronde trajecten om types te onderscheiden."},
        "sv64-m19": _done("2024-Q1", "2024-Q1", "op tijd ingediend."),
        "vib-bevraging": {"planned_end": "2024-Q4"},
        "vib-infomoment": {"planned_end": "2024-Q4"},
    },
    date(2024, 9, 30): {
        "sv64-m02": _done("2024-Q2", "2024-Q2", "op tijd opgeleverd (bron: 'voorjaar 2024')."),
        "sv64-m09": _done("2024-Q2", "2024-Q3", "een kwartaal later afgerond dan gepland."),
        "sv64-m10": {"status": "running", "actual_start": "2024-Q3",
                     "note": "Fictie: gestart, nog niet afgerond."},
        "sv64-m12": _done("2023-Q4", "2024-Q2", "een kwartaal later afgerond dan gepland."),
        "sv64-m13": {"planned_end": "2025-Q1",
                     "note": "Fictie: voor de tweede keer verschoven, naar het eerste kwartaal van 2025; de"
                     " cijfers van Amal kwamen te laat."},
        "sv64-m14": {"status": "running", "note": "Fictie: nog geen akkoord met alle partners."},
        "sv64-m15": _done("2024-Q2", "2024-Q3", "een kwartaal later afgerond dan gepland."),
        "sv64-m20": _done("2024-Q3", "2024-Q3", "op tijd besproken."),
        "vib-infomoment": {"note": "Fictie: gaat wellicht op in de promotie bij partners."},
    },
    date(2025, 3, 31): {
        "sv64-m10": _done("2024-Q3", "2024-Q4", "een kwartaal later afgerond dan gepland."),
        "sv64-m13": _done("2025-Q1", "2025-Q1", "afgerond, vier kwartalen na de eerste planning."),
        "sv64-m14": _done("2024-Q4", "2024-Q4", "twee kwartalen later afgeklopt dan gepland."),
        "sv64-m16": {"status": "running"},
        "sv64-m21": _done("2024-Q4", "2024-Q4", "op tijd ingediend."),
        "vib-bevraging": {"status": "running", "note": "Fictie: loopt nog; te weinig antwoorden."},
    },
    date(2025, 9, 30): {
        "sv64-m16": _done("2025-09", "2025-09", "op tijd opgeleverd."),
        "sv64-m17": {"planned_end": "2025-12", "status": "running",
                     "note": "Fictie: verschoven naar december 2025; het financieel plan wacht op een"
                     " beslissing."},
        "sv64-m18": {"note": "Fictie: loopt tot de eindrapportering."},
        "sv64-m22": {"status": "done", "actual_start": "2022-01-01", "actual_end": "2025-09-30"},
        "sv64-m23": {"status": "done", "actual_start": "2022-10-01", "actual_end": "2025-09-30"},
        "vib-bevraging": _done("2025-Q2", "2025-Q2", "twee kwartalen later afgerond dan gepland."),
    },
}  # fmt: skip
"""Snapshot → what is different from then on; the rows of the source change after November 2023 alone."""
