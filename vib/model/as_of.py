"""The date that a snapshot speaks of: a day that has come."""

from datetime import date

from vib.locale import N_, Message


class AsOfAhead(ValueError):
    """A data date that is still to come; `message` says it in either language."""

    def __init__(self, as_of: date, today: date) -> None:
        text = N_("The data date {as_of} is still to come: today is {today}. Choose today or an earlier day.")
        self.message = Message(id=text, values={"as_of": str(as_of), "today": str(today)})
        super().__init__(self.message.text("en"))


def refuse_ahead(as_of: date, today: date) -> None:
    """Raises `AsOfAhead` for a data date after today: a check against it would let every date pass."""
    if as_of > today:
        raise AsOfAhead(as_of, today)
