"""Filling any ledger with simulated rows from its definition and its profile."""

import zlib
from collections.abc import Callable, Hashable
from typing import Any

import numpy as np
import pandas as pd

from data_access.county.county import County
from data_access.county.ledgers import Column, ColumnType, Ledger, Ledgers
from demo.base.drawing import Bools, Cells, Floats, Ints, Objects, Rng, apportion, draw, scattered
from demo.base.places import Places
from demo.filling.profiles import Draw, Profile, Skeleton, load_profile
from demo.filling.values import (
    NOTHING,
    as_days,
    converted,
    decimals_of,
    last_day,
    month_of,
    persons,
    picked,
    plain_cells,
    range_of,
    whole_counts,
    whole_or_not,
)
from errors import LedgerDefinitionError
from models.time import CYCLE_MONTHS, Month


class Filler:
    """Simulates each ledger when it is first asked for; one may point at the rows of another.

    Args:
        county, ledgers, places: what the rows are about. seed: the same seed gives the same rows.
        by_code: ledgers that hang together too closely for a profile, each with what simulates it.
    """

    def __init__(
        self, county: County, ledgers: Ledgers, places: Places, seed: int, by_code: dict[str, Callable[[], Cells]]
    ) -> None:
        self.county, self.ledgers, self.seed, self.by_code = county, ledgers, seed, by_code
        self.skeleton = Skeleton(county, ledgers, places, self.cells)
        self._filled: dict[str, Cells] = {}

    def cells(self, name: str) -> Cells:
        """The ledger's rows; nothing at all if it has neither code nor a profile. Each has a stream of its own."""
        if name not in self._filled:
            self._filled[name] = self.by_code[name]() if name in self.by_code else self._from_profile(name)
        return self._filled[name]

    def _from_profile(self, name: str) -> Cells:
        ledger = self.ledgers[name]
        profile = load_profile(ledger, self.county)
        if profile is None:
            return {}
        rng = np.random.default_rng([self.seed, zlib.crc32(name.encode())])
        rows = _Rows(self, ledger, profile, rng)
        return {column.name: rows.column(column.name).tolist() for column in ledger.columns}


class _Rows:
    """The rows of one ledger in the making; a column is drawn when it is first asked for."""

    def __init__(self, filler: Filler, ledger: Ledger, profile: Profile, rng: Rng) -> None:
        self.county, self.skeleton, self.ledger, self.profile = filler.county, filler.skeleton, ledger, profile
        self.rng = rng
        self.base = self.skeleton.rows(profile, ledger, rng)
        self.people: pd.DataFrame | None = None
        self.drawn: dict[str, Objects] = {}

    def column(self, name: str) -> Objects:
        """One value a row, None where empty, as a careful clerk would write it.

        ``ledger.column`` is that of another ledger: of the row this one is for, else of the row of the same village.
        """
        if "." in name:
            return self._elsewhere(*name.split("."))
        if name not in self.drawn:
            values = np.full(len(self.base), None, dtype=object)
            is_open = np.full(len(self.base), True)
            for rule in self.profile.columns.get(name, (NOTHING,)):
                meant = is_open & self._meets(rule)
                is_open &= ~meant
                if rule.null_share:
                    meant &= self.rng.random(len(meant)) >= rule.null_share
                at = np.flatnonzero(meant)
                values[at] = plain_cells(self._drawn(self.ledger.by_name[name], rule, at))
            self.drawn[name] = values
        return self.drawn[name]

    def _elsewhere(self, ledger: str, name: str) -> Objects:
        cells = self.skeleton.cells(ledger)
        values = np.array(cells[name], dtype=object)
        if ledger == self.profile.place:
            return picked(values, self.base["source"].to_numpy(dtype=object))
        by_village = dict(zip(cells["village_code"], values.tolist(), strict=True))
        return np.array([by_village.get(code) for code in self.base["village_code"]], dtype=object)

    def _tracks(self, at: Ints) -> Objects:
        """What a row has in common with those of its other months: its place and its ``each`` codes."""
        drawn = {"township": {"village_code"}, "county": {"township_code", "village_code"}}
        drawn["unit"] = drawn["county"]
        loose = {"month", "source"} | drawn.get(self.profile.place, set())
        names = [name for name in self.base if name not in loose]
        if not names:
            return np.full(len(at), "", dtype=object)
        return np.array(["|".join(row) for row in self.base[names].iloc[at].astype(str).to_numpy()], dtype=object)

    def _meets(self, rule: Draw) -> Bools:
        meets = np.full(len(self.base), True)
        for other, wanted in rule.only_if.items():
            meets &= np.isin(self.column(other), np.array(wanted, dtype=object))
        return meets

    def _drawn(self, column: Column, rule: Draw, at: Ints) -> Objects:
        """Values for the rows at these positions: by the rule if it says how, else after the column's type."""
        if rule.steady:
            _, first, back = np.unique(self._tracks(at).astype(str), return_index=True, return_inverse=True)
            once = rule.model_copy(update={"steady": False, "months": [], "growth": 1})
            return self._grown(column, rule, self._drawn(column, once, at[first])[back], at)
        if rule.points:
            return self._reached(rule, at)
        if rule.each:
            return self._base(column.name, at)
        if rule.first_rows:
            return self._first_rows(rule.first_rows, at)
        if rule.value is not None:
            return np.full(len(at), rule.value, dtype=object)
        if rule.values:
            return np.array([rule.values[row % len(rule.values)] for row in at.tolist()], dtype=object)
        if rule.weights:
            return converted(draw(self.rng, rule.weights, len(at)), column)
        if rule.text:
            return self._texts(rule, at)
        if rule.copy_of:
            name = rule.copy_of if "." in rule.copy_of else f"{self.profile.place}.{rule.copy_of}"
            return self.column(name)[at]
        if rule.person or column.type in (ColumnType.ID_NUMBER, ColumnType.PHONE):
            return self._of_persons(column, at)
        if rule.reference or column.type is ColumnType.REFERENCE:
            return self._references(rule.reference or column.ledger, at)
        return self._by_type(column, rule, at)

    def _first_rows(self, counted: str, at: Ints) -> Objects:
        """Whether a row is among the first so many of those of the row they are for."""
        place = self.base.groupby("source").cumcount().to_numpy()
        many = np.array([count or 0 for count in self.column(f"{self.profile.place}.{counted}")])
        return (place < many)[at].astype(object)

    def _by_type(self, column: Column, rule: Draw, at: Ints) -> Objects:
        match column.type:
            case ColumnType.INTEGER | ColumnType.NUMBER | ColumnType.PERCENT:
                return self._numbers(column, rule, at)
            case ColumnType.DATE:
                return self._dates(rule, at)
            case ColumnType.MONTH | ColumnType.YEAR:
                return self._periods(column, rule, at)
            case ColumnType.CODE:
                return draw(self.rng, dict.fromkeys(column.codes, 1.0), len(at))
            case ColumnType.BOOLEAN:
                return converted(draw(self.rng, {"是": 0.5, "否": 0.5}, len(at)), column)
            case ColumnType.TOWNSHIP:
                return self._base("township_code", at)
            case ColumnType.VILLAGE:
                return self._base("village_code", at)
            case ColumnType.UNIT:
                unit = self.ledger.unit or self.county.units[0].short_name
                return self._base("unit_id", at) if "unit_id" in self.base else np.full(len(at), unit, dtype=object)
            case ColumnType.TEXT:
                return self._texts(Draw(text="YS-{n:04d}" if column.name in self.ledger.key else "演示{n}"), at)
            case _:
                raise self._fault(column.name, "没有写怎样取值")

    def _base(self, name: str, at: Ints) -> Objects:
        if name not in self.base:
            raise self._fault(name, f"per 写的 {self.profile.per} 里没有这一列的值")
        found: Objects = self.base[name].to_numpy(dtype=object)[at]
        return found

    def _fault(self, column: str, problem: str) -> LedgerDefinitionError:
        return LedgerDefinitionError(f"demo/profiles/{self.ledger.name}.toml", problem, column=column)

    def _texts(self, rule: Draw, at: Ints) -> Objects:
        patterns = [rule.text] if isinstance(rule.text, str) else rule.text
        picks = self.rng.integers(0, len(patterns), len(at)).tolist()
        used = {name for name in self.ledger.by_name if any(f"{{{name}" in pattern for pattern in patterns)}
        others = {name: self.column(name) for name in used}
        rows = self.base.iloc[at].to_dict("records")
        return np.array(
            [
                patterns[pick].format(
                    **self._words(index, row), **{name: cells[index] for name, cells in others.items()}
                )
                for pick, index, row in zip(picks, at.tolist(), rows, strict=True)
            ],
            dtype=object,
        )

    def _words(self, index: int, row: dict[Hashable, Any]) -> dict[str, object]:
        """What a pattern may say besides the ledger's own columns."""
        words: dict[str, object] = {"n": index + 1, "township": self.county.township(row["township_code"]).name}
        words["village"] = self.county.village(row["village_code"]).name
        if "unit_id" in row:
            words["unit"] = self.county.unit(row["unit_id"]).short_name
        if "month" in row:
            month = Month.parse(row["month"])
            words |= {"month": str(month), "year": month.year, "quarter": (month.month + 2) // 3}
        return {name: word for name, word in words.items() if name not in self.ledger.by_name}

    def _of_persons(self, column: Column, at: Ints) -> Objects:
        if self.people is None:
            self.people = persons(self.profile, len(self.base), self.county.code, self.rng)
        name = "name" if column.name.endswith("name") else column.type.value
        found: Objects = self.people[column.name if column.name in self.people else name].to_numpy(dtype=object)[at]
        return found

    def _references(self, target: str, at: Ints) -> Objects:
        """The row the profile is ``per``, else a row of the same township; None where the township has none."""
        keys = np.array(self.skeleton.keys(target), dtype=object)
        if target == self.profile.place:
            return picked(keys, self._base("source", at))
        towns = np.array(self.skeleton.place_of(target, "township_code"), dtype=object)
        drawn = self.rng.integers(0, max(1, len(keys)), len(at))
        if all(town is None for town in towns):
            return keys[drawn]
        here = {town: keys[towns == town] for town in {town for town in towns if town is not None}}
        wanted = zip(self._base("township_code", at).tolist(), drawn.tolist(), strict=True)
        return np.array([here[t][i % len(here[t])] if t in here else None for t, i in wanted], dtype=object)

    def _numbers(self, column: Column, rule: Draw, at: Ints) -> Objects:
        decimals = decimals_of(column, rule)
        if rule.total is not None:
            values = self._parts(rule, rule.total, at, decimals)
        elif rule.sums:
            values = self._sums(column, rule, at, decimals)
        else:
            values = self._free_numbers(column, rule, at, decimals)
        return whole_or_not(values, decimals)

    def _free_numbers(self, column: Column, rule: Draw, at: Ints, decimals: int) -> Floats:
        """Numbers that have to add up to nothing, with the season, the growth and the township's factor in them."""
        factor = self._factors(rule, at) * self._in_time(rule, at)
        if rule.count_of:
            low, high = rule.low if rule.low is not None else 1.0, rule.high if rule.high is not None else 1.0
            values = (self._counted(rule.count_of, at) * self.rng.uniform(low, high, len(at)) * factor).round(decimals)
        elif rule.share_of:
            whole = np.array([0 if cell is None else cell for cell in self.column(rule.share_of)[at]], dtype=np.float64)
            low, high = 0.4 if rule.low is None else rule.low, 1.0 if rule.high is None else rule.high
            # Cut off, not rounded: a part must not outgrow its whole by rounding.
            parts = whole * self.rng.uniform(low, high, len(at)) * factor
            values = np.floor(parts * 10**decimals + 1e-9) / 10**decimals
        else:
            low, high = range_of(column, rule)
            values = (self.rng.uniform(low, high, len(at)) * factor).round(decimals)
        return values if rule.least is None else np.maximum(values, rule.least)

    def _here(self) -> str:
        """The column that says what is here: the village where the profile is per village, else the township."""
        return "village_code" if self.profile.place.endswith("village") else "township_code"

    def _counted(self, source: str, at: Ints) -> Floats:
        """What a ledger's rows, or one of its columns, add up to in the place of each row."""
        ledger, _, name = source.partition(".")
        here = self.skeleton.place_of(ledger, self._here())
        cells = self.skeleton.cells(ledger)[name] if name else [1] * len(here)
        sums = pd.Series(cells, dtype=object).fillna(0).astype(float).groupby(np.array(here, dtype=object)).sum()
        return np.array([sums.get(code, 0.0) for code in self._base(self._here(), at)], dtype=np.float64)

    def _factors(self, rule: Draw, at: Ints) -> Floats:
        if not rule.factors:
            return np.ones(len(at))
        named = {self.county.township(code).name: code for code in {*self._base("township_code", at)}}
        by_code = {named[name]: factor for name, factor in rule.factors.items() if name in named}
        return np.array([by_code.get(code, 1.0) for code in self._base("township_code", at)], dtype=np.float64)

    def _grown(self, column: Column, rule: Draw, drawn: Objects, at: Ints) -> Objects:
        """What was drawn once for all months, with the season and the growth of each."""
        if not rule.months and rule.growth == 1:
            return drawn
        decimals = decimals_of(column, rule)
        return whole_or_not((drawn.astype(np.float64) * self._in_time(rule, at)).round(decimals), decimals)

    def _in_time(self, rule: Draw, at: Ints) -> Floats:
        """Season and growth of each row's month."""
        if not rule.months and rule.growth == 1:
            return np.ones(len(at))
        months = [Month.parse(text) for text in self._base("month", at)]
        start = self.county.plan.start_month
        seasons = rule.months or [1.0] * CYCLE_MONTHS["year"]
        found = [seasons[month.month - 1] * rule.growth ** (month.minus(start) / len(seasons)) for month in months]
        return np.array(found, dtype=np.float64)

    def _parts(self, rule: Draw, total: float, at: Ints, decimals: int) -> Floats:
        """Shares of the total; a place's weight is shared by its rows."""
        if not len(at):
            return np.zeros(0)
        weights = self.rng.lognormal(0, 0.06 if rule.weighted_by else 0.4, len(at)) * self._factors(rule, at)
        if rule.weighted_by:
            _, back, rows = np.unique(self._base(self._here(), at).astype(str), return_inverse=True, return_counts=True)
            weights *= self._counted(rule.weighted_by, at) / rows[back]
        parts: Floats = apportion(round(total * 10**decimals), weights) / 10**decimals
        return parts

    def _sums(self, column: Column, rule: Draw, at: Ints, decimals: int) -> Floats:
        by = rule.by or self.ledger.date or self.ledger.period
        months = np.array([month_of(cell) for cell in self.column(by)[at]])
        values, before = np.zeros(len(at)), ""
        for mark, total in rule.sums.items():
            here = np.flatnonzero((months > before) & (months <= mark))
            if total and not len(here):
                raise self._fault(column.name, f"{mark} 以前没有行可以分摊")
            values[here] = self._parts(rule, total, at[here], decimals)
            before = mark
        return self._running(values, at, months) if rule.running else values

    def _running(self, gains: Floats, at: Ints, months: Objects) -> Floats:
        frame = pd.DataFrame({"track": self._tracks(at), "month": months, "gain": gains})
        frame["year"] = frame["month"].str[:4]
        totals: Floats = frame.sort_values("month").groupby(["track", "year"])["gain"].cumsum().sort_index().to_numpy()
        return totals

    def _reached(self, rule: Draw, at: Ints) -> Objects:
        """Parts that make up the wanted share of the whole in every month; the places fill up in one order."""
        months = np.array([Month.parse(text).index for text in self._base("month", at)])
        marks = [Month.parse(text).index for text in rule.points]
        wanted = np.interp(months, marks, list(rule.points.values())) / 100
        whole = self.column(rule.share_of)[at].astype(np.float64) if rule.share_of else np.ones(len(at))
        tracks, back = np.unique(self._tracks(at).astype(str), return_inverse=True)
        order = self.rng.permutation(len(tracks))[back]
        parts = np.zeros(len(at))
        for month in np.unique(months):
            here = np.flatnonzero(months == month)
            here = here[np.argsort(order[here], kind="stable")]
            reached = round(wanted[here[0]] * whole[here].sum())
            if rule.spread:
                parts[here] = whole[here] - scattered(int(whole[here].sum()) - reached, whole[here].astype(np.int64))
                continue
            before = whole[here].cumsum() - whole[here]
            parts[here] = (reached - before).clip(0, whole[here])
        if rule.share_of:
            return parts.astype(np.int64).astype(object)
        others = draw(self.rng, rule.weights, len(at)) if rule.weights else np.full(len(at), False, dtype=object)
        return np.where(parts > 0, np.array(True if rule.value is None else rule.value, dtype=object), others)

    def _dates(self, rule: Draw, at: Ints) -> Objects:
        plan = self.county.plan
        last = np.datetime64(rule.last or plan.end_month.end, "D")
        if rule.counts or rule.shares:
            return self._counted_dates(rule, at)
        if rule.after:
            earlier = np.array([last_day(cell) for cell in self.column(rule.after)[at]], dtype="datetime64[D]")
            # What would lie beyond the last day lies anywhere before it, not on it.
            most = np.minimum(rule.days[1], np.maximum((last - earlier).astype(np.int64), min(rule.days[0], 0)))
            waits = self.rng.integers(np.minimum(rule.days[0], most), most + 1)
            return as_days(earlier + waits.astype("timedelta64[D]"))
        if self.profile.period and not rule.first:
            step = CYCLE_MONTHS[self.profile.period]  # a quarter and a year are known by their last month
            months = [Month.parse(text) for text in self._base("month", at)]
            starts = np.array([month.plus(1 - step).start for month in months], dtype="datetime64[D]")
            ends = np.array([month.end for month in months], dtype="datetime64[D]")
        else:
            starts = np.full(len(at), np.datetime64(rule.first or plan.start_month.start, "D"))
            ends = np.full(len(at), last)
        days = (ends - starts).astype(np.int64)
        return as_days(starts + np.floor(self.rng.random(len(at)) * (days + 1)).astype(np.int64))

    def _counted_dates(self, rule: Draw, at: Ints) -> Objects:
        days: list[np.datetime64] = []
        start = np.datetime64(rule.first or self.county.plan.start_month.start, "D")
        for mark, count in (rule.counts or whole_counts(rule.shares, len(at))).items():
            end = np.datetime64(Month.parse(mark).end, "D")
            days += list(start + self.rng.integers(0, (end - start).astype(int) + 1, count))
            start = end + 1
        if len(days) > len(at):
            raise self._fault("counts", f"要 {len(days)} 行，只有 {len(at)} 行")
        values = np.full(len(at), None, dtype=object)
        values[self.rng.permutation(len(at))[: len(days)]] = np.array(days, dtype="datetime64[D]").astype(object)
        return values

    def _periods(self, column: Column, rule: Draw, at: Ints) -> Objects:
        if "month" in self.base:
            months = self._base("month", at)
        else:
            plan = self.county.plan
            first = Month.parse(rule.first) if rule.first else plan.start_month
            last = Month.parse(rule.last) if rule.last else plan.end_month
            steps = self.rng.integers(0, last.minus(first) + 1, len(at)).tolist()
            months = np.array([str(first.plus(step)) for step in steps], dtype=object)
        if column.type is ColumnType.MONTH:
            return months
        return np.array([Month.parse(month).year for month in months], dtype=object)
