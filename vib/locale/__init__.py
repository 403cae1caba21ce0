"""Dutch and English: translations, and numbers, dates and money as they are written in Flanders.

English is the language of the message ids; the Dutch texts are in `nl/*.po`, one file a room of the code or
a subject of the screens, read as one catalogue. A text is marked where it is written (`N_`) and translated
where it is shown (`translate`).
"""

from vib.locale.formats import (
    TOO_SMALL,
    count_text,
    date_text,
    decimal_text,
    money_text,
    percent_text,
    period_text,
    quarter_text,
    range_text,
    rounded,
    too_small,
    whole_text,
)
from vib.locale.messages import LANGUAGES, N_, Language, Message, translate

__all__ = [
    "LANGUAGES",
    "N_",
    "TOO_SMALL",
    "Language",
    "Message",
    "count_text",
    "date_text",
    "decimal_text",
    "money_text",
    "percent_text",
    "period_text",
    "quarter_text",
    "range_text",
    "rounded",
    "too_small",
    "translate",
    "whole_text",
]
