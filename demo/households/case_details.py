"""What the national form asks of a case: how the household stood when taken in, and how after its elimination."""

import numpy as np
import pandas as pd

from data_access.county.county import County
from demo.base.courses import plan_months
from demo.base.drawing import Bools, Cells, Floats, Objects, Rng, draw, frame_cells, only_where
from demo.households.cases import Cases
from demo.people.people import People

_STANDARDS = {"国家标准": 0.72, "省级标准": 0.24, "市级标准": 0.04}
_DISASTERS = {"洪涝": 0.5, "旱灾": 0.2, "气象": 0.2, "地质": 0.1}
#: The one published line (待县里确认): cases of that year carry it.
_LINE_YEAR, _LINE_YUAN = "2023", 7100.0
_LOWEST_AFTER, _HIGHEST_AFTER = 9600, 13500
_OWN = (
    "case_no", "household_id", "category", "identified_month", "clue_source", "risk_1", "risk_2", "risk_3",
    "is_green_channel",
)  # fmt: skip


def case_cells(county: County, people: People, cases: Cases, rng: Rng) -> Cells:
    """Rows of the ledger ``cases``."""
    rows = cases.rows
    risks = rows["risk_1"] + "|" + rows["risk_2"].fillna("") + "|" + rows["risk_3"].fillna("")
    months = [str(month) for month in plan_months(county)]
    is_eliminated: Bools = rows["elimination"].notna().to_numpy()
    ends = zip(rows["eliminated"].tolist(), is_eliminated.tolist(), strict=True)
    ended = np.array([months[end] if is_over else None for end, is_over in ends], dtype=object)
    sizes = people.households["size"].to_numpy()[rows["household"].to_numpy()]
    details = {
        "identification_standard": draw(rng, _STANDARDS, len(rows)),
        "disaster_kind": only_where(risks.str.contains("因自然灾害").to_numpy(), draw(rng, _DISASTERS, len(rows))),
        "risk_note": only_where(risks.str.contains("其他").to_numpy(), np.full(len(rows), "演示：其他困难")),
        **_at_entry(rows, risks, rng),
        "developing_measures": only_where(
            rows["has_labour"].to_numpy(), np.where(rows["is_unhelped"], "尚未实施", "已实施")
        ),
        "is_eliminated": is_eliminated,
        "elimination": rows["elimination"],
        "eliminated_month": ended,
        **_after(sizes, is_eliminated, rng),
    }
    return frame_cells(rows.assign(**details), [*_OWN, *details])


def _at_entry(rows: pd.DataFrame, risks: pd.Series, rng: Rng) -> dict[str, Objects | Floats | Bools]:
    count = len(rows)
    is_sudden = (rows["category"] == "突发严重困难户").to_numpy()
    is_ill = risks.str.contains("因病").to_numpy()
    income = np.where(is_sudden, rng.uniform(7400, 13000, count), rng.uniform(4300, 6800, count)).round()
    cost = (rng.lognormal(6.2, 0.8, count) + is_ill * rng.uniform(6000, 32000, count)).round()
    has_line = rows["identified_month"].str.startswith(_LINE_YEAR).to_numpy()
    return {
        "net_income_per_capita_at_entry_yuan": income,
        "income_line_at_entry_yuan": only_where(has_line, np.full(count, _LINE_YUAN)),
        "insurance_payout_at_entry_yuan": np.where(rng.random(count) < 0.2, rng.uniform(500, 9000, count), 0).round(),
        "medical_self_paid_at_entry_yuan": cost,
        "has_unsafe_housing_at_entry": risks.str.contains("因住房").to_numpy(),
        "has_dropout_at_entry": np.full(count, False),
        "has_unsafe_water_at_entry": risks.str.contains("因安全饮水").to_numpy(),
        "has_uninsured_at_entry": np.full(count, False),
    }


def _after(sizes: Floats, is_eliminated: Bools, rng: Rng) -> dict[str, Objects]:
    """Guarantees kept and incomes whose sum over the household gives the income per head."""
    count = len(sizes)
    per_head = rng.uniform(_LOWEST_AFTER, _HIGHEST_AFTER, count).round()
    net = per_head * sizes
    transfer, rental = (net * 0.2).round(), (net * 0.02).round()
    business = (net * rng.uniform(0.1, 0.4, count)).round()
    cost = (business * 0.4).round()
    values = {
        "wage_income_after_yuan": net - transfer - rental - business + cost,
        "business_income_after_yuan": business,
        "property_income_after_yuan": rental,
        "transfer_income_after_yuan": transfer,
        "business_cost_after_yuan": cost,
        "net_income_per_capita_after_yuan": per_head,
        "insurance_payout_after_yuan": np.zeros(count),
        "medical_self_paid_after_yuan": rng.lognormal(6.2, 0.8, count).round(),
    }
    flags = ("has_unsafe_housing_after", "has_dropout_after", "has_unsafe_water_after", "has_uninsured_after")
    values |= {flag: np.full(count, False) for flag in flags}
    return {name: only_where(is_eliminated, value) for name, value in values.items()}
