"""What shares are of in the simulated county, by township."""

import numpy as np

from data_access.county.county import County
from demo.base.drawing import Ints
from demo.base.places import Places
from demo.people.people import People
from demo.people.projects import lifted_people


def denominators_by_township(county: County, places: Places, people: People) -> dict[str, Ints]:
    """What a ratio may be counted over, by township in the order of the register."""
    codes = [town.code for town in county.townships]
    rural = places.rural.groupby("township_code")
    columns = {
        "population": rural["population"].sum(),
        "households": rural["household_count"].sum(),
    }
    found = {name: column.reindex(codes, fill_value=0).to_numpy(dtype=np.int64) for name, column in columns.items()}
    return found | {"lifted_people": lifted_people(county, people).astype(np.int64)}
