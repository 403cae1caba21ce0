"""Numbers, dates, quarters and money as text: the Belgian-Dutch way, or English beside it."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel.dates import format_date
from babel.numbers import format_decimal

from vib.locale.messages import N_, Language, translate

_LOCALES: dict[Language, str] = {"nl": "nl_BE", "en": "en_GB"}
_QUARTER_LETTER: dict[Language, str] = {"nl": "K", "en": "Q"}


def rounded(value: float | Decimal, decimals: int = 1) -> Decimal:
    """`31.25` as `31.3`: half up, the way people round; Python's own `round` makes it `31.2`."""
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return exact + 0  # A zero has no sign.


@lru_cache(maxsize=4096)
def decimal_text(value: float | Decimal, language: Language, decimals: int = 1) -> str:
    """`1234.5` as `1.234,5`, rounded half up."""
    exact = rounded(value, decimals)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(exact, format=pattern, locale=_LOCALES[language]))


def whole_text(value: float, language: Language) -> str:
    """`2000` as `2.000`."""
    return decimal_text(value, language, 0)


TOO_SMALL = N_("too small to show")


def range_text(low: int, high: int, language: Language) -> str:
    """A count or its interval as numbers: `18`, `1–6`."""
    if low == high:
        return whole_text(int(low), language)
    return f"{whole_text(int(low), language)}–{whole_text(int(high), language)}"


def count_text(low: int, high: int, language: Language, threshold: int = 1) -> str:
    """A count or its interval: `18`, `5–11`, or in words where it may be next to nothing.

    `threshold` is that of the snapshot: where it is 1 no count was too small to show.
    """
    if too_small(low, high, threshold):
        return translate(TOO_SMALL, language)
    return range_text(low, high, language)


def too_small(low: float, high: float, threshold: int) -> bool:
    """Whether a count is said in words: it may be one, and is surely not large."""
    return low < high and low <= 1 < threshold and high <= 2 * threshold


def percent_text(value: float, language: Language, decimals: int = 1) -> str:
    """A percentage from 0 to 100: `36,7 %` (a no-break space before the sign; none in English)."""
    sign = "\u00a0%" if language == "nl" else "%"
    return decimal_text(value, language, decimals) + sign


def money_text(amount: Decimal | float, language: Language, decimals: int = 2) -> str:
    """`€ 86.451,51`."""
    text = decimal_text(amount, language, decimals)
    return f"€\u00a0{text}" if language == "nl" else f"€{text}".replace("€-", "-€")


@lru_cache(maxsize=4096)
def date_text(day: date, language: Language) -> str:
    """`30 november 2023`."""
    return str(format_date(day, format="d MMMM y", locale=_LOCALES[language]))


def quarter_text(code: str, language: Language) -> str:
    """The code `2023-Q4` (or a range of codes) as a reader writes it: `2023-K4`."""
    return code.replace("Q", _QUARTER_LETTER[language])


@lru_cache(maxsize=4096)
def period_text(day: date, precision: str, language: Language) -> str:
    """A date as exactly as it is known: a day, `september 2022`, or `2024-K1`."""
    if precision == "quarter":
        return quarter_text(f"{day.year}-Q{(day.month + 2) // 3}", language)
    if precision == "month":
        return str(format_date(day, format="MMMM y", locale=_LOCALES[language]))
    return date_text(day, language)
