"""What the queries of ``queries/`` return: a row of each, ``<Query>Row`` for ``<query>.sql``.

A column without ``| None`` is never empty. A binding of the queries checks names and types, nothing more and nothing
less (see :mod:`data_access.published.binding`); a frame holds the same values as pandas has them (days as timestamps).
"""

from __future__ import annotations

import datetime as dt
from typing import TypedDict

from data_access.published import household_columns


class AllocationsRow(TypedDict):
    row_id: str
    commitment_id: str
    township_code: str | None
    unit_id: str | None
    year: int
    value: float
    source_document: str


class CadenceReportsRow(TypedDict):
    row_id: str
    month: str
    value: float | None
    done_on: dt.date | None
    note: str | None


class CommitmentValuesRow(TypedDict):
    commitment_id: str
    township_code: str | None
    month: str | None
    value: float | None
    numerator: float | None
    denominator: float | None
    note: str | None
    source: str
    unit_id: str | None
    source_document: str | None
    row_id: str | None
    gap: str | None
    done_on: dt.date | None
    file_id: int | None
    source_row: int | None
    batch_id: int | None
    file: str | None
    sheet: str | None


class FindingsRow(TypedDict):
    finding_id: str
    check_name: str
    check_group: str
    title: str
    severity: str
    ledger: str
    row_id: str | None
    column_name: str | None
    problem: str
    remedy: str | None
    township_code: str | None
    unit_id: str | None
    household_id: str | None
    file_id: int | None
    cell: str | None
    confirmed_at: dt.datetime | None
    confirmed_by: str | None
    confirmed_reason: str | None
    township: str | None
    unit: str | None
    file: str | None
    sheet: str | None
    batch_id: int | None


class HandInsRow(TypedDict):
    subject: str
    reporter: str
    period: str
    state: str
    row_count: int
    reason: str | None
    handed_in_at: dt.datetime | None


class LayersRow(TypedDict):
    kind: str
    title: str
    file: str
    declared_crs: str
    created_at: dt.datetime
    actor: str
    feature: str
    township_code: str | None
    village_code: str | None
    longitude: float | None
    latitude: float | None
    geometry: str


class MeetingsRow(TypedDict):
    meeting_id: int
    held_on: dt.date
    title: str
    asof: str
    version: str
    rule: str
    states: str
    created_at: dt.datetime
    actor: str


class MilestonesRow(TypedDict):
    row_id: str
    item_no: str
    item_name: str
    item_kind: str
    commitment_id: str | None
    unit_id: str
    township_code: str | None
    planned_on: dt.date | None
    started_on: dt.date | None
    finished_on: dt.date | None
    status: str
    document: str | None


class PlanPointsRow(TypedDict):
    commitment_id: str
    month: str
    value: float


class ProgressNotesRow(TypedDict):
    row_id: str
    commitment_id: str
    township_code: str | None
    month: str
    note: str
    unit_id: str
    source_document: str | None


class RuleChangesRow(TypedDict):
    rule_id: str
    threshold: float | None
    is_on: bool
    grounds: str
    changed_at: dt.datetime
    actor: str


class SettlementsRow(TypedDict):
    commitment_id: str
    topic: str
    value: str
    month: str | None
    grounds: str
    settled_at: dt.datetime
    actor: str


class SupervisionItemsRow(TypedDict):
    item_id: int
    subject: str
    unit_id: str
    title: str
    cause: str
    requirement: str
    due_on: dt.date
    asof: str
    rule: str
    state: str
    created_at: dt.datetime
    actor: str


class SupervisionStepsRow(TypedDict):
    step_id: int
    item_id: int
    state: str
    level: str | None
    note: str
    evidence_file: str | None
    stepped_at: dt.datetime
    actor: str


class TargetReportersRow(TypedDict):
    commitment_id: str
    unit_id: str


class TargetReportsRow(TypedDict):
    row_id: str
    township_code: str | None
    month: str
    basis: str
    value: float | None
    numerator: float | None
    denominator: float | None


class VillageBranchRow(TypedDict):
    row_id: str
    year: int
    member_count: int
    committee_count: int | None
    is_secretary_head: bool | None
    is_secretary_vacant: bool | None
    rating: str | None
    status: str


class VillageTeamRow(TypedDict):
    row_id: str
    role: str
    level: str | None
    sending_unit: str
    started_on: dt.date
    due_on: dt.date | None


class VillageVisitsRow(TypedDict):
    row_id: str
    visit_no: str
    visited_on: dt.date
    visitor_level: str
    purpose: str
    problem: str | None
    promise: str | None
    unit_id: str | None
    due_on: dt.date | None
    status: str | None
    done_on: dt.date | None


class VillageYearsRow(TypedDict):
    row_id: str
    year: int
    collective_income_wanyuan: float | None
    income_per_capita_yuan: float | None
    household_count: int | None
    tap_water_household_count: int | None
    sanitary_toilet_household_count: int | None
    hard_road_natural_village_count: int | None
    has_team: bool | None


class VillagesRow(TypedDict):
    row_id: str
    year_row_id: str | None
    village_code: str
    village: str
    township_code: str
    township: str
    is_exited: bool
    exited_year: int | None
    longitude: float | None
    latitude: float | None
    household_count: int | None
    population: int | None
    natural_village_count: int | None
    farmland_area_mu: float | None
    main_industry: str | None
    collective_income_wanyuan: float | None
    previous_collective_income_wanyuan: float | None
    income_per_capita_yuan: float | None
    tap_water_share_pct: float | None
    sanitary_toilet_share_pct: float | None
    tap_water_household_count: int | None
    sanitary_toilet_household_count: int | None
    year_household_count: int | None
    has_team: bool | None
    lifted_household_count: int | None
    lifted_population: int | None
    file_id: int
    source_row: int


def row_of(query: str) -> type | None:
    """The typed row of a query, by its name; None where nobody has written one."""
    name = f"{query.title().replace('_', '')}Row"
    found: type | None = globals().get(name) or getattr(household_columns, name, None)
    return found
