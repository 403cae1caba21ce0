"""A finding about people as others may read it: which rule, and not how many rows, nor where."""

from vib.locale import N_, Message
from vib.model.snapshot import Finding

_WITHOUT_NUMBER = {
    "{count} rows are about persons who have no trajectory in that pilot.": N_(
        "There are rows about persons who have no trajectory in that pilot."
    ),
    "{count} rows have no pseudonym: whether the same person occurs twice is unknown.": N_(
        "There are rows without a pseudonym: whether the same person occurs twice is unknown."
    ),
    "{count} empty rows were skipped.": N_("Empty rows were skipped."),
    "{count} cells hold a formula; the result that was stored with it was read. The first is {cell}.": N_(
        "There are cells with a formula; the result that was stored with it was read."
    ),
}
"""What a check says with a number in it → the same without."""
_SIMILAR = N_("There are more rows like this.")


def untold(finding: Finding) -> Finding:
    """The finding without its number, also in its words, and without its place and value."""
    values = finding.message.values
    text = _WITHOUT_NUMBER.get(finding.message.id, _SIMILAR if "count" in values else finding.message.id)
    kept = {} if text != finding.message.id else values
    return finding.model_copy(
        update={
            "row": None,
            "column": None,
            "value": None,
            "count": 0,
            "message": Message(id=text, values=kept),
        }
    )
