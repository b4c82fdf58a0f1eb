"""The lights of what is chosen: of the county, or of each chosen township its own tasks and, apart, what is the county's.

Every page, count and export that shows lights takes them from here, so that none can say what another does not.
"""

from dataclasses import dataclass

from data_access.county.rows import Township
from models.viewing import Filters
from services import reading
from services.targets.judged import COUNTY, Judged, judged
from services.targets.shares import Share, shares, shares_of

#: What no township was given a part of; never counted among a township's.
OF_COUNTY = "全县事项（不分乡镇）"


@dataclass(frozen=True)
class Block:
    """What one place answers for, in the order of the plan.

    Attributes:
        township: whose own tasks these are; None = the county's commitments.
        is_rest: beside the blocks of townships, what none of them was given as a task.
        units: the departments chosen; what they lead counts, the rest of the items is listed.
    """

    items: tuple[Judged, ...]
    township: Township | None = None
    is_rest: bool = False
    units: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        if self.township is not None:
            return self.township.name
        return OF_COUNTY if self.is_rest else COUNTY

    @property
    def counted(self) -> str:
        """``68 项承诺``, ``崇文镇 6 项分解任务``, ``全县事项（不分乡镇）62 项``."""
        number = f"{'所选部门牵头的 ' if self.units else ''}{len(self.promises)} 项"
        if self.township is not None:
            return f"{self.name} {number}分解任务"
        return f"{self.name} {number}" if self.is_rest else f"{number}承诺"

    @property
    def key(self) -> str:
        """What tells it from the other blocks in names of cards and caches."""
        return self.township.code if self.township is not None else "county"

    @property
    def led(self) -> tuple[Judged, ...]:
        """What counts: of chosen departments what they are confirmed to lead.

        What they support is another's, and what they are only named for is nobody's yet.
        """
        return tuple(item for item in self.items if not self.units or (item.lead and item.lead.id in self.units))

    @property
    def promises(self) -> tuple[Judged, ...]:
        """What counts, without the facts that the plan started from."""
        return tuple(item for item in self.led if item.commitment.kind.traits.is_task)

    @property
    def others(self) -> str:
        """What the chosen departments do not lead and is in none of the counts; empty where there is nothing."""
        counted = {item.commitment.id for item in self.led}
        rest = [one for one in self.items if one.commitment.kind.traits.is_task and one.commitment.id not in counted]
        waiting = sum(item.lead is None for item in rest)
        counts = ((len(rest) - waiting, "配合"), (waiting, "牵头待县里确认"))
        said = "、".join(f"{word} {count} 项" for count, word in counts if count)
        return f"另有{said}，不计入" if said else ""


@reading.once
def blocks(filters: Filters) -> tuple[Block, ...]:
    """A block for each chosen township, then one for everything else; the county's alone where none is chosen.

    Of the chosen departments alone. Lights of different blocks are never added up.
    """
    of_county = judged(filters)
    if not filters.townships:
        return (Block(of_county, units=filters.units),)
    tasks, county = own_tasks(filters), reading.county()
    ids = {item.commitment.id for item in of_county}
    own = [
        Block(
            tuple(share for share in tasks[code] if share.commitment.id in ids),
            county.township(code),
            units=filters.units,
        )
        for code in filters.townships
    ]
    divided = {item.commitment.id for block in own for item in block.items}
    rest = tuple(item for item in of_county if item.commitment.id not in divided)
    return (*own, Block(rest, is_rest=True, units=filters.units))


def own_tasks(filters: Filters) -> dict[str, tuple[Share, ...]]:
    """Township code -> what it was given to do, for every township; the filter line does not narrow it."""
    by_id = shares(filters)
    return {
        town.code: tuple(
            found[town.code] for found in by_id.values() if town.code in found and found[town.code].has_task
        )
        for town in reading.county().townships
    }


def of_commitment(id: str, filters: Filters) -> tuple[Judged, ...]:
    """One commitment in the scope: of each chosen township that was given a part its own, else the county's."""
    everybody = Filters(filters.townships, (), filters.asof)
    return tuple(item for block in blocks(everybody) for item in block.items if item.commitment.id == id)


def of_county(id: str, filters: Filters) -> Judged:
    """One commitment by the county's figure."""
    return next(item for item in judged(Filters((), (), filters.asof)) if item.commitment.id == id)


def figures_of(id: str, filters: Filters) -> tuple[Judged, ...]:
    """The figures of one commitment: of each chosen township that has one, with a task or not, else the county's."""
    found = shares_of(id, filters)
    return tuple(found[code] for code in filters.townships if code in found) or (of_county(id, filters),)
