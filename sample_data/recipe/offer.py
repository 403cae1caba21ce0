"""Who offers what: agencies, pilots, subprojects and networks, as known at a snapshot."""

from dataclasses import dataclass
from datetime import date

from sample_data.recipe.calendar import LATE_DELIVERY, PROJECT_END, PUBLISHED

Row = dict[str, object]

_AGENCIES = (("atlas", "Atlas"), ("agii", "AgII"), ("amal", "Amal"), ("joint", "Overkoepelend"))


@dataclass(frozen=True)
class PilotPlan:
    """A pilot. `first_plan` is the start foreseen before June 2023: fiction, as are AgII's exact days."""

    id: str
    agency: str
    name: str
    region: str
    first_plan: date
    start: date


PILOTS = (
    PilotPlan("atlas-antwerpen", "atlas", "Antwerpen (stad)", "Stad Antwerpen",
              date(2022, 9, 1), date(2022, 9, 1)),
    PilotPlan("agii-west-vlaanderen", "agii", "West-Vlaanderen", "Provincie West-Vlaanderen",
              date(2023, 3, 1), date(2023, 6, 1)),
    PilotPlan("agii-oost-vlaanderen", "agii", "Oost-Vlaanderen", "Provincie Oost-Vlaanderen",
              date(2023, 3, 1), date(2023, 6, 12)),
    PilotPlan("agii-antwerpen", "agii", "Antwerpen (provincie)", "Provincie Antwerpen",
              date(2023, 3, 1), date(2023, 6, 9)),
    PilotPlan("agii-limburg", "agii", "Limburg", "Provincie Limburg",
              date(2023, 4, 3), date(2023, 7, 3)),
    PilotPlan("agii-vlaams-brabant", "agii", "Vlaams-Brabant", "Provincie Vlaams-Brabant",
              date(2023, 5, 2), date(2023, 9, 1)),
    PilotPlan("agii-brussel", "agii", "Brussel", "Brussels Hoofdstedelijk Gewest",
              date(2023, 5, 2), date(2023, 8, 16)),
    PilotPlan("amal-gent", "amal", "Gent", "Stad Gent",
              date(2023, 4, 3), date(2023, 9, 11)),
)  # fmt: skip

AGENCY_OF = {pilot.id: pilot.agency for pilot in PILOTS}
START_OF = {pilot.id: pilot.start for pilot in PILOTS}

COMPANIONS = {
    "atlas-antwerpen": ("agii-antwerpen", "agii-oost-vlaanderen"),
    "agii-west-vlaanderen": ("agii-oost-vlaanderen", "atlas-antwerpen"),
    "agii-oost-vlaanderen": ("amal-gent", "atlas-antwerpen"),
    "agii-antwerpen": ("atlas-antwerpen",),
    "agii-limburg": ("atlas-antwerpen", "agii-antwerpen"),
    "agii-vlaams-brabant": (),
    "agii-brussel": ("atlas-antwerpen", "agii-oost-vlaanderen"),
    "amal-gent": ("agii-oost-vlaanderen",),
}
"""Pilot → the pilots from which somebody may come who enrols a second time."""


def agencies(as_of: date) -> list[Row]:
    return [
        {"id": code, "name": name, "order": order, "data_until": LATE_DELIVERY.get((code, as_of))}
        for order, (code, name) in enumerate(_AGENCIES, start=1)
    ]


def pilots(as_of: date) -> list[Row]:
    """The plan is the first one until the pilots of AgII and Amal got their dates, in 2023."""
    return [
        {
            "id": pilot.id,
            "agency": pilot.agency,
            "name": pilot.name,
            "region": pilot.region,
            "planned_start": pilot.first_plan if as_of < date(2023, 6, 30) else pilot.start,
            "planned_end": PROJECT_END,
            "actual_start": pilot.start if pilot.start <= as_of else None,
            "actual_end": PROJECT_END if as_of >= PROJECT_END else None,
        }
        for pilot in PILOTS
    ]


# Theme, title, agency, focus group, partners: all from the answer to question 2c, in its order. The date is
# the snapshot from which the sample knows the subproject; those before PUBLISHED are fiction.
_SUBPROJECTS = (
    ("work", "Ex-inburgeraars terug op de radar van VDAB zetten", None, None, "VDAB", date(2023, 6, 30)),
    ("work", "Na traject diplomagelijkschakeling in zorgsector, begeleiding naar juiste dienstverlening"
     " bij VDAB", None, None, "VDAB", PUBLISHED),
    ("work", "Infosessie met werkgever in zorgsector met groeitraject vanuit schoonmaak naar zorg",
     None, None, "werkgever in de zorgsector", PUBLISHED),
    ("work", "Infosessie over werking interimkantoren", None, None, None, PUBLISHED),
    ("training", "Infomarkten over opleiding richting diploma", None, "kortgeschoolden", "NT2-scholen",
     date(2023, 6, 30)),
    ("training", "Infomarkt over beroepsopleidingen", None, "middengeschoolden", "NT2-scholen", PUBLISHED),
    ("training", "Samenwerking met project Nieuw Talent in de Kinderopvang: ondersteuning opleiding en"
     " activering", None, None, "project Nieuw Talent in de Kinderopvang", PUBLISHED),
    ("training", "Tool www.nederlandsplusopleiding.be", "atlas", None, None, date(2022, 12, 31)),
    ("dutch", "‘Zomerbabbels’ gericht op werkgerelateerde thema’s", None,
     "kortgeschoolden en ex-analfabeten", None, PUBLISHED),
    ("dutch", "‘Open Inloop Taal’, een informele taaloefenkans in groep", None,
     "anderstaligen waarvoor een formele cursus niet langer resultaten boekt (‘plafondcursist’ /"
     " ‘uitgeleerd verklaarde’)", None, date(2022, 12, 31)),
    ("higher_studies", "Focusgroep ter optimalisatie van de voortrajecten hoger onderwijs", None, None, None,
     PUBLISHED),
    ("higher_studies", "Gratis cursus voor langgeschoolden", None,
     "langgeschoolden met vergaande professionele ambities", None, PUBLISHED),
)  # fmt: skip


def subprojects(as_of: date) -> list[Row]:
    """Start and status stay empty: the answer states neither."""
    return [
        {
            "id": f"sub-{number:02}",
            "theme": theme,
            "title": title,
            "agency": agency,
            "focus_group": focus_group,
            "partners": partners,
            "start": None,
            "status": None,
        }
        for number, (theme, title, agency, focus_group, partners, known) in enumerate(_SUBPROJECTS, start=1)
        if known <= as_of
    ]


_WORK_PARTNERS = (
    "VDAB/Actiris, OCMW, SD (sociale dienstverlening), COB (Centraal onthaalbureau Antwerpen), Kind & Gezin,"
    " lokale besturen, werkgevers, Werkwinkel, GTB (Gespecialiseerd Team Bemiddeling), DuoForAJob,"
    " GroupIntro, Bruggen Naar Werk, …"
)
_CONCLUSIONS = (
    "De voorlopige conclusies staan in het tussentijds rapport van 2022 (bijlage, p. 39-45), vooral uit de"
    " context van Atlas; het antwoord geeft ze niet weer."
)


def networks(as_of: date) -> list[Row]:
    """The partner network on work, and the three learning networks the question names without more."""
    work: Row = {
        "id": "net-werk",
        "kind": "partner_network",
        "theme": "work",
        "name": "Thematisch overleg werk",
        "partners": _WORK_PARTNERS,
        "meetings": None,
        "conclusions": None,
    }
    learning: list[Row] = [
        {
            "id": f"net-lerend-{number}",
            "kind": "learning_network",
            "theme": None,
            "name": f"Lerend netwerk {number}",
            "partners": None,
            "meetings": None,
            "conclusions": _CONCLUSIONS if as_of >= PUBLISHED else None,
        }
        for number in (1, 2, 3)
    ]
    return [work, *learning]
