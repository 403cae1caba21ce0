"""What a reader chose to look at within one snapshot."""

from dataclasses import dataclass

from vib.model.quarters import QuarterRange


@dataclass(frozen=True)
class Selection:
    """Agencies (none chosen means all) and a range of quarters (none means all).

    It is hashable, so that a cache may be keyed by it.
    """

    agencies: tuple[str, ...] = ()
    quarters: QuarterRange | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing is filtered."""
        return not self.agencies and self.quarters is None


EVERYTHING = Selection()
