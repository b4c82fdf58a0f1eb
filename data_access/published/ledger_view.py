"""Any ledger's rows, totals and points out of the read model, by SELECTs made from its definition.

Names in the SQL come from checked definitions only; values are bound. Every SELECT is narrowed to the viewer's
townships and units, to the filters and to the month, whatever the ledger.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from data_access.county.county import County
from data_access.county.ledgers import PART_MARK, Column, ColumnType, Ledger, Ledgers, Shape
from data_access.county.row_places import Place, household_column, place_of, quoted
from data_access.county.row_times import Times, last_known, times_of, value_of
from data_access.county.row_titles import reference_join, title_of
from data_access.published.named_values import named
from data_access.published.read_model import ReadModel, allowed
from data_access.published.units_of_rows import unit_conditions
from models.viewing import Filters, Viewer

#: Columns a page adds where the ledger leaves the place to the row it points at.
_TOWNSHIP = Column(name="place_township_code", label="乡镇", type=ColumnType.TOWNSHIP)
_VILLAGE = Column(name="place_village_code", label="行政村", type=ColumnType.VILLAGE)
_SOURCE = (
    "l.row_id AS source_id, s.batch_id AS source_batch, s.file AS source_file, s.sheet AS source_sheet, l.source_row"
)


@dataclass(frozen=True)
class Order:
    """By which column rows are sorted; an empty name is the ledger's own order."""

    column: str = ""
    is_descending: bool = False


OWN_ORDER = Order()


@dataclass(frozen=True)
class LedgerView:
    """One ledger as one viewer sees it through the filters.

    As of ``filters.asof``: rows that had begun and were not over at the end of the month, each with the status and the
    values it had then as far as its dates tell (row_times.py); a period ledger those of one period; a ledger whose
    columns tell no past what it holds now.

    Attributes:
        period: YYYY-MM or YYYY of a period ledger; empty = the newest there is.
        village: only the rows of this village; empty = wherever they lie.
        only: only rows that had one of these statuses; empty = whichever they had.
    """

    model: ReadModel
    county: County
    ledgers: Ledgers
    ledger: Ledger
    viewer: Viewer
    filters: Filters
    period: str = ""
    village: str = ""
    only: tuple[str, ...] = ()

    @property
    def is_visible(self) -> bool:
        """Whether the viewer may open the ledger at all: one of the whole county is not for a township's viewer."""
        return self._conditions is not None

    @cached_property
    def place(self) -> Place:
        return place_of(self.ledger, self.ledgers)

    @cached_property
    def times(self) -> Times:
        return times_of(self.ledger)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """What can be shown of a row: the place, then every column that is not sensitive and not a mere surrogate."""
        own = [column for column in self.ledger.columns if not (column.sensitive or self._is_surrogate(column))]
        types = {column.type for column in own}
        has_village = ColumnType.VILLAGE in types
        added = [_TOWNSHIP] if self.place.township and ColumnType.TOWNSHIP not in types else []
        added += [_VILLAGE] if self.place.village and not has_village else []
        return (*added, *own)

    @property
    def status_codes(self) -> tuple[str, ...]:
        """What the status of a row can be; empty where there is none to be shown."""
        status = self.ledger.by_name.get(self.ledger.status)
        return status.codes if status and not status.sensitive else ()

    @property
    def has_households(self) -> bool:
        """Whether each row is a household or points at one."""
        return self._household_field != "NULL::VARCHAR"

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """The periods of a period ledger no later than the month, newest first; empty for other shapes."""
        if self.ledger.shape is not Shape.PERIOD:
            return ()
        found = self._select(f"SELECT DISTINCT {self._period_field} AS period", with_period=False)
        return tuple(sorted((str(value) for value in found["period"]), reverse=True))

    @cached_property
    def period_shown(self) -> str:
        """The period whose rows are shown; empty where there is none."""
        return self.period if self.period in self.periods else next(iter(self.periods), "")

    def header(self, column: Column) -> str:
        """The column's header; one that holds what was filled in last, whatever the month, says so."""
        is_present = column.name in self.ledger.current or (
            column.name == self.ledger.status
            and self.ledger.has_past
            and not (self.ledger.stages or self.ledger.period)
        )
        return f"{column.label}（{'，'.join(filter(None, (column.unit, '现状')))}）" if is_present else column.header

    def summary(self) -> pd.Series:
        """Of the rows shown: row_count, ended_count (rows that were over by then, not counted), as_now_count (rows
        whose beginning or status no date tells), newest (date, YYYY-MM, YYYY or none) and imported_at."""
        ended, as_now = self.times.ended, self.times.as_now
        over = "0" if ended == "FALSE" else f"count(*) FILTER ({ended})"
        told = "0" if as_now == "FALSE" else f"count(*) FILTER (NOT {ended} AND {as_now})"
        newest = self._period_field if self.ledger.period else self.times.newest
        return self._select(
            f"SELECT count(*) - {over} AS row_count, {over} AS ended_count, {told} AS as_now_count, "
            f"max({newest}) AS newest, max(s.created_at) AS imported_at",
            with_ended=True,
        ).iloc[0]

    def totals(self, *, by_status: bool = False) -> pd.DataFrame:
        """One row a township (NULL = none known), or a township and status, ordered by code and status.

        Returns:
            township_code, status (NULL = not asked for or not filled in), row_count, and for each column of ``totals``
            its sum over the rows that have a value (NULL where none has) and ``<column>_missing``, the number of rows
            for which nobody filled it in.
        """
        missing = "".join(
            f", count(*) - count(l.{quoted(name)}) AS {quoted(name + '_missing')}" for name in self.ledger.totals
        )
        township = self.place.township or "NULL::VARCHAR"
        status = self._status_field if by_status else "NULL::VARCHAR"
        return self._select(
            f"SELECT {township} AS township_code, {status} AS status, count(*) AS row_count{self._sum_fields('sum({})')}{missing}",
            "GROUP BY 1, 2 ORDER BY 1 NULLS LAST, 2 NULLS LAST",
        )

    def statuses(self) -> dict[str, int]:
        """Rows by status in the order of the code list, then what else there is; empty key = not filled in.

        Those that were over are among them, by the status that ended them.
        """
        if not self.status_codes:
            return {}
        found = self._select(
            f"SELECT {self._status_field} AS status, count(*) AS row_count", "GROUP BY 1", with_ended=True
        )
        counts = {"" if pd.isna(value) else str(value): int(count) for value, count in found.itertuples(index=False)}
        ordered = [code for code in self.status_codes if code in counts]
        return {code: counts[code] for code in [*ordered, *sorted(set(counts) - set(ordered))]}

    def rows(
        self,
        order: Order = OWN_ORDER,
        limit: int | None = None,
        offset: int = 0,
        row_ids: Sequence[str] | None = None,
        *,
        with_ended: bool = False,
    ) -> pd.DataFrame:
        """The rows with names for codes, as they were at the end of the month.

        Args:
            order: an unknown column counts as none. limit: None = all rows.
            row_ids: only these, begun or not, over or not. with_ended: whether rows that were over come after the rest.

        Returns:
            One column for each of ``columns`` (texts, numbers, dates, booleans; None where empty), then household
            (its surrogate, or None), source_id (the row's own), source_batch, source_file, source_sheet and
            source_row.
        """
        fields = "".join(f"{self._field(column)} AS {quoted(column.name)}, " for column in self.columns)
        page = "" if limit is None else f" LIMIT {int(limit)} OFFSET {int(offset)}"
        found = self._select(
            f"SELECT {fields}{self._household_field} AS household, {_SOURCE}", f"ORDER BY {self._order(order)}{page}",
            row_ids=row_ids, with_ended=with_ended,
        )  # fmt: skip
        for column in self.columns:
            values = [self.named(column, value) for value in found[column.name]]
            found[column.name] = pd.Series(values, index=found.index, dtype="object")  # whole numbers stay whole
        return found

    def points(self, *, by_part: bool = False) -> pd.DataFrame:
        """The rows gathered where they lie: at their own coordinates, else at their village, else in their township.

        Args:
            by_part: whether a place has a row for each of the ledger's ``map_parts`` that is there.

        Returns:
            One row a place, ordered by level and code: level (``row``, ``village``, ``township`` or ``none``), code
            (row_id, village or township code), part (NULL = not asked for or not filled in), township_code,
            village_code, title (of a row with coordinates of its own), lng and lat (WGS84 degrees; NULL for townships,
            whose seats are the caller's), row_count, the sums.
        """
        has_own = {"longitude", "latitude"} <= {column.name for column in self.columns}
        own = "l.longitude IS NOT NULL AND l.latitude IS NOT NULL" if has_own else "FALSE"
        lng, lat = ("l.longitude", "l.latitude") if has_own else ("NULL::DOUBLE", "NULL::DOUBLE")
        village, township = self.place.village or "NULL::VARCHAR", self.place.township or "NULL::VARCHAR"
        placed, bound = self._statement(
            f"SELECT CASE WHEN {own} THEN 'row' WHEN coalesce(p.longitude, m.longitude) IS NOT NULL AND coalesce(p.latitude, m.latitude) IS NOT NULL THEN 'village' "
            f"WHEN {township} IS NOT NULL THEN 'township' ELSE 'none' END AS level, l.row_id, {village} AS village_code, "
            f"{township} AS township_code, {title_of(self.ledger, 'l')} AS title, {lng} AS lng, {lat} AS lat, "
            f"coalesce(p.longitude, m.longitude) AS village_lng, coalesce(p.latitude, m.latitude) AS village_lat, "
            f"{self._part_field if by_part else 'NULL::VARCHAR'} AS part{self._sum_fields('{}')}",
            join=f"LEFT JOIN villages m ON m.village_code = {village}\n"
            f"LEFT JOIN layers p ON p.kind = 'village_points' AND p.village_code = {village}",  # newer than the ledger
        )
        sums = "".join(f", sum({quoted(name)}) AS {quoted(name)}" for name in self.ledger.totals)
        return self.model.select(
            "SELECT level, CASE level WHEN 'row' THEN row_id WHEN 'village' THEN village_code "
            "WHEN 'township' THEN township_code END AS code, part, any_value(township_code) AS township_code, "
            "any_value(village_code) FILTER (level <> 'township') AS village_code, "
            "any_value(title) FILTER (level = 'row') AS title, "
            "any_value(CASE level WHEN 'row' THEN lng WHEN 'village' THEN village_lng END) AS lng, "
            "any_value(CASE level WHEN 'row' THEN lat WHEN 'village' THEN village_lat END) AS lat, "
            f"count(*) AS row_count{sums}\nFROM ({placed})\nGROUP BY 1, 2, 3 ORDER BY 1, 2, 3 NULLS LAST",
            bound,
        )

    def by_place(self, *, is_township: bool) -> pd.DataFrame:
        """The rows gathered by village, or by township; rows that lead to none are left out.

        Returns:
            One row a place that has any: code, row_count and the sums of ``totals`` (NULL where no row has a value).
        """
        code = (self.place.township if is_township else self.place.village) or "NULL::VARCHAR"
        return self._select(
            f"SELECT {code} AS code, count(*) AS row_count{self._sum_fields('sum({})')}",
            "GROUP BY 1 HAVING code IS NOT NULL ORDER BY 1",
        )

    def counted(self, row_ids: Sequence[str]) -> pd.DataFrame:
        """Rows by whether they are among these and by status, those that were over included.

        Returns:
            is_counted, status (NULL = none), row_count and the sums of ``totals``.
        """
        return self._select(
            f"SELECT l.row_id IN (SELECT unnest($ids::VARCHAR[])) AS is_counted, {self._status_field} AS status, "
            f"count(*) AS row_count{self._sum_fields('sum({})')}",
            "GROUP BY 1, 2 ORDER BY 1, 2",
            with_ended=True,
            ids=row_ids,
        )

    def _sum_fields(self, form: str) -> str:
        """``, <form of the value> AS <column>`` for each column that can be added up."""
        columns = (self.ledger.by_name[name] for name in self.ledger.totals)
        return "".join(f", {form.format(self._field(column))} AS {quoted(column.name)}" for column in columns)

    def townships_of(self, row_ids: Sequence[str]) -> tuple[str, ...]:
        """Codes of the townships where these rows lie, whatever their month; none of a row of the whole county."""
        township = self.place.township or "NULL::VARCHAR"
        found = self._select(f"SELECT DISTINCT {township} AS code", "ORDER BY 1", row_ids=row_ids)
        return tuple(found["code"].dropna())

    def titles(self, row_ids: Sequence[str]) -> dict[str, str]:
        """What these rows are called where that may be shown, whatever their month; see :func:`title_of`."""
        found = self._select(f"SELECT l.row_id, {title_of(self.ledger, 'l')} AS title", row_ids=row_ids)
        return {row_id: title for row_id, title in found.itertuples(index=False) if isinstance(title, str)}

    def _select(self, fields: str, tail: str = "", **narrowed: Any) -> pd.DataFrame:
        return self.model.select(*self._statement(fields, tail, **narrowed))

    def _statement(
        self,
        fields: str,
        tail: str = "",
        *,
        join: str = "",
        with_period: bool = True,
        with_ended: bool = False,
        row_ids: Sequence[str] | None = None,
        ids: Sequence[str] = (),
    ) -> tuple[str, dict[str, object]]:
        """One SELECT over the ledger's rows that the viewer, the filters and the month leave, and what it binds."""
        conditions = list(self._conditions or ("FALSE",))
        column = self.ledger.by_name.get(self.ledger.date or self.ledger.period)
        bound: dict[str, object] = {
            "areas": allowed(self.viewer.areas, self.filters.townships),
            "rights": allowed(self.viewer.units, ()),
            "units": list(self.filters.units),
            "village": self.village,
            "only": list(self.only),
            "ids": list(ids),
            "day": self.filters.asof.end,
            "until": last_known(column, self.filters.asof) if column else self.filters.asof.end,
            **self.times.bound,
        }
        if row_ids is not None:
            conditions.append("list_contains($row_ids::VARCHAR[], l.row_id)")
            bound["row_ids"] = list(row_ids)
        else:
            conditions += self._in_time(with_period=with_period, with_ended=with_ended)
            bound["period"] = self._period_bound if with_period else None
        references = "\n".join(reference_join(column) for column in self._named_references)
        sql = (
            f"{fields}\nFROM {quoted(self.ledger.name)} l\n{self.place.joins}\n{references}\n{join}\n"
            f"LEFT JOIN sources s ON s.file_id = l.file_id\nWHERE {' AND '.join(conditions)}\n{tail}"
        )
        return sql, bound

    def _in_time(self, *, with_period: bool, with_ended: bool) -> list[str]:
        if self.ledger.shape is Shape.PERIOD:
            return [f"{self._period_field} = $period" if with_period else f"{self._period_field} <= $until"]
        return [self.times.begun, *([] if with_ended or not self.ledger.until else [f"NOT {self.times.ended}"])]

    @property
    def _period_bound(self) -> object:
        """The period shown as its column has it; None for a ledger of another shape, and where there is none."""
        if self.ledger.shape is not Shape.PERIOD:
            return None
        is_year = self.ledger.by_name[self.ledger.period].type is ColumnType.YEAR
        return int(self.period_shown) if is_year and self.period_shown else self.period_shown or None

    @cached_property
    def _conditions(self) -> tuple[str, ...] | None:
        """Of the viewer's rights and the filters; None where they leave nothing of this ledger."""
        conditions = ["TRUE"]
        if self.place.township:
            if allowed(self.viewer.areas, self.filters.townships) is not None:
                conditions.append(f"list_contains($areas::VARCHAR[], {self.place.township})")
        elif self.viewer.areas is not None:
            return None
        if self.only:
            conditions.append(f"list_contains($only::VARCHAR[], {self._status_field})")
        if self.village:
            conditions.append(f"{self.place.village} = $village" if self.place.village else "FALSE")
        of_units = unit_conditions(self.ledger, self.county, self.viewer, self.filters)
        return None if of_units is None else (*conditions, *of_units)

    @property
    def _period_field(self) -> str:
        return f"l.{quoted(self.ledger.period)}"

    @property
    def _part_field(self) -> str:
        """The words of a row's part, as :attr:`Ledger.map_parts` has them; NULL where one of its columns is empty."""
        names = self.ledger.map_by or ((self.ledger.status,) if self.ledger.map_parts else ())
        fields = (self._field(self.ledger.by_name[name]) for name in names)
        return f" || '{PART_MARK}' || ".join(f"({field})" for field in fields) or "NULL::VARCHAR"

    @property
    def _status_field(self) -> str:
        return self.times.status or "NULL::VARCHAR"

    @property
    def _household_field(self) -> str:
        column = household_column(self.ledger)
        return f"l.{quoted(column)}" if column else "NULL::VARCHAR"

    def _is_surrogate(self, column: Column) -> bool:
        """Whether a reference has no name to show, because the row it points at is known by a sensitive key."""
        return column.type is ColumnType.REFERENCE and self.ledgers[column.ledger].has_private_key

    @property
    def _named_references(self) -> list[Column]:
        return [column for column in self.columns if column.type is ColumnType.REFERENCE]

    def _field(self, column: Column) -> str:
        if column is _TOWNSHIP:
            return self.place.township
        if column is _VILLAGE:
            return self.place.village
        if column in self._named_references:
            return title_of(self.ledgers[column.ledger], f"of_{column.name}")
        return value_of(self.ledger, column, self.times)

    def _order(self, order: Order) -> str:
        """SQL that puts the rows in one certain order, whatever column comes first."""
        chosen = next((column for column in self.columns if column.name == order.column), None)
        parts = [self.times.ended] if self.ledger.until else []
        if chosen is not None:
            parts.append(f"{self._field(chosen)} {'DESC' if order.is_descending else 'ASC'} NULLS LAST")
        if self.ledger.shape is Shape.EVENT:
            parts.append(f"{self._field(self.ledger.by_name[self.ledger.date])} DESC NULLS LAST")
        parts += [expression for expression in (self.place.township, self.place.village) if expression]
        shown = {column.name for column in self.columns}
        parts += [f"l.{quoted(name)}" for name in self.ledger.key if name in shown]
        return ", ".join([*parts, "l.row_id"])

    def named(self, column: Column, value: object) -> object:
        """A stored value as screens take it; see :func:`named`."""
        return named(column, value, self.county)
