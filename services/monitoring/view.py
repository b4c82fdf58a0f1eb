"""Which part of the households at risk is asked for."""

from dataclasses import dataclass

from services.words import small_counts
from services.words.small_counts import Sight


@dataclass(frozen=True)
class View:
    """What the address asks for besides the filters; empty parts ask for nothing.

    Attributes:
        village: a village code. status: a key of :data:`ui.risk_households.lists.STATUSES`. step: a step of the procedure.
        category, risk: as in the ledger. is_projected: shown to a room, so nothing of a single household.
    """

    village: str = ""
    status: str = ""
    step: str = ""
    category: str = ""
    risk: str = ""
    is_projected: bool = False

    @property
    def is_list(self) -> bool:
        return bool(self.village or self.status or self.step or self.category or self.risk)

    @property
    def sight(self) -> Sight:
        return small_counts.sight(self.is_projected)
