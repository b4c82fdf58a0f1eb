"""Rows with nothing but what a ledger insists on: no page shows the program's own word for what is missing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest

from data_access.county.ledgers import Ledger
from data_access.published.read_model import ReadModel
from data_access.store import InputFile, Store
from models.time import Month
from services import reading
from tests.data_access.filling import Row, csv_text, id_number, ledgers, taken_in
from tests.screens import Use
from tests.ui.reading import PAGES, html, run

_WORDS = re.compile(r"nan|\bNaN\b|\bNone\b|\bNaT\b|<NA>|\binf\b")
#: Cells that the others ask for, by ledger, with the template's example in them.
_ASKED_FOR = {
    "guarantee_gaps": "solved_on", "relief_cases": "paid_on", "tourism_villages": "named_on", "milestones": "finished_on",
    "work_relief_projects": "accepted_on", "industry_parks": "built_on", "agri_projects": "accepted_on",
    "road_projects": "accepted_on", "houses": "accepted_on", "brand_workers": "placed_on", "workshops": "recognised_on",
    "screenings": "done_on", "outlets": "opened_on", "ecology_projects": "accepted_on", "allocations": "township_code",
    "appraisal_problems": "closed_on", "trainees": "certified_on", "clues": "verified_on", "insurance_claims": "paid_on",
    "observations": "value",
}  # fmt: skip
#: What has to differ from the examples: a row like them is passed over, and some do not fit one another.
_OTHERWISE: dict[str, Row] = {
    "public_posts": {"monthly_pay_yuan": 600}, "herb_plantings": {"area_mu": 6000}, "plan_points": {"value": 321},
    "water_works": {"served_population": 301}, "income_lines": {"line_yuan": 7100}, "households": {"size": 1},
    "cases": {"category": "脱贫不稳定户"}, "allocations": {"value": 33}, "appraisal_items": {"township_code": "崇文镇"},
    "pledges": {"status": "未签", "pledge_level": "县与部门", "unit_id": "县人社局"}, "village_water": {"population": 561},
}  # fmt: skip


def bare(ledger: Ledger) -> Row:
    """A row of what is required, with simulated people."""
    asked = [c for c in ledger.columns if c.required or c.name == _ASKED_FOR.get(ledger.name)]
    given: Row = {c.name: id_number() if "id_number" in c.name else c.example or 0 for c in asked}
    return given | _OTHERWISE.get(ledger.name, {})


@pytest.fixture
def bare_county(demo_marked_store: Store, tmp_path: Path, use: Use) -> Store:
    """One bare row in every ledger."""
    files = [
        InputFile(f"{ledger.title}.csv", csv_text(ledger.name, [bare(ledger)]).encode("utf-8-sig"))
        for ledger in ledgers().in_reference_order
    ]
    taken_in(demo_marked_store, *files)
    use(tmp_path / "config.toml")
    return demo_marked_store


@pytest.fixture
def among_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that is missing is NaN where other rows have one, and None where none has: here always NaN."""
    select = ReadModel.select

    def mixed(model: ReadModel, sql: str, parameters: Mapping[str, object]) -> pd.DataFrame:
        found = select(model, sql, parameters)
        return found.assign(**{
            str(name): values.where(values.notna(), float("nan")) for name, values in found.items() if values.dtype == object
        })  # fmt: skip

    monkeypatch.setattr(ReadModel, "select", mixed)


@pytest.mark.usefixtures("among_others")
def test_no_page_shows_the_programs_word_for_what_is_missing(bare_county: Store) -> None:
    asof = {"asof": "2025-06"}
    shown = {page: run(page, **asof) for page in PAGES}
    shown["village.py"] = run("village.py", code="140524100202", **asof)
    household = reading.rows("cases", day=Month.parse(asof["asof"]).end)["household_id"].iloc[0]
    shown["household.py"] = run("household.py", id=household, **asof)
    shown |= {name: run("ledger.py", name=name, **asof) for name in ledgers().ledgers}
    assert not [name for name, app in shown.items() if app.exception]
    texts = {name: html(app) for name, app in shown.items()}
    assert {
        name: text[max(0, m.start() - 60) : m.end() + 9] for name, text in texts.items() if (m := _WORDS.search(text))
    } == {}
