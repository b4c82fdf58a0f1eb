"""How the map is asked to look."""

from dataclasses import dataclass

from geo.drawing.classes import Method
from models.lists import Labelled
from models.time import Month
from models.viewing import Filters
from services.villages import measures
from services.villages.measures import VILLAGE_MEASURES, Level, Measure
from services.words import small_counts
from services.words.small_counts import Sight


class Compare(Labelled):
    """Whether a second month is looked at, and how."""

    NONE = "none", "只看一个月"
    SIDE = "side", "两个月并列"
    CHANGE = "change", "两个月的变化"


class Villages(Labelled):
    """Which villages are on the map."""

    EXITED = "exited", "退出村"
    ALL = "all", "全部村"


@dataclass(frozen=True)
class Look:
    """One way of looking at the map; with the filters it makes the whole view, so a link can carry it.

    Attributes:
        other: the month compared with; without meaning where ``compare`` is NONE.
        village: code of the village marked; empty for none.
        layers: what lies over the map, of :func:`services.villages.map_layers.catalogue`, in the order chosen.
        is_projected: shown to a room.
    """

    measure: Measure
    level: Level
    method: Method
    compare: Compare
    other: Month
    which: Villages
    village: str = ""
    layers: tuple[str, ...] = ()
    is_projected: bool = False

    @property
    def sight(self) -> Sight:
        """How exactly the figures may be said: only counts of people and households are ever hidden."""
        return small_counts.sight(self.is_projected and self.measure.is_of_people)

    @property
    def counter(self) -> str:
        """What the places are counted in."""
        return "村" if self.level is Level.VILLAGE else "乡镇"

    @property
    def months(self) -> tuple[Month | None, ...]:
        """Of each map shown the month looked at, None = the page's own."""
        return (self.other, None) if self.compare is Compare.SIDE else (None,)

    @property
    def key(self) -> str:
        """One meaning each, for the cache: everything but the village marked and the layers."""
        return (
            f"{self.measure.key}/{self.level}/{self.method}/{self.compare}/{self.other}/{self.which}/{self.sight.below}"
        )

    def parameters(self, **changed: str) -> dict[str, str]:
        """What the address carries of it beside the filters; defaults are left out."""
        said = {
            "measure": self.measure.key, "by": str(self.level), "classes": str(self.method), "compare": str(self.compare),
            "with": str(self.other) if self.compare is not Compare.NONE else "", "of": str(self.which), "village": self.village,
            "layers": ",".join(self.layers),
        } | small_counts.kept(self.is_projected) | changed  # fmt: skip
        defaults = {
            "measure": next(iter(measures.catalogue())), "by": str(Level.VILLAGE), "classes": str(Method.ROUND),
            "compare": str(Compare.NONE), "of": str(Villages.EXITED),
        }  # fmt: skip
        return {name: value for name, value in said.items() if value and value != defaults.get(name)}


def plain(measure: str, filters: Filters) -> Look:
    """A village measure as a page shows it that offers no choice."""
    return Look(
        VILLAGE_MEASURES[measure], Level.VILLAGE, Method.ROUND, Compare.NONE, filters.asof.plus(-12), Villages.EXITED
    )  # fmt: skip
