"""What else the national form asks of a household: land, house, road, production, and who looks after it."""

import datetime as dt

import numpy as np
import pandas as pd

from data_access.county.county import County
from demo.base.drawing import Bools, Cells, Floats, Objects, Rng, as_text, draw, frame_cells, only_where
from demo.base.families import THIS_YEAR
from demo.households.cases import Cases
from demo.households.incomes import NEVER_YEAR, monitoring_history
from demo.people.people import HOUSEHOLD_COLUMNS, People

_CAUSES = {
    "因病": 0.34, "因残": 0.17, "缺劳力": 0.14, "缺技术": 0.12, "缺资金": 0.09, "因学": 0.06, "自身发展动力不足": 0.03,
    "因灾": 0.02, "缺土地": 0.01, "缺水": 0.01, "交通条件落后": 0.01,
}  # fmt: skip
_ROADS = {"水泥路": 0.86, "砂石路": 0.08, "沥青路": 0.05, "泥土路": 0.01}
_FUELS = {"清洁能源": 0.46, "煤炭": 0.33, "柴草": 0.2, "其他": 0.01}
_SUPPORT = {"种植": 0.52, "养殖": 0.27, "中药材": 0.17, "光伏": 0.04}
_UNITS = 40


def household_cells(county: County, people: People, cases: Cases, rng: Rng) -> Cells:
    """Rows of the ledger ``households``."""
    households, count = people.households, len(people.households)
    history = monitoring_history(county, cases, count)
    is_monitored: Bools = (history["first_year"] < NEVER_YEAR).to_numpy()
    struck = history["risks"].where(history["first_year"] == THIS_YEAR, "")
    details = {
        "hamlet": households["hamlet"],
        "is_military_family": rng.random(count) < 0.02,
        "poverty_cause": only_where(households["is_lifted"].to_numpy(), draw(rng, _CAUSES, count)),
        **_land(households, rng),
        **_house(struck, households["size"].to_numpy(), rng),
        **_production(households["has_labour"].to_numpy(), rng),
        "bank_card": [f"000{number:013d}" for number in rng.permutation(10**6)[:count].tolist()],
        **_carers(households, is_monitored, rng),
    }
    return frame_cells(households.assign(**details), [*HOUSEHOLD_COLUMNS, *details])


def _land(households: pd.DataFrame, rng: Rng) -> dict[str, Objects | Floats]:
    """Areas in mu; kinds of land a household lacks are left empty."""
    count = len(households)
    size = households["size"].to_numpy()
    farmland = (size * rng.lognormal(0.3, 0.5, count)).clip(0, 60).round(1)
    shares = {"woodland_mu": 0.3, "returned_farmland_mu": 0.22, "orchard_mu": 0.15, "pasture_mu": 0.03}
    others = {
        name: only_where(rng.random(count) < share, rng.lognormal(0.6, 0.7, count).clip(0.1, 80).round(1))
        for name, share in shares.items()
    }
    return {"farmland_mu": farmland, **others}


def _house(struck: pd.Series, size: Floats, rng: Rng) -> dict[str, Objects | Floats | Bools]:
    """Dangerous only where the house is this year's risk; water unsafe only where the water is."""
    count = len(struck)
    is_dangerous = struck.str.contains("因住房").to_numpy()
    grade = np.where(is_dangerous, "C级", np.where(rng.random(count) < 0.7, "A级", "B级")).astype(object)
    return {
        "housing_area_m2": (40 + 18 * size + rng.normal(0, 12, count)).clip(30, 200).round(),
        "housing_grade": grade,
        "entrance_road": draw(rng, _ROADS, count),
        "main_road_distance_km": rng.lognormal(-1, 0.9, count).clip(0, 12).round(1),
        "has_electricity": np.full(count, True),
        "has_broadcasting": rng.random(count) < 0.99,
        "has_safe_water": ~struck.str.contains("因安全饮水").to_numpy(),
        "fuel": draw(rng, _FUELS, count),
        "has_sanitary_toilet": rng.random(count) < 0.62,
    }


def _production(has_labour: Bools, rng: Rng) -> dict[str, Objects | Bools]:
    count = len(has_labour)
    return {
        "has_cooperative": has_labour & (rng.random(count) < 0.4),
        "has_leading_firm": has_labour & (rng.random(count) < 0.15),
        "has_entrepreneur": has_labour & (rng.random(count) < 0.1),
        "industry_support": only_where(has_labour & (rng.random(count) < 0.6), draw(rng, _SUPPORT, count)),
    }


def _carers(households: pd.DataFrame, is_monitored: Bools, rng: Rng) -> dict[str, Objects]:
    """Who answers for a monitored household and who filled in its form; the others have nobody yet."""
    count = len(households)
    number = rng.integers(1, 900, count)
    phones = rng.integers(0, 10**8, (3, count))

    def only(values: object) -> Objects:
        return only_where(is_monitored, np.array(values, dtype=object))

    return {
        "resettlement_address": only_where(
            households["is_relocated"].to_numpy(), [f"演示安置区{n}号楼" for n in (number % 30 + 1).tolist()]
        ),
        "helper_name": only([f"演示责任人{n}" for n in number.tolist()]),
        "helper_gender": only(np.where(rng.random(count) < 0.6, "男", "女")),
        "helper_political_status": only(np.where(rng.random(count) < 0.8, "中共党员", "群众")),
        "helper_unit": only([f"演示帮扶单位{n}" for n in (number % _UNITS + 1).tolist()]),
        "helper_phone": only([f"100{n:08d}" for n in phones[0].tolist()]),
        "helped_from": only([dt.date(2021 + n % 4, 1 + n % 12, 1) for n in number.tolist()]),
        "contact_name": only([f"演示联系人{n}" for n in number.tolist()]),
        "contact_phone": only([f"100{n:08d}" for n in phones[1].tolist()]),
        "collector_name": only([f"演示采集人{n}" for n in number.tolist()]),
        "collector_phone": only([f"100{n:08d}" for n in phones[2].tolist()]),
        "signature": only(as_text(households["head_name"])),
        "filled_on": only([dt.date(THIS_YEAR, 4, 1 + n % 28) for n in number.tolist()]),
    }
