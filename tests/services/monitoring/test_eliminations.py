"""Eliminations that something known speaks against."""

from __future__ import annotations

import pytest

from models.time import Month
from models.viewing import Filters
from services.monitoring import eliminations

pytestmark = pytest.mark.usefixtures("demo_screens")


def test_only_the_planted_eliminations_came_too_soon() -> None:
    found = eliminations.objections(Filters((), (), Month(2025, 12)))
    assert sorted("；".join(reasons) for reasons in found.values()) == [
        "三保障和饮水安全持续巩固：2022年度饮水安全有问题，没有解决的记录",
        "帮扶措施落实：没有一条帮扶措施，不能帮扶消除",
        "收入稳定超过监测线：2023年度人均纯收入 6850 元，没有超过当年监测线 7100 元",
    ]
