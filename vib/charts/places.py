"""The agencies of a frame that also holds the selection together (`*`): names, colours, order."""

import pandas as pd

from vib.charts.look import NEUTRAL, Look
from vib.locale import N_
from vib.model.vocabulary import ALL, JOINT


def agencies(frame: pd.DataFrame) -> list[str]:
    """The agencies of a frame, in its order."""
    return [agency for agency in frame["agency"].unique() if agency != ALL]


def columns(frame: pd.DataFrame) -> list[str]:
    """The selection together and each agency; one agency alone is together already."""
    apart = agencies(frame)
    return [ALL, *apart] if len(apart) > 1 else apart


def name(place: str, look: Look) -> str:
    """What a reader sees for an agency or for the selection together."""
    return look.say(N_("together")) if place == ALL else look.label("agency", place)


def color(place: str, look: Look) -> str:
    """The agency's own colour; none of theirs for the selection together."""
    return NEUTRAL if place == ALL else look.color(place)


def rank(agency: str, look: Look) -> int:
    """The agency's place on every screen, for a dash or pattern that stays its own whatever is chosen."""
    order = [code for code, _ in look.agencies if code != JOINT]
    return order.index(agency) if agency in order else len(order)
