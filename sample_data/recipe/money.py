"""Money and staff: granted and spent in 2022 as published, the rest fiction.

Whole-euro plans, spending by quarter and cost type with the delay in which it is reported, commitments that
run ahead of spending, justification of closed years. No line names a strand: the source splits none.
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from sample_data.recipe.calendar import PROJECT_QUARTERS, RECURRENT_QUARTERS
from sample_data.recipe.facts import claim
from vib.model.quarters import Quarter

Row = dict[str, object]

_PURSES = {
    ("joint", "project"): PROJECT_QUARTERS,
    ("atlas", "recurrent"): RECURRENT_QUARTERS,
    ("agii", "recurrent"): RECURRENT_QUARTERS,
    ("amal", "recurrent"): RECURRENT_QUARTERS,
}
_GRANTED = {"joint": 23, "atlas": 24, "agii": 25, "amal": 26}
_FTE_2022 = {"joint": 28, "atlas": 29, "agii": 30, "amal": 31}
_SPENT_2022 = {"joint": 32, "atlas": 33, "agii": 34, "amal": 35}
_COST_TYPES_2022 = {
    "joint": {"operating": 36, "personnel": 37, "depreciation": 38},
    "atlas": {"operating": 39, "personnel": 40, "depreciation": 41},
    "agii": {"personnel": 42},
    "amal": {"personnel": 43},
}
"""Agency → the claims of its reported total and cost lines."""

_PLAN_WEIGHTS = {
    "joint": (4, 4, 5, 5, 7, 7, 8, 8, 8, 8, 7, 7, 6, 6, 6),
    "atlas": (5, 6, 8, 8, 9, 9, 9, 9, 9, 9, 9, 10),
    "agii": (1, 4, 7, 9, 10, 10, 10, 10, 10, 10, 10, 9),
    "amal": (4, 5, 7, 8, 9, 9, 9, 9, 10, 10, 10, 10),
}

# What each quarter from 2023-Q1 to 2025-Q2 cost, in thousands of euro. Fiction: AgII spends less than it
# planned, as it has fewer participants; Atlas stays close to its plan.
_SPENT = {
    "joint": (36, 39, 41, 47, 42, 44, 46, 45, 44, 46),
    "atlas": (31, 47, 52, 54, 53, 56, 57, 59, 57, 55),
    "agii": (38, 74, 118, 132, 138, 145, 149, 158, 161, 166),
    "amal": (9, 11, 17, 22, 23, 24, 25, 26, 26, 27),
}
_OPERATING = Decimal("0.14")
_DEPRECIATION = Decimal("0.02")
_COMMITTED_OVER_SPENT = Decimal("1.04")
_COMMITTED_FIRST = Decimal("0.7")
"""The share of a year's commitments that is entered into in its first quarter: contracts of staff."""

_REPORTED_UNTIL = {
    date(2024, 3, 31): Quarter(2023, 4),
    date(2024, 9, 30): Quarter(2024, 2),
    date(2025, 3, 31): Quarter(2024, 4),
    date(2025, 9, 30): Quarter(2025, 2),
}
"""Snapshot → the last quarter of which spending is reported; before, 2022 alone, as the answer says."""

_JUSTIFIED_FROM = {2022: date(2023, 6, 30), 2023: date(2024, 9, 30), 2024: date(2025, 9, 30)}
_CORRECTED_FROM = date(2025, 3, 31)
_STAFFED = {
    2023: (date(2024, 3, 31), {"joint": "1.60", "atlas": "2.40", "agii": "4.80", "amal": "0.75"}),
    2024: (date(2025, 3, 31), {"joint": "1.90", "atlas": "3.10", "agii": "8.20", "amal": "1.25"}),
}
_DIFFERENCE = (
    "Bron: de drie kostenlijnen van 2022 tellen op tot 86.390,53 euro; het gedrukte totaal is 86.451,51 euro."
    " Het verschil van 60,98 euro is niet verklaard."
)
_INFERRED = (
    "De kolom van deze kostenlijn is in de bron niet zichtbaar; afgeleid uit de gelijkheid met het totaal."
)


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _line(agency: str, kind: str, amount: Decimal, **known: object) -> Row:
    funding = next(funding for code, funding in _PURSES if code == agency)
    row: Row = {"agency": agency, "funding": funding, "kind": kind, "year": None, "quarter": None}
    return {
        **row,
        "strand": None,
        "cost_type": None,
        "amount": _cents(amount),
        "correction": False,
        "note": None,
        **known,
    }


def _quarters_spent() -> list[Quarter]:
    return [quarter for quarter in RECURRENT_QUARTERS if Quarter(2023, 1) <= quarter <= Quarter(2025, 2)]


def _cost(agency: str, place: int) -> dict[str, Decimal]:
    """What a quarter cost by cost type; the odd cents make it look like accounts, not like a plan."""
    total = Decimal(_SPENT[agency][place]) * 1000 + Decimal((place + 3) * len(agency) * 7919 % 90000) / 100
    operating, depreciation = _cents(total * _OPERATING), _cents(total * _DEPRECIATION)
    return {
        "operating": operating,
        "personnel": total - operating - depreciation,
        "depreciation": depreciation,
    }


def _spent_in(agency: str, year: int) -> dict[Quarter, Decimal]:
    """What an agency spent in each quarter of a year after 2022."""
    return {
        quarter: sum(_cost(agency, place).values(), Decimal())
        for place, quarter in enumerate(_quarters_spent())
        if quarter.year == year
    }


def _granted() -> list[Row]:
    return [_line(agency, "granted", claim(number)) for agency, number in _GRANTED.items()]


def _planned() -> list[Row]:
    """A whole-euro amount a quarter; the last quarter takes what rounding leaves."""
    rows = []
    for (agency, _), quarters in _PURSES.items():
        granted, weights = claim(_GRANTED[agency]), _PLAN_WEIGHTS[agency]
        amounts = [Decimal(int(granted * weight / sum(weights) / 500) * 500) for weight in weights]
        amounts[-1] += granted - sum(amounts)
        rows += [
            _line(agency, "planned", amount, quarter=str(quarter))
            for quarter, amount in zip(quarters, amounts, strict=True)
        ]
    return rows


def _to_commit(agency: str) -> dict[int, Decimal]:
    """What an agency commits itself to in each year: a little more than it will spend."""
    years = {2022: claim(_SPENT_2022[agency])}
    years |= {year: sum(_spent_in(agency, year).values(), Decimal()) for year in (2023, 2024, 2025)}
    years[2025] *= Decimal("1.5")  # spending is known of two of the three quarters
    return {year: amount * _COMMITTED_OVER_SPENT for year, amount in years.items()}


def _committed(as_of: date) -> list[Row]:
    """Commitments of the quarters that have ended: most of a year's in its first quarter."""
    rows = []
    for (agency, _), quarters in _PURSES.items():
        totals = _to_commit(agency)
        for year, total in totals.items():
            first, *others = [quarter for quarter in quarters if quarter.year == year]
            at_first = total * _COMMITTED_FIRST if others else total
            amounts = {first: at_first} | {other: (total - at_first) / len(others) for other in others}
            rows += [
                _line(agency, "committed", amount, quarter=str(quarter))
                for quarter, amount in amounts.items()
                if quarter.last_day <= as_of
            ]
    return rows


def _spent_2022() -> list[Row]:
    """The reported totals and the cost lines of 2022, as published: their difference is the source's."""
    rows = []
    for agency, total in _SPENT_2022.items():
        when: Row = {"year": 2022} if agency == "joint" else {"quarter": "2022-Q4"}
        note = _DIFFERENCE if agency == "joint" else None
        rows.append(_line(agency, "spent", claim(total), note=note, **when))
        inferred = _INFERRED if agency in ("agii", "amal") else None
        for cost_type, number in _COST_TYPES_2022[agency].items():
            rows.append(_line(agency, "spent", claim(number), cost_type=cost_type, note=inferred, **when))
    return rows


def _spent_later(as_of: date) -> list[Row]:
    """Spending by quarter and cost type, as far as reported; no total is reported beside them."""
    until = _REPORTED_UNTIL.get(as_of)
    if until is None:
        return []
    rows = [
        _line(agency, "spent", amount, quarter=str(quarter), cost_type=cost_type)
        for agency in _SPENT
        for place, quarter in enumerate(_quarters_spent())
        if quarter <= until
        for cost_type, amount in _cost(agency, place).items()
    ]
    if as_of >= _CORRECTED_FROM:
        note = "Fictie: rechtzetting van een dubbel geboekte factuur"
        correction: Row = {"quarter": "2024-Q2", "cost_type": "operating", "correction": True, "note": note}
        rows.append(_line("agii", "spent", Decimal("-1250"), **correction))
    return rows


def _justified(as_of: date) -> list[Row]:
    """Closed years alone, a line a year; a little is refused after 2022."""
    rows = []
    for year, known_from in _JUSTIFIED_FROM.items():
        if known_from > as_of:
            continue
        for agency in _SPENT:
            if year == 2022:
                amount = claim(_SPENT_2022[agency])
            else:
                amount = sum(_spent_in(agency, year).values(), Decimal()) * Decimal("0.995")
            rows.append(_line(agency, "justified", amount, year=year))
    return rows


def budget(as_of: date) -> list[Row]:
    return [
        *_granted(),
        *_planned(),
        *_committed(as_of),
        *_spent_2022(),
        *_spent_later(as_of),
        *_justified(as_of),
    ]


def staffing(as_of: date) -> list[Row]:
    """FTE of 2022 as published, of later years once the year is closed and reported."""
    years: dict[int, dict[str, Decimal]] = {
        2022: {agency: claim(number) for agency, number in _FTE_2022.items()}
    }
    for year, (known_from, fte) in _STAFFED.items():
        if known_from <= as_of:
            years[year] = {agency: Decimal(value) for agency, value in fte.items()}
    return [
        {"agency": agency, "funding": funding, "year": year, "fte": values[agency]}
        for year, values in years.items()
        for agency, funding in _PURSES
    ]
