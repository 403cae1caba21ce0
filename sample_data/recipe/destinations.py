"""Where participants were guided to.

On 30 November 2023 the destinations that were measured have the published shares (claims sv64-14 to 20).
How many registrations there are, when, of whom and by which agency is invented.
"""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from sample_data.recipe.calendar import PUBLISHED, later
from sample_data.recipe.chance import Chance
from sample_data.recipe.facts import claim
from sample_data.recipe.lives import Life


@dataclass(frozen=True)
class Referral:
    """Somebody guided to a destination, or to one that nobody recorded."""

    life: int
    """Place of the trajectory in the list of lives."""
    on: date
    destination: str
    detail: str | None = None
    sector: str | None = None


_CLAIMS = {
    "work": 14,
    "dutch": 15,
    "education": 16,
    "vocational_training": 17,
    "diploma_recognition": 18,
    "other": 19,
}
_CARE_CLAIM = 20
_WEIGHTS = {
    "atlas": {"work": 24, "dutch": 22, "education": 12, "vocational_training": 24, "diploma_recognition": 10,
              "other": 8},
    "agii": {"work": 15, "dutch": 33, "education": 12, "vocational_training": 21, "diploma_recognition": 8,
             "other": 11},
    "amal": {"work": 22, "dutch": 24, "education": 12, "vocational_training": 24, "diploma_recognition": 9,
             "other": 9},
}  # fmt: skip
_HOW_MANY = {0: 0.22, 1: 0.44, 2: 0.26, 3: 0.08}
_NOT_MEASURED = 0.09
"""The share of those guided of whom nobody recorded where to."""

_DETAILS: dict[str | None, float] = {"formal": 0.62, "informal": 0.33, None: 0.05}
_SECTORS: dict[str, dict[str | None, float]] = {
    "vocational_training": {"care": 0.53, "childcare": 0.11, "logistics": 0.11, "construction": 0.06,
                            "hospitality": 0.06, "other": 0.06, None: 0.07},
    "work": {"care": 0.26, "childcare": 0.05, "logistics": 0.24, "construction": 0.09, "hospitality": 0.15,
             "other": 0.11, None: 0.10},
}  # fmt: skip


def _last_day(life: Life) -> date | None:
    """The end of a life, the earliest one of what is delivered first and after correction."""
    versions = [life, life.corrected] if life.corrected else [life]
    ends = [day for version in versions for day in (version.completed_on, version.dropped_out_on) if day]
    return min(ends, default=None)


def _days(chance: Chance, life: Life) -> list[date]:
    """The days on which somebody is guided, in order: between start and end of the trajectory."""
    end = _last_day(life)
    if life.started_on is None or end is None or life.removed_from:
        return []
    lasts = max(1, (end - life.started_on).days)
    offsets = sorted(chance.between(0, lasts) for _ in range(chance.weighted(_HOW_MANY)))
    return [min(end, later(life.agency, life.started_on, offset)) for offset in offsets]


def _of_one(chance: Chance, place: int, life: Life) -> list[Referral]:
    days = _days(chance, life)
    if days and chance.happens(_NOT_MEASURED):
        return [Referral(place, days[0], "not_measured")]
    weights = dict(_WEIGHTS[life.agency])
    referrals = []
    for day in days:
        destination = chance.weighted(weights)
        del weights[destination]
        referrals.append(Referral(place, day, destination))
    return referrals


def _published(referral: Referral, lives: list[Life]) -> bool:
    """Whether the published figures count it."""
    return lives[referral.life].registered_on <= PUBLISHED and referral.on <= PUBLISHED


def _quotas(total: int) -> dict[str, int]:
    """How many registrations a published share stands for; what rounding leaves goes to the largest rest."""
    exact = {code: total * claim(number) / 100 for code, number in _CLAIMS.items()}
    quotas = {code: int(value) for code, value in exact.items()}
    by_rest = sorted(exact, key=lambda code: quotas[code] - exact[code])
    for code in by_rest[: total - sum(quotas.values())]:
        quotas[code] += 1
    return quotas


def _fit(chance: Chance, referrals: list[Referral], lives: list[Life]) -> None:
    """Change as few destinations as needed, in place, to have the published shares."""
    counted = [
        place
        for place, referral in enumerate(referrals)
        if _published(referral, lives) and referral.destination != "not_measured"
    ]
    surplus = Counter(referrals[place].destination for place in counted)
    surplus.subtract(_quotas(len(counted)))
    been = {(referral.life, referral.destination) for referral in referrals}
    for place in chance.shuffled(counted):
        referral = referrals[place]
        if surplus[referral.destination] <= 0:
            continue
        short = [c for c in _CLAIMS if surplus[c] < 0 and (referral.life, c) not in been]
        if not short:
            continue
        chosen = chance.pick(short)
        surplus[referral.destination] -= 1
        surplus[chosen] += 1
        been.add((referral.life, chosen))
        referrals[place] = replace(referral, destination=chosen)
    if any(surplus.values()):
        raise ValueError(f"destinations left over: {surplus}")


def _with_details(chance: Chance, referrals: list[Referral], lives: list[Life]) -> list[Referral]:
    """With detail and sector, the care share of vocational training as published."""
    training = [
        place
        for place, referral in enumerate(referrals)
        if referral.destination == "vocational_training" and _published(referral, lives)
    ]
    care = set(chance.shuffled(training)[: round(len(training) * claim(_CARE_CLAIM) / 100)])
    detailed = []
    for place, referral in enumerate(referrals):
        detail = chance.weighted(_DETAILS) if referral.destination == "dutch" else None
        sectors = dict(_SECTORS.get(referral.destination, {None: 1.0}))
        if referral.destination == "vocational_training" and _published(referral, lives):
            sectors = {"care": 1.0} if place in care else {k: v for k, v in sectors.items() if k != "care"}
        detailed.append(replace(referral, detail=detail, sector=chance.weighted(sectors)))
    return detailed


def all_referrals(lives: list[Life]) -> list[Referral]:
    """All registrations of guidance, in the order of the lives."""
    chance = Chance("destinations")
    referrals = [referral for place, life in enumerate(lives) for referral in _of_one(chance, place, life)]
    _fit(chance, referrals, lives)
    return _with_details(chance, referrals, lives)
