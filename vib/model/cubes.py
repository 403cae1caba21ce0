"""The cubes of a snapshot: their dimensions, and which of these have a margin.

A cube is a frame with one text column a dimension and the whole-number columns `low` and `high`, equal
where the count is released. A dimension of `margins` also has rows with `*` for all its values; `pilot` is
`*` wherever `agency` is. A dimension without a margin (an event, a step, a trait) can't be added up.
Quarters are codes such as `2023-Q1`.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class CubeSpec:
    """A cube's name, its dimensions in order, and which of them have a margin `*`."""

    name: str
    dimensions: tuple[str, ...]
    margins: frozenset[str]
    source: str
    """The person-level table it counts."""
    additive: bool = True
    """Whether a margin is the sum of its parts; distinct persons are not."""

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.dimensions, "low", "high")


def _cube(name: str, source: str, *dimensions: str, no_margin: str = "", additive: bool = True) -> CubeSpec:
    return CubeSpec(name, dimensions, frozenset(dimensions) - {no_margin}, source, additive)


CUBES: dict[str, CubeSpec] = {
    spec.name: spec
    for spec in (
        _cube("participation", "trajectories", "agency", "pilot", "enrolled_quarter", "state"),
        # Those who ever started, whatever came after: the states alone don't tell it, because somebody
        # can drop out before the start.
        _cube("started", "trajectories", "agency", "pilot", "enrolled_quarter"),
        # Unique persons, by the quarter of their first enrolment within the agency, pilot or project of
        # the row: so the quarters of one row add up, agencies and pilots do not.
        _cube("persons", "trajectories", "agency", "pilot", "first_quarter", additive=False),
        _cube("flow", "trajectories", "agency", "event_quarter", "event", no_margin="event"),
        # Not per pilot: no screen asks for it, and what nobody reads only gives people away.
        _cube("guidance", "guidance", "agency", "quarter", "destination"),
        _cube("guidance_sector", "guidance", "agency", "destination", "sector", no_margin="destination"),
        _cube("profile", "trajectories", "agency", "trait", "value", no_margin="trait"),
        _cube("durations", "trajectories", "agency", "step", "weeks", "outcome", no_margin="step"),
        _cube("dropout_reasons", "trajectories", "agency", "reason"),
    )
}

WEEKS_PER_BIN = 4
"""Durations are counted in bins of four weeks; `weeks` is the bin's first week as three digits, `008`."""
