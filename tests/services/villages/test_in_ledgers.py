"""What the ledgers hold of one village, beside the stored rows of the demo county."""

from __future__ import annotations

import pytest

from data_access.store import Store
from models.time import Month
from models.viewing import Filters
from services.villages import in_ledgers, villages
from tests.services.stored import stored

JUNE = Filters((), (), Month(2025, 6))
XIGOU = "140524100202"

pytestmark = pytest.mark.usefixtures("demo_screens")


def test_the_list_of_things_and_commitments_is_of_this_village(demo_store: Store) -> None:
    assets = stored(demo_store, "assets")
    counts = in_ledgers.counts(XIGOU, JUNE)
    assert counts["assets"] == int((assets["village_code"] == XIGOU).sum()) > 0
    things = in_ledgers.things(XIGOU, JUNE)
    own = set(assets[assets["village_code"] == XIGOU]["asset_no"])
    assert {thing.name.split(" ")[0] for thing in things if thing.ledger.name == "assets"} <= own
    roads = stored(demo_store, "road_projects")
    with_road = roads[roads["village_code"].notna() & (roads["status"] == "已验收")]["village_code"].iloc[0]
    assert "C35" in {item.commitment.id for item in in_ledgers.touching(with_road, JUNE)}
    assert in_ledgers.touching("140524999999", JUNE) == []


def test_every_thing_in_a_village_is_listed(demo_store: Store) -> None:
    """The page shows the first rows of a ledger; what the card counts as more must be all of them."""
    counts = {code: in_ledgers.counts(code, JUNE) for code in villages.exited(JUNE)["village_code"]}
    code, name = max(
        ((code, name) for code, found in counts.items() for name in found if in_ledgers.is_of_things(demo_store.ledgers[name])),
        key=lambda one: counts[one[0]][one[1]],
    )  # fmt: skip
    assert counts[code][name] > 4
    assert sum(thing.ledger.name == name for thing in in_ledgers.things(code, JUNE)) == counts[code][name]
