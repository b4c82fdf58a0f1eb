"""The map page as Streamlit runs it: an address that asks for what there is not, and a village that filters leave out."""

from __future__ import annotations

import html as entities
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from models.time import Month
from models.viewing import Filters
from services.villages import villages
from tests.ui.reading import html, run

JUNE = Filters((), (), Month(2025, 6))
CHONGWEN, LIYI = "140524100", "140524101"


pytestmark = pytest.mark.usefixtures("demo_screens")


def a_village(township: str, *, is_exited: bool) -> tuple[str, str]:
    """Code and name of one of the township's villages."""
    found = villages.rows(JUNE)
    row = found[(found["township_code"] == township) & (found["is_exited"].astype(bool) == is_exited)].iloc[0]
    return str(row["village_code"]), str(row["village"])


@pytest.mark.parametrize(
    ("parameter", "said", "shown"),
    [
        ("measure", "按什么看", "村基本指标 · 村集体经济收入（万元）"),
        ("by", "按村还是按乡镇", "按村"),
        ("of", "哪些村", "退出村"),
        ("classes", "怎样分级", "整数分级"),
        ("compare", "比不比", "只看一个月"),
    ],
)
def test_an_unknown_value_in_the_address_is_told_until_something_is_chosen(
    parameter: str, said: str, shown: str
) -> None:
    app = run("villages.py", asof="2025-06", **{parameter: "<b>nix</b>"})
    (told,) = app.info
    assert f"地址里的“{said}”写的是“" in told.value and f"现在显示的是“{shown}”" in told.value
    assert "<b>" not in told.value
    assert len(app.run().info) == 1  # any other run still tells it
    box = app.selectbox(key=f"map_{parameter}")
    box.select_index(1)
    app.run()
    assert not app.info and app.query_params[parameter] not in ("", ["<b>nix</b>"])


def test_a_month_to_compare_with_that_is_none_is_told() -> None:
    app = run("villages.py", asof="2025-06", compare="side", **{"with": "2031年"})
    assert "“和哪个月比”写的是“2031年”" in app.info[0].value
    assert "比 2024年6月" in app.info[0].value


def test_what_a_figure_cannot_do_is_told_too() -> None:
    app = run("villages.py", asof="2025-06", measure="lifted", compare="side")
    assert "“比不比”写的是“side”" in app.info[0].value and "只有现状，不能比较" in app.info[0].value


def test_an_address_that_is_right_is_not_spoken_of() -> None:
    assert not run("villages.py", asof="2025-06", measure="monitored", by="township", classes="quantiles").info


def test_a_village_that_no_ledger_has_is_told() -> None:
    assert "地址里要标出的村（nix）不在行政村台账里" in html(run("villages.py", asof="2025-06", village="nix"))


@pytest.mark.parametrize(
    ("is_exited", "township", "why"),
    [(True, LIYI, "不在所选乡镇里"), (False, "", "不是退出村"), (False, LIYI, "不在所选乡镇里，不是退出村")],
)
def test_a_marked_village_left_out_is_told_with_the_way_to_see_it(is_exited: bool, township: str, why: str) -> None:
    code, name = a_village(CHONGWEN, is_exited=is_exited)
    asked = {"township": township} if township else {}
    app = run("villages.py", asof="2025-06", village=code, **asked)
    said = html(app)
    assert f"不在当前筛选里：{why}，图上没有标出" in said and name in said
    block = next(one.proto.body for one in app.get("html") if "改成看得到它的范围" in one.proto.body)
    address = urlsplit(entities.unescape(block.split('href="')[1].split('"')[0]))
    way = {key: values[0] for key, values in parse_qs(address.query).items()}
    there = html(run("villages.py", **way))
    assert "不在当前筛选里" not in there and "打开一村一册" in there


@pytest.mark.parametrize(
    ("measure", "of"), [("income", "row/village_years/"), ("monitored", "figure/village_monitored/"), ("lifted", "figure/village_lifted")]
)  # fmt: skip
def test_the_figure_of_the_marked_village_leads_to_where_it_comes_from(measure: str, of: str) -> None:
    found = villages.rows(JUNE)
    known = found[found["is_exited"].astype(bool) & found["collective_income_wanyuan"].notna()]
    app = run("villages.py", asof="2025-06", measure=measure, village=str(known["village_code"].iloc[0]))
    (block,) = (one.proto.body for one in app.get("html") if "打开一村一册" in one.proto.body)
    (address,) = re.findall(r'class="passport" href="([^"]+)"', block)
    query = parse_qs(urlsplit(entities.unescape(address)).query)
    assert query["of"][0].startswith(of)
    assert not run("passport.py", **{name: values[0] for name, values in query.items()}).exception
