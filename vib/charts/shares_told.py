"""Shares of registrations as rows, as text and as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from vib.charts.look import Look
from vib.charts.written import percent_cell, percent_text, telling
from vib.locale import N_


@dataclass(frozen=True)
class Share:
    """A count, its denominator, its share and 95% interval in percent, for a code (and a group)."""

    code: str
    low: int
    high: int
    of_low: int
    of_high: int
    share_low: float
    share_high: float
    sure_low: float
    sure_high: float
    group: str = ""
    """The agency or quarter it is of, where the frame has several."""

    @property
    def known(self) -> bool:
        """Whether there is a share: something was measured, and this is not what was left out."""
        return self.share_low == self.share_low

    @property
    def telling(self) -> bool:
        """Whether the share is known well enough to say something."""
        return self.known and telling((self.share_low, self.share_high))

    @property
    def exact(self) -> bool:
        return self.share_low == self.share_high


def shares_of(frame: pd.DataFrame, dimension: str, group: str = "") -> list[Share]:
    """The rows of a frame of `vib.metrics.guidance` (`shares`, `by_agency`, `by_quarter`, `sectors`)."""
    groups = frame[group] if group else [""] * len(frame)
    columns = ["low", "high", "of_low", "of_high", "share_low", "share_high", "sure_low", "sure_high"]
    return [
        Share(
            str(code),
            *(int(low), int(high), int(of_low), int(of_high)),
            *(float(least), float(most), float(sure_low), float(sure_high)),
            str(place),
        )
        for code, place, (low, high, of_low, of_high, least, most, sure_low, sure_high) in zip(
            frame[dimension], groups, frame[columns].itertuples(index=False, name=None), strict=True
        )
    ]


def share_text(share: Share, look: Look, decimals: int = 0) -> str:
    """`27 %`, its interval `20–40 %` where the counts are intervals, or a dash where there is no share."""
    return percent_text((share.share_low, share.share_high), look, decimals)


def counted(share: Share, look: Look) -> str:
    """`27 % · 105 van 388`; the count alone where a share of so few says no more."""
    if look.too_small(share.low, share.high):
        return look.count(share.low, share.high)
    if not share.telling:
        return look.say(
            N_("{count} of {whole}"),
            count=look.brief(share.low, share.high),
            whole=look.brief(share.of_low, share.of_high),
        )
    return look.say(
        N_("{share} · {count} of {whole}"),
        share=share_text(share, look),
        count=look.brief(share.low, share.high),
        whole=look.brief(share.of_low, share.of_high),
    )


def tabulated(
    shares: Sequence[Share], dimension: str, header: str, look: Look, group: str = "", group_header: str = ""
) -> pd.DataFrame:
    """Shares as a table: label, count, denominator, share and the ends of its 95% interval."""
    rows = []
    for share in shares:
        row: dict[str, object] = {}
        if group:
            row[group_header] = (
                look.quarter(share.group) if group == "quarter" else look.label(group, share.group)
            )
        row[header] = look.label(dimension, share.code)
        row[look.say(N_("registrations"))] = look.plain(share.low, share.high)
        row[look.say(N_("of"))] = look.plain(share.of_low, share.of_high) if share.known else None
        row[look.say(N_("share (%)"))] = percent_cell((share.share_low, share.share_high), look)
        row[look.say(N_("95% interval from (%)"))] = look.number(share.sure_low) if share.known else None
        row[look.say(N_("95% interval to (%)"))] = look.number(share.sure_high) if share.known else None
        rows.append(row)
    # Whole numbers stay whole beside an empty cell.
    return pd.DataFrame(rows, dtype=object)
