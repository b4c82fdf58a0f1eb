"""Every kind says all that the program asks of it, and nobody keeps a list of kinds of their own."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Iterator

import pytest

from analysis.targets import pace, rule_text
from analysis.targets.inputs import Point, Target
from analysis.targets.pace import judge
from analysis.targets.states import State
from models.kinds import Kind, KindTraits
from models.time import Month
from settings import ROOT, load_settings

_PACED = "cumulative growth by_date increment"
#: trait or what follows from traits -> the kinds it holds of, as the arithmetic of the plan has it.
_HOLDS = {
    "is_paced": _PACED,
    "is_total": "cumulative",
    "is_level": "growth by_date increment hold band full_coverage",
    "counts_in_year": "annual",
    "is_kept": "baseline hold full_coverage floor cadence",
    "is_rise": "increment",
    "is_in_words": "duration qualitative",
    "is_done_once": "milestone",
    "is_recurring": "cadence",
    "has_tolerance": "band",
    "has_rival": "relative",
    "needs_value": "baseline cumulative growth annual hold band increment full_coverage floor cadence",
    "needs_base": "growth increment",
    "needs_deadline": f"{_PACED} milestone duration",
    "is_additive": "baseline cumulative growth by_date annual floor full_coverage",
    "is_lifted": f"{_PACED} annual hold full_coverage",
    "waits_for_date": "full_coverage",
    "has_periods": "annual hold band full_coverage floor cadence relative",
    "takes_base": "growth by_date increment",
    "is_base_optional": "by_date",
    "adds_lifts": "cumulative growth by_date annual",
    "rate_unit": "increment",
}
#: The same of what fails to hold.
_FAILS = {
    "is_task": "baseline",
    "has_light": "baseline duration qualitative",
    "is_judged_by_figure": "baseline cadence milestone duration qualitative",
    "has_amount": "milestone duration qualitative",
}


@pytest.mark.parametrize("name", [*_HOLDS, *_FAILS])
def test_a_trait_holds_of_the_kinds_it_is_meant_for(name: str) -> None:
    found = {str(kind) for kind in Kind if bool(getattr(kind.traits, name)) is (name in _HOLDS)}
    assert found == set((_HOLDS | _FAILS)[name].split())


def test_every_trait_is_tried() -> None:
    derived = {name for name, value in vars(KindTraits).items() if isinstance(value, property)}
    names = {field.name for field in dataclasses.fields(KindTraits)} | derived
    assert names == {*_HOLDS, *_FAILS, "shortfall"}
    assert {str(kind): kind.traits.shortfall for kind in Kind if kind.traits.shortfall != "还差"} == {
        "full_coverage": "未覆盖", "floor": "超出",
    }  # fmt: skip


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_its_arithmetic_and_its_words(kind: Kind) -> None:
    settings = load_settings()
    target, asof = Target(kind, target=1.0, deadline=Month(2025, 12), start_month=Month(2020, 12)), Month(2025, 6)
    nothing = judge(target, (), asof, settings)
    assert nothing.state is State.MISSING or not kind.traits.is_judged_by_figure
    assert judge(target, (Point(asof, 1.0),), asof, settings).reason
    assert rule_text.rule_of(kind, settings.pace, Month(2020, 12))


def test_a_table_by_kind_lacks_no_kind() -> None:
    assert set(pace._JUDGES) == set(rule_text._BY_KIND) == set(Kind)


def _kinds(node: ast.AST) -> Iterator[ast.Attribute]:
    for each in ast.walk(node):
        if isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name) and each.value.id == "Kind":
            yield each


def test_no_module_keeps_a_list_of_kinds() -> None:
    """Two kinds beside each other are a trait that models/kinds.py does not know; tables by kind are the arithmetic's."""
    lists, compared = set(), set()
    for path in ROOT.rglob("*.py"):
        place = path.relative_to(ROOT).as_posix()
        if place.split("/")[0] in ("tests", "data", ".venv"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Tuple | ast.List | ast.Set) and len([*_kinds(node)]) > 1:
                lists.add(place)
            if isinstance(node, ast.Compare):
                compared |= {(place, each.attr) for each in _kinds(node)}
    assert not lists
    assert {place.split("/")[0] for place, _ in compared} <= {"analysis", "services", "demo", "ui"}
    assert sorted(one for one in compared if one[0].split("/")[0] != "analysis") == [
        ("demo/targets/progress.py", "DURATION"),
        ("demo/targets/progress.py", "GROWTH"),
        ("services/targets/judging.py", "BY_DATE"),
        ("ui/targets/detail.py", "FULL_COVERAGE"),
    ]
