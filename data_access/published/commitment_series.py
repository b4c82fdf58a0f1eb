"""From reports and ledger figures to one series a commitment, each in the basis it is judged in.

This is the one place where 自…年累计 (since the plan began), 本年累计, 本期发生 and 时点 are converted into one another.
"""

import datetime as dt
import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial

import duckdb
import pyarrow as pa

from data_access.county.county import County
from data_access.county.ledgers import Ledgers, Shape
from data_access.county.rows import REPORTED, Commitment, since_start
from data_access.published.building import Build
from data_access.published.completeness import in_words, is_kept_whole, kept_from, missing_townships
from data_access.record.core.arrow_tables import schema_of
from models.commitments import POINT_UNITS, Basis
from models.time import CYCLE_MONTHS, Month

_LOG = logging.getLogger("dashboard.publishing")
#: Optional column of a figure's SELECT: false where a figure holds only for the months somebody has looked, though
#: its ledgers are told of changes and not reported period by period.
_LASTING = "is_lasting"
#: Only of what is judged in these is a report's ratio its value: 3 of 4 teams are 3 teams and not 75.

VALUES_SCHEMA = schema_of(
    "commitment_id text, township_code text, month text, value number, numerator number, denominator number, "
    "note text, source text, unit_id text, source_document text, row_id text, gap text, done_on date"
)


@dataclass(frozen=True)
class _Report:
    """One reported or computed figure; ``township_code`` None = the whole county, ``month`` None = 现状."""

    month: Month | None
    basis: str
    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    note: str | None = None
    unit_id: str | None = None
    source_document: str | None = None
    row_id: str | None = None
    done_on: dt.date | None = None
    gap: str | None = None
    source: str = REPORTED


_Series = dict[str | None, list[_Report]]
_Row = dict[str, object]


def commitment_values(build: Build, county: County, ledgers: Ledgers, through: Month, failed: list[str]) -> pa.Table:
    """Every commitment's series for the county and its townships; one that read nothing new is taken over.

    Args:
        build: holds every ledger's rows in force and ``submissions``.
        through: the last month for which ledgers that are figures' sources were handed in; a figure that did
            not change since its last row still holds in the months between.
        failed: takes a sentence for each figure that could not be computed from what is stored; it has no values then.

    Returns:
        Table of ``VALUES_SCHEMA``; township_code null = whole county, month null = 现状 (a ledger without
        months). ``value`` is in the commitment's unit and canonical basis, null where the basis cannot be
        converted, and then ``gap`` says in words what is missing. ``source`` is ``observation`` or ``figure:<name>``:
        where the plan's row names both, each month says which of them it is from.
    """
    values = build.parted("commitment_values", "commitment_id", VALUES_SCHEMA)
    for each in county.commitments:
        if each.figure is None:
            values.add(each.id, each, partial(_observed_rows, build, each, county.plan.start_month))
        else:
            given = each, through, ledgers.figures[each.figure].sql
            values.add(each.id, given, partial(_rows_or_none, build, county, ledgers, each, through, failed))
    return values.table()


def _observed_rows(build: Build, commitment: Commitment, start: Month) -> list[_Row]:
    return _rows(commitment, _observed(build, commitment), CYCLE_MONTHS[str(commitment.report_cycle)], start)


def _observed(build: Build, commitment: Commitment) -> _Series:
    names = "township_code, month, basis, value, numerator, denominator, note, reporting_unit_id, source_document, row_id, done_on"
    query = f"SELECT {names} FROM observations WHERE commitment_id = ? ORDER BY month, rowid"
    series: _Series = defaultdict(list)
    for township, month, basis, value, numerator, denominator, *rest in build.execute(
        query, [commitment.id]
    ).fetchall():
        if value is None and denominator and commitment.unit in POINT_UNITS:
            value = 100 * numerator / denominator
        series[township].append(_Report(Month.parse(month), basis, value, numerator, denominator, *rest))
    return series


def _rows_or_none(
    build: Build, county: County, ledgers: Ledgers, commitment: Commitment, through: Month, failed: list[str]
) -> list[_Row] | None:
    """One figure's rows; one that stored values break is told of and must not keep the others from the screens."""
    try:
        series, start = _figure(build, county, ledgers, commitment, through), county.plan.start_month
        if commitment.is_reported:
            series = _continued(_observed(build, commitment), series, commitment.computed_from)
            return _rows(commitment, series, CYCLE_MONTHS[str(commitment.report_cycle)], start)
        kept = str(kept_from(build, ledgers.read_by(str(commitment.figure))) or "")
        rows = _rows(commitment, series, cycle_months=1, start=start)
        return [row for row in rows if row["month"] is None or str(row["month"]) >= kept]
    except (duckdb.Error, ValueError, OverflowError):
        _LOG.exception("figure %s of %s", commitment.figure, commitment.id)
        failed.append(f"{commitment.id} {commitment.title}的数由台账算不出来，看板上按缺数显示")
        return None


def _continued(reported: _Series, computed: _Series, declared: Month | None) -> _Series:
    """The reports up to the month for which the ledgers are complete, and from it on what is computed from them alone.

    Args:
        declared: that month as the county says it, else it is the first with a figure of the whole county.
    """
    whole = [report.month for report in computed.get(None, ()) if report.month and report.value is not None]
    first = declared or min(whole, default=None)
    if first is None:
        return reported
    joined: _Series = defaultdict(list)
    for township in {*reported, *computed}:
        before = [report for report in reported.get(township, ()) if report.month and report.month < first]
        since = [report for report in computed.get(township, ()) if report.month is None or report.month >= first]
        if before or since:
            joined[township] = before + since
    return joined


def _rows(commitment: Commitment, series: _Series, cycle_months: int, start: Month) -> list[_Row]:
    return [
        {
            "commitment_id": commitment.id, "township_code": township,
            "month": str(report.month) if report.month else None, "value": report.value,
            "numerator": report.numerator, "denominator": report.denominator, "note": report.note,
            "source": report.source, "unit_id": report.unit_id, "source_document": report.source_document,
            "row_id": report.row_id, "gap": report.gap, "done_on": report.done_on,
        }
        for township, reports in sorted(series.items(), key=lambda item: item[0] or "")
        for report in to_basis(reports, commitment.basis, cycle_months, start)
    ]  # fmt: skip


def _figure(build: Build, county: County, ledgers: Ledgers, commitment: Commitment, through: Month) -> _Series:
    """A figure by township, and the county as the sum of its townships (numerators and denominators too).

    Where a township has not handed in a period, the county has no figure of it. Of ledgers that one office keeps for
    all, a township without rows has nought. Besides ``_LASTING`` the SELECT may return ``done_on``, when what is due
    regularly was done, and ``gap``, in words what is missing of a row's own value.
    """
    name, start, is_share = str(commitment.figure), county.plan.start_month, commitment.unit in POINT_UNITS
    select = ledgers.figures[name]
    sql = f"SELECT * FROM ({select.sql.rstrip().rstrip(';')}) ORDER BY month NULLS FIRST, township_code"
    answer = build.execute(sql, reads=select.tables)
    columns = [column[0] for column in answer.description or ()]
    found = [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]
    read = ledgers.read_by(name)
    is_lasting = all(row.get(_LASTING, True) for row in found)
    series: _Series = defaultdict(list)
    total: dict[Month | None, _Report] = {}
    for row in found:
        month = Month.parse(row["month"]) if row["month"] else None
        basis, value, above, below = (row[part] for part in ("basis", "value", "numerator", "denominator"))
        done_on, gap = row.get("done_on"), row.get("gap")
        report = _Report(month, basis, value, above, below, done_on=done_on, gap=gap, source=f"figure:{name}")
        if row["township_code"] is not None:
            series[row["township_code"]].append(report)
        so_far = total.get(month)
        total[month] = _add(so_far, report, is_share) if so_far else report
    for last, names in missing_townships(build, county, read).items():
        if last in total:
            total[last] = replace(total[last], value=None, numerator=None, denominator=None, gap=in_words(names))
    if is_kept_whole(read) and (series or not found):  # else it is of the county alone
        if not total and commitment.basis != Basis.AT_DATE and (kept := kept_from(build, read)):
            first = max(kept, start)
            total[first] = _Report(first, Basis.IN_PERIOD, 0.0)  # kept, and nothing came of it yet
        _add_noughts(series, total, (township.code for township in county.townships), is_lasting)
    series[None] = list(total.values())
    if any(each.shape is Shape.PERIOD for each in read):  # a period nobody handed in is not filled from another
        return {township: reports for township, reports in series.items() if reports}
    return {township: _filled(reports, through, is_lasting, start) for township, reports in series.items() if reports}


def _add_noughts(
    series: _Series, total: dict[Month | None, _Report], townships: Iterable[str], is_lasting: bool
) -> None:
    """Nought where a ledger complete for all has no row of a township; a share of nothing is no share and stays missing.

    Args:
        is_lasting: a township's own rows hold until the next one, so only what is before the first is nought.
    """
    if any(report.denominator is not None for report in total.values()):
        return
    for township in townships:
        own = {report.month: report for report in series[township]}
        for month in list(total)[: 1 if is_lasting else None]:
            own.setdefault(month, replace(total[month], value=0.0, numerator=None, gap=None))
        series[township] = [own[month] for month in sorted(own, key=str)]


def _add(left: _Report, right: _Report, is_share: bool) -> _Report:
    def total(a: float | None, b: float | None) -> float | None:
        return None if a is None or b is None else a + b

    numerator, denominator = total(left.numerator, right.numerator), total(left.denominator, right.denominator)
    value = total(left.value, right.value)
    if numerator is not None and denominator:
        value = (100 if is_share else 1) * numerator / denominator
    return replace(
        left, value=value, numerator=numerator, denominator=denominator, gap=left.gap or right.gap,
        done_on=max(filter(None, (left.done_on, right.done_on)), default=None),
    )  # fmt: skip


def _filled(reports: list[_Report], through: Month, is_lasting: bool, start: Month) -> list[_Report]:
    """Every month up to ``through`` of a figure whose ledgers are told of changes, ``is_lasting``, and not each period.

    A month since the plans ``start`` without an event is a zero of 本期发生 and not a gap, and 时点 stays as it was.
    """
    is_event = bool(reports) and reports[0].basis == Basis.IN_PERIOD
    if not reports or reports[0].month is None or not (is_event or (is_lasting and reports[0].basis == Basis.AT_DATE)):
        return reports
    by_month: dict[Month | None, _Report] = {report.month: report for report in reports}
    first = start if is_event else reports[0].month
    last = max(through, max(month for month in by_month if month))
    months = [first.plus(i) for i in range(last.minus(first) + 1)]
    for month in months:
        if month not in by_month:
            kept = None if is_event else replace(by_month[month.plus(-1)], month=month)
            by_month[month] = kept or _Report(month, Basis.IN_PERIOD, 0.0, source=reports[0].source)
    return [by_month[month] for month in months]


def to_basis(reports: list[_Report], basis: str, cycle_months: int, start: Month) -> list[_Report]:
    """The reports, ordered by month, with values in ``basis``.

    None where a needed earlier value is missing, and where no sum leads from one basis to the other; ``gap`` says which.

    Args:
        cycle_months: months of the commitment's report cycle: one report of 本期发生 is about one month or one cycle.
        start: the first month of the plan.
    """
    since = since_start(start)
    converted = []
    sums = _Sums(cycle_months)
    decembers = {
        (r.basis, r.month.year): r.value for r in reports if r.month and r.month.month == 12 and r.value is not None
    }
    for report in reports:
        if report.month is None or report.value is None:
            converted.append(report)
            continue
        year = report.month.year
        value: float | None = report.value
        gap: str | None = None
        match report.basis, basis:
            case (Basis.IN_PERIOD, wanted) if wanted == since:
                value, gap = sums.total(report.month, report.value, start)
            case (Basis.IN_PERIOD, Basis.YEAR_TO_DATE):
                value, gap = sums.total(report.month, report.value, Month(year, 1))
            case (Basis.YEAR_TO_DATE, wanted) if wanted == since:
                missing = [y for y in range(start.year, year) if (Basis.YEAR_TO_DATE, y) not in decembers]
                earlier = sum(decembers.get((Basis.YEAR_TO_DATE, y), 0.0) for y in range(start.year, year))
                value = None if missing else report.value + earlier
                gap = f"缺{'、'.join(f'{y}年12月' for y in missing)}的本年累计数" if missing else None
            case (given, Basis.YEAR_TO_DATE) if given == since:
                before = decembers.get((since, year - 1)) if year > start.year else 0.0
                value = None if before is None else report.value - before
                gap = f"缺{year - 1}年12月的累计数" if before is None else None
            case (given, wanted) if given != wanted:
                value, gap = None, f"报的是{given}数，换算不成{wanted}数"
        converted.append(replace(report, value=value, basis=basis, gap=gap))
    return converted


def months_behind(given: str, basis: str, month: Month, known: Iterable[Month], start: Month) -> list[Month]:
    """Of the months known in the basis ``given``, those whose figures went into ``month``'s in ``basis``, in order.

    The counterpart of :func:`to_basis` for who asks where a figure comes from.
    """
    so_far, since = sorted(other for other in set(known) if other <= month), since_start(start)
    match given, basis:
        case (Basis.IN_PERIOD, wanted) if wanted == since:
            return [other for other in so_far if other >= start]
        case (Basis.IN_PERIOD, Basis.YEAR_TO_DATE):
            return [other for other in so_far if other.year == month.year]
        case (Basis.YEAR_TO_DATE, wanted) if wanted == since:
            return [other for other in so_far if other == month or (other.month == 12 and other >= start)]
        case (reported, Basis.YEAR_TO_DATE) if reported == since:
            return [other for other in so_far if other in (month, Month(month.year - 1, 12))]
        case _:
            return so_far[-1:]


class _Sums:
    """Running totals of 本期发生 from a first month on, each as long as no period in between is missing."""

    def __init__(self, cycle_months: int) -> None:
        self._cycle = cycle_months
        self._sums: dict[Month, float] = {}
        self._last: dict[Month, Month] = {}
        self._gaps: dict[Month, str] = {}

    def total(self, month: Month, value: float, start: Month) -> tuple[float | None, str | None]:
        """The sum since ``start``, or what is missing before ``month``."""
        last = self._last.get(start, start.plus(-1))
        covered = month.minus(last)
        is_whole_cycle = covered == self._cycle and (month.index + 1) % self._cycle == 0
        if covered > 1 and not is_whole_cycle:
            first = last.plus(1)
            missing = first.label if covered == 2 else f"{first.label}至{month.plus(-1).label}"
            self._gaps.setdefault(start, f"本期发生数缺{missing}，累不成总数")
        self._last[start] = month
        self._sums[start] = self._sums.get(start, 0.0) + value
        gap = self._gaps.get(start)
        return (None if gap else self._sums[start]), gap
