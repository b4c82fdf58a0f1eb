"""The dated steps of every case, from the clue to the elimination of the risk."""

import numpy as np
import pandas as pd

from data_access.county.county import County
from demo.base.drawing import Bools, Cells, Floats, Ints, Objects, Rng, as_text, day, frame_cells
from demo.households.case_hands import with_hands
from demo.households.cases import Cases

#: Steps up to the announcement with the fewest and most days each takes; together never over 23 days, so that
#: a case begun early in a month is announced in the same month.
_EARLY = (
    ("线索登记", 0, 1),
    ("入户核实", 1, 3),
    ("信息比对", 2, 4),
    ("村级评议公示", 6, 8),
    ("乡镇审核", 2, 3),
    ("县级审定", 2, 3),
    ("公告", 0, 1),
)
_DAYS_OF_SHORTEST_MONTH = 27
#: Which early step drags on in a slow case, and for how many days.
_SLOW_STEPS, _SLOW_DAYS = (3, 4), (66, 84)
_LATE_HELP_DAYS = 150

#: The measures that answer a risk, in the order they are tried.
_ANSWERS = {
    "因病": ("健康帮扶", "综合保障"),
    "因学": ("义务教育保障", "其他教育帮扶"),
    "因残": ("综合保障", "健康帮扶"),
    "因自然灾害": ("生产生活条件改善", "社会帮扶"),
    "因意外事故": ("社会帮扶", "综合保障"),
    "因产业项目失败": ("产业帮扶", "金融帮扶"),
    "因务工就业不稳": ("就业帮扶", "公益性岗位"),
    "缺劳动力": ("综合保障", "社会帮扶"),
    "因住房": ("住房安全保障", "综合保障"),
    "因安全饮水": ("饮水安全保障", "生产生活条件改善"),
    "其他": ("社会帮扶", "综合保障"),
}
#: Without these a risk of illness or schooling may not be called eliminated, so they come first.
_NEEDED = ("健康帮扶", "义务教育保障")
#: A household that can work gets one of these besides.
_DEVELOPING = ("产业帮扶", "就业帮扶", "公益性岗位", "金融帮扶")
_COLUMNS = (
    "case_id", "step", "started_on", "done_on", "measure", "measure_yuan", "elimination", "helper_name", "handled_by",
    "handler_name",
)  # fmt: skip
#: From this month on (counted from the first of the plan) the steps before the elimination are in the ledger too.
_ELIMINATION_STEPS_FROM = 36
#: Steps before the elimination with the fewest and most days each takes.
_LEAVING = (
    ("消除核实", 1, 3),
    ("消除评议公示", 6, 8),
    ("消除乡镇审核", 1, 3),
    ("消除县级审定", 1, 3),
    ("消除公告", 0, 1),
)


def case_step_cells(county: County, cases: Cases, rng: Rng, hand_rng: Rng) -> Cells:
    """Rows of the ledger ``case_steps`` as they stood on the last day of the plan: later days are not there yet.

    Args:
        hand_rng: draws what was added later: who handled a step, the money, and the steps of an elimination.
    """
    rows = cases.rows
    starts = np.array([day(county.plan.start_month.plus(int(month)).start) for month in rows["identified"]])
    frames, registered = _early_steps(rows, starts, rng)
    helped, last_help = _measures(rows, frames[0]["started_on"], registered, rng)
    late = _late_steps(county, rows, last_help, rng)
    frames += [*helped, *late, *_leaving_steps(rows, late[-1], hand_rng)]
    steps = with_hands(pd.concat(frames, ignore_index=True), hand_rng)
    last_day = pd.Timestamp(county.plan.end_month.end)
    steps = steps[steps["started_on"] <= last_day].copy()
    steps["done_on"] = steps["done_on"].where(steps["done_on"] <= last_day)
    steps = steps.sort_values(["case_id", "started_on"], kind="stable", ignore_index=True)
    return frame_cells(steps, _COLUMNS)


def _frame(rows: pd.DataFrame, step: str, started: Ints, done: Ints, measure: Objects | None = None) -> pd.DataFrame:
    """Rows of one step; dates as days since 1970."""
    frame = pd.DataFrame(
        {
            "case_id": as_text(rows["case_no"]),
            "step": step,
            "started_on": pd.to_datetime(started, unit="D"),
            "done_on": pd.to_datetime(done, unit="D"),
        }
    )
    frame["measure"] = measure
    frame["elimination"] = None
    return frame


def _early_steps(rows: pd.DataFrame, starts: Floats, rng: Rng) -> tuple[list[pd.DataFrame], Ints]:
    """Frames up to 录入系统, and the day each case was entered."""
    count = len(rows)
    days = np.column_stack([rng.integers(low, high + 1, count) for _, low, high in _EARLY])
    first = rng.integers(0, _DAYS_OF_SHORTEST_MONTH - days.sum(axis=1) + 1)
    slow = np.flatnonzero(rows["is_slow"])
    days[slow, np.resize(_SLOW_STEPS, len(slow))] += rng.integers(*_SLOW_DAYS, len(slow))
    ends = starts.astype(np.int64)[:, None] + first[:, None] + days.cumsum(axis=1)
    frames = [_frame(rows, name, ends[:, i] - days[:, i], ends[:, i]) for i, (name, _, _) in enumerate(_EARLY)]
    entered = ends[:, -1] + rng.integers(0, 2, count)
    registered = entered + rng.integers(0, 6, count)
    return [*frames, _frame(rows, "录入系统", entered, registered)], registered


def _measures(rows: pd.DataFrame, clues: pd.Series, registered: Ints, rng: Rng) -> tuple[list[pd.DataFrame], Ints]:
    """One frame for each further measure of a case, and the day the last measure was in place.

    In the green channel help comes the day after the clue, long before the procedure is made up for.
    """
    first = registered + rng.integers(1, 4, len(rows)) + np.where(rows["is_unhelped"], _LATE_HELP_DAYS, 0)
    at_once = clues.to_numpy().astype("datetime64[D]").astype(np.int64) + 1
    first = np.where(rows["is_green_channel"], at_once, first)
    names = _measure_names(rows, rng)
    frames, last = [], first
    for index in range(names.shape[1]):
        has = np.array([name is not None for name in names[:, index]])
        started = first + 2 * index  # a day of its own: case, step and day make the key
        done = started + rng.integers(0, 3, len(rows))
        frames.append(_frame(rows[has], "落实帮扶", started[has], done[has], names[has, index]))
        last = np.where(has, done, last)
    return frames, last


def _measure_names(rows: pd.DataFrame, rng: Rng) -> Objects:
    """Up to three different measures a case, filled from the left; a 开发式 one wherever somebody can work."""
    extra = np.array(_DEVELOPING, dtype=object)[rng.integers(0, len(_DEVELOPING), len(rows))]
    wants_second = rng.random(len(rows)) < 0.3
    found = np.full((len(rows), 3), None, dtype=object)
    risks = rows[["risk_1", "risk_2", "risk_3"]].to_numpy(dtype=object)
    for index, (has_labour, second) in enumerate(zip(rows["has_labour"].tolist(), wants_second.tolist(), strict=True)):
        answers = [_ANSWERS[risk] for risk in risks[index] if isinstance(risk, str)]
        wanted = sorted((answer[0] for answer in answers), key=lambda name: name not in _NEEDED)
        wanted += [answers[0][1]] if second else []
        if has_labour:
            wanted.insert(1, extra[index])
        for place, name in enumerate(list(dict.fromkeys(wanted))[:3]):
            found[index, place] = name
    return found


def _late_steps(county: County, rows: pd.DataFrame, last_help: Ints, rng: Rng) -> list[pd.DataFrame]:
    """Following up until the risk is gone, and its elimination."""
    is_gone: Bools = rows["elimination"].notna().to_numpy()
    gone = rows[is_gone]
    starts = np.array([day(county.plan.start_month.plus(int(month)).start) for month in gone["eliminated"]])
    asked = starts.astype(np.int64) + rng.integers(0, 8, len(gone))
    done = asked + rng.integers(12, 19, len(gone))
    end = _frame(gone, "风险消除", asked, done)
    end["elimination"] = as_text(gone["elimination"])
    # Followed from some weeks after the help on; never before the entry, which takes a month at most.
    followed = last_help + rng.integers(20, 36, len(rows)) + np.where(rows["is_green_channel"], 30, 0)
    never = day(county.plan.end_month.end).astype(np.int64) + 1
    until = np.full(len(rows), never)
    until[is_gone] = done
    return [_frame(rows, "动态跟踪", followed, np.maximum(until, followed)), end]


def _leaving_steps(rows: pd.DataFrame, end: pd.DataFrame, rng: Rng) -> list[pd.DataFrame]:
    """The steps before each elimination from ``_ELIMINATION_STEPS_FROM`` on, counted back from its day.

    Args:
        end: the frame of 风险消除, one row for each eliminated case; its beginning is moved up to its end.
    """
    gone = rows[rows["elimination"].notna()]
    is_late = (gone["eliminated"] >= _ELIMINATION_STEPS_FROM).to_numpy()
    leaving, done = gone[is_late], end["done_on"].to_numpy().astype("datetime64[D]").astype(np.int64)[is_late]
    days = np.column_stack([rng.integers(low, high + 1, len(leaving)) for _, low, high in _LEAVING])
    # Begun early enough that some are under way at the end of a month.
    ends = (done - rng.integers(0, 9, len(leaving)))[:, None] - days[:, ::-1].cumsum(axis=1)[:, ::-1] + days
    end.loc[is_late, "started_on"] = pd.to_datetime(ends[:, -1], unit="D")
    return [_frame(leaving, name, ends[:, i] - days[:, i], ends[:, i]) for i, (name, _, _) in enumerate(_LEAVING)]
