"""Faults put into the simulated county on purpose: some for every data-quality check, and known by name.

Everything else in the county agrees with itself, so what a check finds must be what was planted here, row by row.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from demo.base.drawing import Cells, frame_cells

#: The ledgers faults are planted in, each with the columns that name a row.
KEYS = {
    "households": ("household_no",),
    "members": ("household_id", "id_number"),
    "household_years": ("household_id", "year"),
    "cases": ("case_no",),
    "case_steps": ("case_id", "step", "started_on"),
}
_YEAR = 2025
_DEVELOPING = ("产业帮扶", "就业帮扶", "金融帮扶", "公益性岗位")

Frames = Mapping[str, pd.DataFrame]
Mask = Callable[[Frames], pd.Series]
#: (ledger, key of the row) of what a check has to find.
Row = tuple[str, tuple[object, ...]]


@dataclass(frozen=True)
class Edit:
    """New values for the rows of a ledger that belong to the row chosen.

    Attributes:
        link: column of the ledger and column of the chosen row that have to be equal.
        where: which of those rows, all without it. cells: a value, or what works it out from the row.
    """

    ledger: str
    link: tuple[str, str]
    cells: Mapping[str, object]
    where: Callable[[pd.DataFrame], pd.Series] | None = None


@dataclass(frozen=True)
class Fault:
    """A kind of fault.

    Attributes:
        check: the check that has to find it. count: in how many households. ledger, where: the rows it fits.
        cells: what is changed in such a row. edits: what is changed along with it, so that no other check speaks.
        found: ledger and linked columns of the row the check names, where that is another one than the row chosen.
        shared: a column in which all the rows chosen get the first one's value.
    """

    check: str
    count: int
    ledger: str
    where: Mask
    cells: dict[str, object]
    edits: tuple[Edit, ...] = ()
    found: tuple[str, tuple[str, str]] | None = None
    shared: str = ""


def _fit(found: Frames) -> pd.Series:
    """Healthy grown-ups of 脱贫户 never monitored, without a post and past school."""
    members = found["members"]
    return (
        _plain(found, "members")
        & members["health"].eq("健康")
        & members["student_status"].isna()
        & members["public_post"].isna()
    )


def _aged(found: Frames, youngest: int, oldest: int) -> pd.Series:
    return (_YEAR - found["members"]["birth_year"]).between(youngest, oldest)


def _plain(found: Frames, ledger: str) -> pd.Series:
    """Rows of 脱贫户 that were never monitored, nor looked into."""
    households = found["households"]
    lifted = households.loc[households["household_type"].eq("脱贫户"), "household_no"]
    number = found[ledger]["household_no" if ledger == "households" else "household_id"]
    return number.isin(lifted) & ~number.isin(found["cases"]["household_id"])


def _risky(found: Frames, risk: str) -> pd.Series:
    cases = found["cases"]
    return cases["risk_1"].eq(risk) | cases["risk_2"].eq(risk) | cases["risk_3"].eq(risk)


def _helped_out(found: Frames) -> pd.Series:
    """Cases eliminated by help, the household's only ones."""
    cases = found["cases"]
    return cases["elimination"].eq("帮扶消除") & ~cases["household_id"].duplicated(keep=False)


def _gone_early(found: Frames) -> pd.Series:
    """Eliminated before the rules in force: later ones that break them could not come in."""
    return _helped_out(found) & found["cases"]["eliminated_month"].lt("2022-04").eq(True)


def _gone_by_itself(found: Frames) -> pd.Series:
    cases = found["cases"]
    return cases["elimination"].eq("自然消除") & ~cases["household_id"].duplicated(keep=False)


def _with_measure(found: Frames, *names: str) -> pd.Series:
    steps = found["case_steps"]
    return found["cases"]["case_no"].isin(steps.loc[steps["measure"].isin(names), "case_id"])


def _measures(*names: str) -> Callable[[pd.DataFrame], pd.Series]:
    return lambda steps: steps["measure"].isin(names)


def _followed(found: Frames) -> pd.Series:
    """Open cases entered long before the county's last day, with somebody who can work and a 开发式 measure."""
    cases = found["cases"]
    return (
        cases["is_eliminated"].eq(False)
        & cases["developing_measures"].eq("已实施")
        & cases["identified_month"].lt(f"{_YEAR}-01")
        & _with_measure(found, *_DEVELOPING)
    )


def _without_help(found: Frames) -> pd.Series:
    """Cases that :mod:`demo.households.cases` left without the help they should have: they stand as they are."""
    cases = found["cases"]
    return (
        cases["developing_measures"].eq("尚未实施")
        & cases["is_eliminated"].eq(False)
        & ~_with_measure(found, *_DEVELOPING)
    )


def _without_labour(found: Frames) -> pd.Series:
    """Open cases of households in which nobody can work."""
    households = found["households"]
    numbers = households.loc[households["has_no_labour"].eq(True), "household_no"]
    cases = found["cases"]
    return cases["household_id"].isin(numbers) & cases["is_eliminated"].eq(False) & cases["risk_2"].isna()


_BELOW_YUAN = 6850.0


def _lower_wage(row: pd.Series) -> float:
    """What the wage has to be for the household's income per head to be ``_BELOW_YUAN``."""
    share = _BELOW_YUAN / row["net_income_per_capita_after_yuan"]
    others = ("business_income_after_yuan", "property_income_after_yuan", "transfer_income_after_yuan")
    rest = sum(row[name] for name in others) - row["business_cost_after_yuan"]
    return float(round((row["wage_income_after_yuan"] + rest) * share - rest))


_HOUSE = ("household_no", "household_id")
_CASE = ("case_id", "case_no")
_THIS_YEAR = ("household_years", ("household_id", "household_id"))

FAULTS: tuple[Fault, ...] = (
    Fault("public_post_age", 3, "members", lambda f: _fit(f) & _aged(f, 72, 90),
          {"public_post": "村级公益岗", "public_post_months": 6}),
    Fault("disability_unmarked", 2, "members", lambda f: _fit(f) & _aged(f, 45, 45),
          {"disability_type": "肢体", "disability_grade": "四级"}),
    Fault("illness_insurance_not_monitored", 3, "members", lambda f: _fit(f) & _aged(f, 46, 46),
          {"has_serious_illness_insurance": False}),
    Fault("healthy_without_labour", 2, "members", lambda f: _fit(f) & _aged(f, 30, 50) & f["members"]["labour_skill"].eq("普通劳动力"),
          {"labour_skill": "弱劳动力或半劳动力"}),
    Fault("pupil_at_work", 2, "members", lambda f: _plain(f, "members") & f["members"]["student_status"].notna() & _aged(f, 16, 20),
          {"work_place": "县内", "work_months": 2}),
    Fault("schooling_or_education", 1, "members", lambda f: _fit(f) & _aged(f, 40, 44), {"education": None}),
    Fault("schooling_or_education", 1, "members", lambda f: _plain(f, "members") & f["members"]["student_status"].notna() & _aged(f, 9, 11),
          {"education": "小学"}),
    Fault("spouse_gender", 2, "members", lambda f: _fit(f) & f["members"]["relation"].eq("配偶"),
          {"gender": lambda row: "女" if row["gender"] == "男" else "男"}),
    Fault("person_in_two_households", 2, "members", lambda f: _fit(f) & f["members"]["relation"].isin(["之子", "之女"]),
          {}, shared="id_number"),
    Fault("minimum_living_money", 2, "members", lambda f: _plain(f, "members") & f["members"]["is_minimum_living"].eq(True) & ~f["members"]["household_id"].duplicated(keep=False),
          {"is_minimum_living": False}, found=_THIS_YEAR),
    Fault("dangerous_house", 2, "households", lambda f: _plain(f, "households") & f["households"]["housing_grade"].eq("B级"),
          {"housing_grade": "C级"}),
    Fault("gap_not_monitored", 2, "household_years", lambda f: _plain(f, "household_years") & f["household_years"]["year"].eq(_YEAR),
          {"has_unsafe_water": True}, edits=(Edit("households", _HOUSE, {"has_safe_water": False}),)),
    Fault("entry_facts_missing", 2, "cases", _followed,
          {"net_income_per_capita_at_entry_yuan": None, "has_unsafe_water_at_entry": None}),
    Fault("illness_without_cost", 2, "cases", lambda f: _followed(f) & _risky(f, "因病"), {"medical_self_paid_at_entry_yuan": 0.0}),
    Fault("high_income_at_entry", 1, "cases", lambda f: f["cases"]["category"].eq("突发严重困难户") & f["cases"]["identified_month"].ge("2023-01") & _followed(f),
          {"net_income_per_capita_at_entry_yuan": 23600.0}),
    Fault("job_risk_without_labour", 1, "cases", _without_labour, {"risk_2": "因务工就业不稳"}),
    Fault("no_developing_measure", 1, "cases", lambda f: _followed(f) & ~_with_measure(f, "社会帮扶"), {},
          edits=(Edit("case_steps", _CASE, {"measure": "社会帮扶"}, _measures(*_DEVELOPING)),)),
    Fault("no_developing_measure", 2, "cases", _without_help, {}),
    Fault("elimination_too_soon",
        2,
        "cases",
        _gone_early,
        {"identified_month": lambda row: str(pd.Period(row["eliminated_month"], "M") + 1)},
    ),
    Fault("eliminated_without_measure", 1, "cases", _gone_early, {},
          edits=(Edit("case_steps", _CASE, {"measure": None}),)),
    Fault("eliminated_without_answer", 1, "cases", lambda f: _helped_out(f) & _risky(f, "因病") & ~_risky(f, "因学"), {},
          edits=(Edit("case_steps", _CASE, {"measure": "社会帮扶"}, _measures("健康帮扶")),)),
    Fault("eliminated_below_line", 1, "cases", lambda f: _helped_out(f) & f["cases"]["eliminated_month"].str.startswith("2023").eq(True),
          {"net_income_per_capita_after_yuan": _BELOW_YUAN, "wage_income_after_yuan": _lower_wage}),
    Fault("eliminated_with_gap", 1, "cases", _helped_out, {"has_unsafe_water_after": True}),
    Fault("eliminated_without_labour", 1, "cases", _gone_by_itself, {},
          edits=(Edit("households", _HOUSE, {"has_no_labour": True}),)),
    Fault("relocation_measure", 1, "cases", lambda f: _followed(f) & _with_measure(f, "综合保障"), {},
          edits=(Edit("case_steps", _CASE, {"measure": "搬迁"}, _measures("综合保障")),),
          found=("case_steps", ("case_id", "case_no"))),
)  # fmt: skip


def plant(cells: Mapping[str, Cells]) -> tuple[dict[str, Cells], dict[str, set[Row]]]:
    """The ledgers of ``KEYS`` with every fault, each in households of its own, the first that fit.

    Args:
        cells: the ledgers' rows before.

    Returns:
        The rows afterwards, and check -> the rows it has to find.

    Raises:
        ValueError: the county has too few rows that a fault fits.
    """
    frames = {name: pd.DataFrame(cells[name], dtype=object) for name in KEYS}
    before = {name: frame.copy() for name, frame in frames.items()}
    planted: dict[str, set[Row]] = {}
    taken: set[object] = set()
    for fault in FAULTS:
        rows = _chosen(fault, before, taken)
        own = fault.cells | ({fault.shared: rows[fault.shared].iloc[0]} if fault.shared else {})
        for place, row in zip(rows.index.tolist(), rows.to_dict("records"), strict=True):
            _write(frames[fault.ledger], [place], own)
            for edit in fault.edits:
                linked = before[edit.ledger]
                of_row = linked[edit.link[0]].eq(row[edit.link[1]])
                if edit.where is not None:
                    of_row &= edit.where(linked)
                _write(frames[edit.ledger], linked.index[of_row], edit.cells)
            planted.setdefault(fault.check, set()).update(_named(fault, place, before, frames))
    return {name: frame_cells(frame, list(frame.columns)) for name, frame in frames.items()}, planted


def _chosen(fault: Fault, found: Frames, taken: set[object]) -> pd.DataFrame:
    """The first rows the fault fits, one a household; adds their households to ``taken``."""
    frame = found[fault.ledger]
    households = frame["household_no" if fault.ledger == "households" else "household_id"]
    fits = fault.where(found).astype(bool) & ~households.isin(list(taken))
    rows = frame[fits & ~households.where(fits).duplicated()].head(fault.count)
    if len(rows) < fault.count:
        raise ValueError(f"{fault.check}: {len(rows)} of {fault.count}")
    taken.update(households[rows.index])
    return rows


def _write(frame: pd.DataFrame, places: Iterable[int], cells: Mapping[str, object]) -> None:
    for place in places:
        row = frame.loc[place].copy()
        for name, value in cells.items():
            new: Any = value(row) if callable(value) else value
            frame.at[place, name] = new


def _named(fault: Fault, place: int, before: Frames, after: Frames) -> set[Row]:
    """The rows the check has to name, by their keys as they are afterwards."""
    row = after[fault.ledger].loc[place]
    if fault.found is None:
        return {(fault.ledger, tuple(row[name] for name in KEYS[fault.ledger]))}
    ledger, (theirs, ours) = fault.found
    linked = after[ledger]
    of_row = linked[theirs].eq(row[ours])
    if ledger == "household_years":
        of_row &= linked["year"].eq(_YEAR)
    if ledger == "case_steps":
        measure = linked["measure"]
        of_row &= measure.ne(before[ledger]["measure"]) & measure.notna()
    rows = linked.loc[of_row, list(KEYS[ledger])]
    return {(ledger, tuple(values)) for values in rows.itertuples(index=False)}
