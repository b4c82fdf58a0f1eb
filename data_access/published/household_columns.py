"""What the queries about households, cases and clues return: a row of each; see :mod:`data_access.published.columns`."""

from __future__ import annotations

import datetime as dt
from typing import TypedDict


class _Placed(TypedDict):
    township_code: str
    township: str
    village_code: str
    village: str


class _IncomeYear(TypedDict):
    year: int
    wage_income_yuan: float
    business_income_yuan: float
    property_income_yuan: float
    transfer_income_yuan: float
    business_cost_yuan: float
    medical_self_paid_yuan: float | None
    insurance_payout_yuan: float | None
    has_unsafe_housing: bool
    has_dropout: bool
    has_unsafe_water: bool
    has_uninsured: bool


class CaseOutcomesRow(TypedDict):
    case_id: str
    net_income_per_capita_at_entry_yuan: float | None
    income_line_at_entry_yuan: float | None
    medical_self_paid_at_entry_yuan: float | None
    has_unsafe_housing_at_entry: bool | None
    has_dropout_at_entry: bool | None
    has_uninsured_at_entry: bool | None
    has_unsafe_water_at_entry: bool | None
    net_income_per_capita_after_yuan: float | None
    medical_self_paid_after_yuan: float | None
    insurance_payout_after_yuan: float | None
    has_unsafe_housing_after: bool | None
    has_dropout_after: bool | None
    has_uninsured_after: bool | None
    has_unsafe_water_after: bool | None


class CaseStepsRow(TypedDict):
    row_id: str
    case_id: str
    step: str
    started_on: dt.date
    done_on: dt.date | None
    measure: str | None
    measure_yuan: float | None
    elimination: str | None
    handled_by: str | None
    has_helper_name: bool


class CaseYearsRow(_IncomeYear):
    household_id: str
    size: int


class CasesRow(_Placed):
    case_id: str
    household_id: str
    household_type: str
    size: int
    has_no_labour: bool
    category: str
    risk_1: str
    risk_2: str | None
    risk_3: str | None
    risk_4: str | None
    risk_5: str | None
    clue_source: str | None
    identified_month: str
    is_green_channel: bool
    first_on: dt.date | None
    clue_on: dt.date | None
    verified_on: dt.date | None
    entered_on: dt.date | None
    refused_on: dt.date | None
    is_in_steps: bool
    eliminated_on: dt.date | None
    elimination: str | None
    measure_count: int
    measures: str | None
    open_step: str | None
    open_since: dt.date | None


class CluesRow(_Placed):
    clue_id: str
    household_id: str | None
    size: int | None
    source: str
    channel: str | None
    unit_id: str | None
    unit: str | None
    risk: str
    received_on: dt.date
    verified_on: dt.date | None
    result: str | None


class GuaranteeGapsRow(_Placed):
    row_id: str
    household_id: str | None
    guarantee: str
    problem_kind: str
    is_for_health: bool | None
    shortage_cause: str | None
    household_count: int
    population: int | None
    found_on: dt.date
    unit_id: str | None
    solution: str | None
    solved_on: dt.date | None
    status: str


class GuaranteeSourcesRow(TypedDict):
    guarantee: str
    ledger: str
    township_code: str
    counted: int | None


class HouseholdRow(_Placed):
    household_id: str
    household_type: str
    size: int
    is_relocated: bool
    site_name: str | None
    has_no_labour: bool
    has_helper_name: bool
    file_id: int
    source_row: int
    batch_id: int
    file: str
    sheet: str


class HouseholdEventsRow(TypedDict):
    row_id: str
    ledger: str
    day: dt.date
    what: str
    detail: str | None


class HouseholdGapsRow(TypedDict):
    row_id: str
    household_id: str | None
    guarantee: str
    problem_kind: str
    found_on: dt.date
    solved_on: dt.date | None
    is_for_health: bool
    solution: str | None


class HouseholdMembersRow(TypedDict):
    row_id: str
    relation: str
    gender: str
    birth_year: int
    education: str | None
    student_status: str | None
    health: str
    labour_skill: str
    work_place: str | None
    work_months: int | None
    is_medically_insured: bool
    is_minimum_living: bool | None
    is_extreme_hardship: bool | None


class HouseholdStepsRow(TypedDict):
    case_id: str
    step: str
    started_on: dt.date
    done_on: dt.date | None


class HouseholdYearsRow(_IncomeYear):
    row_id: str


class IncomeLinesRow(TypedDict):
    row_id: str
    year: int
    line_yuan: float
    source_document: str


class LiftedRow(TypedDict):
    township_code: str
    household_count: int
    population: int | None


class ScreeningsRow(TypedDict):
    row_id: str
    township_code: str
    village_code: str
    month: str
    status: str
    done_on: dt.date | None
