"""Who looks, and what was chosen to be looked at."""

from dataclasses import dataclass

from models.time import Month


@dataclass(frozen=True)
class Viewer:
    """Who is reading. Every read in data_access is narrowed by it.

    Attributes:
        role: name of the role.
        areas: township codes the viewer may see; None = the whole county.
        units: unit ids the viewer may see; None = all units.
        may_unmask: whether names may be opened one household at a time.
    """

    role: str
    areas: frozenset[str] | None = None
    units: frozenset[str] | None = None
    may_unmask: bool = False


#: The one viewer until access control exists: sees the whole county, masked.
EVERYBODY = Viewer(role="viewer")


@dataclass(frozen=True)
class Filters:
    """What the filter line says, already checked against the registers.

    Attributes:
        townships: township codes; empty = all.
        units: unit ids; empty = all.
        asof: the month the figures are shown for.
    """

    townships: tuple[str, ...]
    units: tuple[str, ...]
    asof: Month
