"""The pages of the dashboard and links between them that keep the filters."""

from dataclasses import dataclass
from urllib.parse import urlencode

import streamlit as st

from models.viewing import Filters


@dataclass(frozen=True)
class PageInfo:
    """One page: its file in pages/, title, section of the navigation ("" = not listed there).

    ``department_note`` and ``township_note`` say why that filter does not apply; empty where it does.
    """

    file: str
    title: str
    section: str
    department_note: str = ""
    township_note: str = ""


#: Parameter of the address that says that another one was wrong.
WRONG_ADDRESS = "wrong"
_BY_PLACE = "村庄、农户不分部门"
#: Address -> page; the empty address is the overview.
PAGES = {
    "": PageInfo("overview.py", "总览", "看全局"),
    "villages": PageInfo("villages.py", "村庄地图", "看村庄", _BY_PLACE),
    "village": PageInfo("village.py", "一村一册", "", _BY_PLACE),
    "targets": PageInfo("targets.py", "目标进度", "看目标"),
    "tasks": PageInfo("tasks.py", "任务分工", "看目标"),
    "departments": PageInfo("departments.py", "部门", "看目标", township_note="部门的承诺按全县数评"),
    "department": PageInfo("department.py", "部门一页", ""),
    "townships": PageInfo("townships.py", "乡镇", "看目标", "乡镇的任务不分部门"),
    "township": PageInfo("township.py", "乡镇一页", "", "乡镇的任务不分部门"),
    "due": PageInfo("due.py", "到期未办", "看目标"),
    "supervision": PageInfo("supervision.py", "督办", "看目标", township_note="督办只对全县数，不分乡镇"),
    "ledgers": PageInfo("ledgers.py", "台账", "看目标"),
    "ledger": PageInfo("ledger.py", "台账明细", ""),
    "households": PageInfo("households.py", "风险户", "看群众"),
    "clues": PageInfo("clues.py", "线索预警", "看群众", _BY_PLACE),
    "screening": PageInfo("screening.py", "排查调整", "看群众", _BY_PLACE),
    "guarantees": PageInfo("guarantees.py", "三保障", "看群众"),
    "household": PageInfo("household.py", "一户一档", "", _BY_PLACE),
    "passport": PageInfo("passport.py", "数据来历", ""),
    "data": PageInfo("data.py", "数据管理", "数据"),
}


def page_objects() -> dict[str, list[st.Page]]:
    """Streamlit's pages by section; the unlisted ones stand in the first section, hidden."""
    sections: dict[str, list[st.Page]] = {}
    for address, info in PAGES.items():
        page = st.Page(
            info.file, title=info.title, url_path=address or None, default=not address, visibility="visible" if info.section else "hidden"
        )  # fmt: skip
        sections.setdefault(info.section or "看全局", []).append(page)
    return sections


def parameters(filters: Filters, **extra: str | list[str]) -> dict[str, list[str] | str]:
    """The filters and further parameters as an address carries them."""
    chosen: dict[str, list[str] | str] = {"asof": str(filters.asof)}
    if filters.townships:
        chosen["township"] = list(filters.townships)
    if filters.units:
        chosen["department"] = list(filters.units)
    return chosen | extra


def link(address: str, label: str, filters: Filters, **extra: str) -> None:
    """A link within the dashboard; the filters go along."""
    st.page_link(PAGES[address].file, label=label, query_params=parameters(filters, **extra), width="content")


def href(address: str, filters: Filters, **extra: str | list[str]) -> str:
    """The same as an address for a table's cell."""
    return f"/{address}?{urlencode(parameters(filters, **extra), doseq=True)}"


def go(address: str, filters: Filters, **extra: str) -> None:
    """Change to a page at once."""
    st.switch_page(PAGES[address].file, query_params=parameters(filters, **extra))
