"""Whose hands a case went through: the level that handled each step, names of nobody real, and the money of measures."""

import numpy as np
import pandas as pd

from demo.base.drawing import Floats, Objects, Rng, draw, only_where

_WORK_TEAM_AND_VILLAGE = {"行政村": 0.6, "驻村工作队": 0.4}
#: Which level handles a step, drawn by weight where several do.
_LEVELS: dict[str, dict[str, float]] = {
    "线索登记": {"行政村": 0.5, "驻村工作队": 0.25, "行业部门": 0.25},
    "入户核实": _WORK_TEAM_AND_VILLAGE,
    "信息比对": {"县牵头部门": 0.4, "行业部门": 0.6},
    "村级评议公示": {"行政村": 1.0},
    "乡镇审核": {"乡镇": 1.0},
    "县级审定": {"县牵头部门": 1.0},
    "公告": {"行政村": 1.0},
    "录入系统": {"乡镇": 1.0},
    "落实帮扶": {"行业部门": 0.6, "乡镇": 0.4},
    "动态跟踪": _WORK_TEAM_AND_VILLAGE,
    "消除核实": _WORK_TEAM_AND_VILLAGE,
    "消除评议公示": {"行政村": 1.0},
    "消除乡镇审核": {"乡镇": 1.0},
    "消除县级审定": {"县牵头部门": 1.0},
    "消除公告": {"行政村": 1.0},
    "风险消除": {"乡镇": 1.0},
    "不予纳入": {"县牵头部门": 1.0},
}
#: Yuan a measure usually costs; others are service and advice.
_YUAN = {
    "产业帮扶": 5000, "公益性岗位": 7200, "住房安全保障": 14000, "健康帮扶": 3000, "综合保障": 4200,
    "义务教育保障": 1500, "其他教育帮扶": 2000, "社会帮扶": 1800, "饮水安全保障": 2600, "生产生活条件改善": 6000,
}  # fmt: skip
_UNKNOWN_LEVEL_SHARE, _UNNAMED_HELPER_SHARE, _UNKNOWN_MONEY_SHARE = 0.02, 0.06, 0.25


def with_hands(steps: pd.DataFrame, rng: Rng) -> pd.DataFrame:
    """The steps with handled_by, handler_name, helper_name and measure_yuan; a few of each were left empty."""
    count = len(steps)
    level = np.full(count, None, dtype=object)
    for step, weights in _LEVELS.items():
        mask = (steps["step"] == step).to_numpy()
        level[mask] = draw(rng, weights, int(mask.sum()))
    is_known = rng.random(count) >= _UNKNOWN_LEVEL_SHARE
    is_help = steps["measure"].notna().to_numpy()
    has_helper = is_help & (rng.random(count) >= _UNNAMED_HELPER_SHARE)
    return steps.assign(
        handled_by=only_where(is_known, level),
        handler_name=only_where(is_known, _names("经办", 60, count, rng)),
        helper_name=only_where(has_helper, _names("责任人", 180, count, rng)),
        measure_yuan=_money(steps["measure"], rng),
    )


def _names(role: str, people: int, count: int, rng: Rng) -> Objects:
    """``演示经办017``: nobody could be called so."""
    numbers = rng.integers(1, people + 1, count).tolist()
    return np.array([f"演示{role}{number:03d}" for number in numbers], dtype=object)


def _money(measures: pd.Series, rng: Rng) -> Floats:
    usual = measures.map(_YUAN).to_numpy(dtype=np.float64)
    spread = np.round(usual * rng.uniform(0.4, 1.6, len(usual)), -2)
    return np.where(rng.random(len(usual)) < _UNKNOWN_MONEY_SHARE, np.nan, spread)
