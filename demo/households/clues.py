"""Clues of the simulated county: those that led to a case, and many that led to none, as a careful clerk would keep them."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data_access.county.county import County
from demo.base.drawing import Cells, Rng, frame_cells
from demo.base.scenario import Clues
from demo.households.cases import Cases
from demo.people.people import People

_COLUMNS = (
    "clue_no", "township_code", "village_code", "household_id", "source", "channel", "warning_unit_id", "risk",
    "received_on", "verified_on", "result",
)  # fmt: skip
_APPLICATION, _VISIT, _WARNING = "农户自主申报", "干部排查", "部门筛查预警"
_CHANNELS = {
    _APPLICATION: ("村干部", "扫码或手机应用", "12317热线"),
    _VISIT: ("村干部", "驻村工作队"),
    _WARNING: ("部门数据比对",),
}
_SUDDEN = ("因自然灾害", "因意外事故")
_OTHER_RISKS = ("因病", "因病", "因残", "因学", "因务工就业不稳", "因产业项目失败", "其他")
#: Shares of what another ledger tells that somebody also brought in as a clue.
_HEARD_OF_RELIEF, _HEARD_OF_HOUSE, _HEARD_OF_MEMBER, _SECOND_SOURCE = 0.9, 0.93, 0.9, 0.15
_OTHERS, _WITHOUT_HOUSEHOLD = 70, 14
_SLOW_SHARE, _SLOW_DAYS, _DAYS = 0.06, (40, 100), (1, 7)
_HELPED_SHARE = 0.35


@dataclass(frozen=True)
class _Clue:
    """One clue; ``verified_on`` None with a result = to be drawn."""

    household: int | None
    source: str
    risk: str
    received_on: dt.date
    verified_on: dt.date | None = None
    result: str = ""


def clue_cells(
    told: Clues, county: County, people: People, cases: Cases, steps: Cells, relief: Cells, houses: Cells, rng: Rng
) -> Cells:
    """Rows of the ledger ``clues``.

    Args:
        told: of the scenario. steps, relief, houses: the cells of case_steps, relief_cases and houses, whose dates the clues must fit.
    """
    numbers = people.households["household_no"].tolist()
    position = {number: place for place, number in enumerate(numbers)}
    monitored = set(cases.rows["household"].tolist())
    found = [
        *_of_cases(cases, steps, rng),
        *_of_ledger(relief, "reason", "applied_on", _SUDDEN, _HEARD_OF_RELIEF, position, monitored, rng),
        *_of_houses(houses, position, monitored, rng),
        *_of_members(county, people, monitored, rng),
        *_of_others(county, len(numbers), monitored, rng),
    ]
    last = county.plan.end_month.end  # the simulated year is over then: nothing was heard later
    found = sorted((clue for clue in found if clue.received_on <= last), key=lambda clue: clue.received_on)
    rows = [_row(number, clue, people, told, county, rng) for number, clue in enumerate(found, start=1)]
    return frame_cells(pd.DataFrame(rows, columns=list(_COLUMNS)).astype(object), _COLUMNS)


def _of_cases(cases: Cases, steps: Cells, rng: Rng) -> Iterator[_Clue]:
    """The clue each case began with, and for some a second source that spoke of a household already monitored."""
    days: dict[object, dict[object, tuple[object, object]]] = {}
    for case, step, started, done in zip(
        steps["case_id"], steps["step"], steps["started_on"], steps["done_on"], strict=True
    ):
        days.setdefault(case, {})[step] = (started, done)
    names = ("case_no", "household", "clue_source", "risk_1")
    for case_no, household, first, risk in zip(*(cases.rows[name].tolist() for name in names), strict=True):
        own = days.get(case_no, {})
        received = own.get("线索登记", (None, None))[0]
        if not isinstance(received, dt.date):
            continue
        verified = own.get("入户核实", (None, None))[1]
        verified = verified if isinstance(verified, dt.date) and verified >= received else None
        yield _Clue(household, first, risk, received, verified, "纳入监测" if verified else "待核实")
        if verified and rng.random() < _SECOND_SOURCE:
            others = [source for source in _CHANNELS if source != first]
            again = verified + dt.timedelta(days=int(rng.integers(20, 120)))
            checked = again + dt.timedelta(days=int(rng.integers(*_DAYS)))
            source = others[int(rng.integers(len(others)))]
            yield _Clue(household, source, risk, again, checked, "已在监测")


def _of_ledger(
    cells: Cells, risk: str, date: str, risks: tuple[str, ...], share: float, position: dict[str, int],
    monitored: set[int], rng: Rng,
) -> Iterator[_Clue]:  # fmt: skip
    """Households outside monitoring that another ledger tells of."""
    for number, kind, day in zip(cells["household_id"], cells[risk], cells[date], strict=True):
        household = position.get(str(number))
        if household is None or household in monitored or kind not in risks or rng.random() >= share:
            continue
        assert isinstance(day, dt.date)
        source = _VISIT if rng.random() < 0.7 else _APPLICATION
        yield _Clue(household, source, str(kind), day + dt.timedelta(days=int(rng.integers(0, 4))))


def _of_houses(houses: Cells, position: dict[str, int], monitored: set[int], rng: Rng) -> Iterator[_Clue]:
    for number, day in zip(houses["household_id"], houses["found_on"], strict=True):
        household = position.get(str(number))
        if household is None or household in monitored or rng.random() >= _HEARD_OF_HOUSE:
            continue
        assert isinstance(day, dt.date)
        yield _Clue(household, _WARNING, "因住房", day + dt.timedelta(days=int(rng.integers(0, 10))))


def _of_members(county: County, people: People, monitored: set[int], rng: Rng) -> Iterator[_Clue]:
    """What the departments' comparison shows of newly ill or disabled people outside monitoring."""
    start = county.plan.start_month.plus(1).start
    households = people.members["household"].tolist()
    for name, risk in (("illness_since_on", "因病"), ("disability_certified_on", "因残")):
        for household, day in zip(households, people.members[name].tolist(), strict=True):
            if day is None or day < start or household in monitored or rng.random() >= _HEARD_OF_MEMBER:
                continue
            yield _Clue(household, _WARNING, risk, day + dt.timedelta(days=int(rng.integers(5, 40))))


def _of_others(county: County, count: int, monitored: set[int], rng: Rng) -> Iterator[_Clue]:
    """Clues at random that led to nothing, some of households the register does not hold."""
    first, last = county.plan.start_month.plus(1).start, county.plan.end_month.end
    free = [household for household in range(count) if household not in monitored]
    for number in range(_OTHERS + _WITHOUT_HOUSEHOLD):
        household = free[int(rng.integers(len(free)))] if number < _OTHERS else None
        source = list(_CHANNELS)[int(rng.choice(3, p=(0.3, 0.35, 0.35)))]
        risk = _OTHER_RISKS[int(rng.integers(len(_OTHER_RISKS)))]
        yield _Clue(household, source, risk, first + dt.timedelta(days=int(rng.integers((last - first).days))))


def _row(number: int, clue: _Clue, people: People, told: Clues, county: County, rng: Rng) -> dict[str, object]:
    """The cells of one clue; what nobody has said yet of its verification is drawn."""
    verified, result = clue.verified_on, clue.result
    if not result:
        days = rng.integers(*_SLOW_DAYS) if rng.random() < _SLOW_SHARE else rng.integers(*_DAYS)
        verified = clue.received_on + dt.timedelta(days=int(days))
        result = "落实帮扶不纳入" if rng.random() < _HELPED_SHARE else "无风险"
    if verified is None or verified > county.plan.end_month.end:
        verified, result = None, "待核实"
    if clue.household is None:
        village = county.villages[int(rng.integers(len(county.villages)))]
        place = (village.township_code, village.code, None)
    else:
        household = people.households.iloc[clue.household]
        place = (household["township_code"], household["village_code"], household["household_no"])
    channels = _CHANNELS[clue.source]
    unit = told.warning_units.get(clue.risk, told.other_warning_unit) if clue.source == _WARNING else None
    return dict(
        zip(
            _COLUMNS,
            (
                f"YS-XS-{number:05d}", *place, clue.source, channels[int(rng.integers(len(channels)))], unit, clue.risk,
                clue.received_on, verified, result,
            ),
            strict=True,
        )
    )  # fmt: skip


def with_onset_dates(people: People, cases: Cases, rng: Rng) -> People:
    """The people with illness_since_on and disability_certified_on.

    Shortly before a household was taken in for that very reason, else long ago; a few dates nobody has filled in.
    """
    members = people.members
    first = cases.rows.drop_duplicates("household").set_index("household")
    risks = (first["risk_1"] + "|" + first["risk_2"].fillna("") + "|" + first["risk_3"].fillna("")).to_dict()
    month = first["identified_month"].to_dict()
    dates: dict[str, list[dt.date | None]] = {"illness_since_on": [], "disability_certified_on": []}
    wanted = (("illness_since_on", "大病", "因病", 0.012), ("disability_certified_on", "残疾", "因残", 0.03))
    columns = members[["household", "health", "birth_year"]].itertuples(index=False)
    for household, health, born in columns:
        for name, word, risk, missing in wanted:
            if word not in health or rng.random() < missing:
                dates[name].append(None)
            elif risk in risks.get(household, ""):
                start = dt.date.fromisoformat(f"{month[household]}-01")
                dates[name].append(start - dt.timedelta(days=int(rng.integers(1, 90))))
            else:
                earliest = max(dt.date(born + 1, 1, 1), dt.date(1996, 1, 1))
                dates[name].append(
                    earliest + dt.timedelta(days=int(rng.integers((dt.date(2025, 12, 31) - earliest).days)))
                )
    kept = {name: np.array(values, dtype=object) for name, values in dates.items()}
    return People(people.households, members.assign(**kept))
