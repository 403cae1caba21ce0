"""Subprojects and networks as tables in the reader's language."""

import pandas as pd

from vib.charts.look import Look
from vib.locale import N_


def _known(value: object) -> str | None:
    return None if pd.isna(value) else str(value)  # type: ignore[call-overload]


def _label(look: Look, dimension: str, value: object) -> str | None:
    code = _known(value)
    return None if code is None else look.label(dimension, code)


def tabulate_subprojects(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    """A line a subproject: theme, title, group, partners, agency, start, status; unknown stays empty."""
    say = look.say
    return pd.DataFrame(
        {
            say(N_("Theme")): [_label(look, "theme", theme) for theme in frame["theme"]],
            say(N_("Subproject")): list(frame["title"]),
            say(N_("Focus group")): [_known(group) for group in frame["focus_group"]],
            say(N_("Partners")): [_known(partners) for partners in frame["partners"]],
            say(N_("Agency")): [_label(look, "agency", agency) for agency in frame["agency"]],
            say(N_("Start")): [None if pd.isna(day) else look.day(day) for day in frame["start"]],
            say(N_("Status")): [_label(look, "status", status) for status in frame["status"]],
        }
    )


def tabulate_networks(frame: pd.DataFrame, look: Look) -> pd.DataFrame:
    """A line a network: kind, name, theme, partners, meetings, conclusions; unknown stays empty."""
    say = look.say
    return pd.DataFrame(
        {
            say(N_("Kind")): [_label(look, "network_kind", kind) for kind in frame["kind"]],
            say(N_("Network")): list(frame["name"]),
            say(N_("Theme")): [_label(look, "theme", theme) for theme in frame["theme"]],
            say(N_("Partners")): [_known(partners) for partners in frame["partners"]],
            say(N_("Meetings")): [None if pd.isna(n) else int(n) for n in frame["meetings"]],
            say(N_("Conclusions")): [_known(conclusions) for conclusions in frame["conclusions"]],
        }
    )
