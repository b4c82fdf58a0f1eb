"""The county as data: plan, units, registers of townships and villages, and the look-ups over them.

Nothing in the program knows a county; another county is another folder.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from data_access.county.csv_table import Table, read_county_file, read_table
from data_access.county.monitoring_rows import RiskUnit, WarningRuleRow
from data_access.county.rows import (
    Article,
    Commitment,
    CountyFile,
    FormerCode,
    Plan,
    Sentence,
    StepLimit,
    Township,
    TownshipStatus,
    Unit,
    UnitAlias,
    Village,
    VillageAlias,
)
from data_access.county.text_folding import folded
from errors import CountyDataError, NotFound
from models.cases import CASE_STEPS, WHOLE_IDENTIFICATION
from models.warnings import WarningRule

#: Share of characters two names must have in common to be offered as “是不是”: one slip in a name of three.
_NEAR = 0.6

T = TypeVar("T")


@dataclass(frozen=True)
class County:
    """Everything the county folder says, checked, with its look-ups.

    ``township``, ``village``, ``unit``, ``article`` and ``commitment`` take an id and raise NotFound. The
    ``find_…`` functions take what people write and return None when it is not known for certain; full-width
    characters, spaces and letter case make no difference to them.
    """

    folder: Path
    code: str
    name: str
    area_km2: float
    plan: Plan
    townships: tuple[Township, ...]
    former_townships: tuple[Township, ...]
    villages: tuple[Village, ...]
    village_aliases: tuple[VillageAlias, ...]
    former_codes: tuple[FormerCode, ...]
    units: tuple[Unit, ...]
    unit_aliases: tuple[UnitAlias, ...]
    articles: tuple[Article, ...]
    commitments: tuple[Commitment, ...]
    warning_rules: tuple[WarningRule, ...]
    risk_units: tuple[RiskUnit, ...]
    step_limits: tuple[StepLimit, ...] = ()
    trends: tuple[str, ...] = ()
    sentences: tuple[Sentence, ...] = ()

    def township(self, code: str) -> Township:
        """A current or former township."""
        return _by_id(self._township_by_code, code, "乡镇")

    def village(self, code: str) -> Village:
        return _by_id(self._village_by_code, code, "村")

    def unit(self, id: str) -> Unit:
        return _by_id(self._unit_by_id, id, "单位")

    def article(self, id: str) -> Article:
        return _by_id(self._article_by_id, id, "条目")

    def commitment(self, id: str) -> Commitment:
        return _by_id(self._commitment_by_id, id, "承诺")

    @cached_property
    def commitment_ids(self) -> frozenset[str]:
        return frozenset(self._commitment_by_id)

    def find_township(self, text: str) -> Township | None:
        """The current township of a code or name; a former one gives the township it was merged into."""
        return self._township_keys.get(_key(text))

    def find_village(self, text: str, township_code: str | None = None) -> Village | None:
        """The one village of a code (former ones too), name, official name or alias.

        Args:
            township_code: narrows to one township, former codes allowed; without it a name that occurs
                in several townships gives None (see :meth:`village_candidates`).
        """
        found = self._village_keys.get(_key(text), ())
        if township_code:
            township = self._township_keys.get(township_code)
            found = tuple(village for village in found if township and village.township_code == township.code)
        return found[0] if len(found) == 1 else None

    def village_candidates(self, text: str) -> list[Village]:
        """Every village the text may mean, in register order."""
        return list(self._village_keys.get(_key(text), ()))

    def find_unit(self, text: str) -> Unit | None:
        """The unit of an id, short or full name or alias, with or without the county's name before it."""
        return self._unit_keys.get(self._unit_key(text))

    def nearest_township(self, text: str) -> str | None:
        """Name of the township written most like ``text``; None when nothing is near."""
        found = _nearest(text, self._township_keys)
        return found.name if found else None

    def nearest_village(self, text: str, township_code: str | None = None) -> str | None:
        """Name of the village written most like ``text``, within the township if one is given."""
        township = self._township_keys.get(township_code or "")
        keys = {
            key: village
            for key, villages in self._village_keys.items()
            for village in villages
            if township is None or village.township_code == township.code
        }
        found = _nearest(text, keys)
        return found.name if found else None

    def nearest_unit(self, text: str) -> str | None:
        """Short name of the unit written most like ``text``; None when nothing is near."""
        found = _nearest(self._unit_key(text), self._unit_keys)
        return found.short_name if found else None

    def units_of(self, commitment: Commitment) -> tuple[Unit, ...]:
        """The units its article names, in the order of the text; empty where the text names none."""
        return tuple(self.unit(id) for id in self.article(commitment.article_id).units)

    def is_units_open(self, commitment: Commitment) -> bool:
        """Whether the text ends its list of units with 等."""
        return self.article(commitment.article_id).is_units_open

    def lead_of(self, commitment: Commitment) -> Unit | None:
        """The unit the county has named as lead; None = 待县里确认."""
        return self.unit(commitment.lead_unit_id) if commitment.lead_unit_id else None

    def answerable_for(self, article_ids: Iterable[str]) -> set[str]:
        """Ids of the units these articles name, and of the leads the county has settled for what they promise."""
        ids = set(article_ids)
        leads = {one.lead_unit_id for one in self.commitments if one.article_id in ids and one.lead_unit_id}
        return leads | {unit for id in ids for unit in self.article(id).units}

    def _unit_key(self, text: str) -> str:
        """陵川县人社局 is 县人社局: the county's name shrinks to its last character."""
        key, name = _key(text), _key(self.name)
        return name[-1] + key.removeprefix(name) if key.startswith(name) else key

    @cached_property
    def _township_by_code(self) -> dict[str, Township]:
        return {township.code: township for township in (*self.townships, *self.former_townships)}

    @cached_property
    def _village_by_code(self) -> dict[str, Village]:
        return {village.code: village for village in self.villages}

    @cached_property
    def _unit_by_id(self) -> dict[str, Unit]:
        return {unit.id: unit for unit in self.units}

    @cached_property
    def _article_by_id(self) -> dict[str, Article]:
        return {article.id: article for article in self.articles}

    @cached_property
    def _commitment_by_id(self) -> dict[str, Commitment]:
        return {commitment.id: commitment for commitment in self.commitments}

    @cached_property
    def _township_keys(self) -> dict[str, Township]:
        keys: dict[str, Township] = {}
        for township in (*self.former_townships, *self.townships):
            current = self._township_by_code[township.merged_into or township.code]
            keys[township.code] = keys[_key(township.name)] = current
        return keys

    @cached_property
    def _village_keys(self) -> dict[str, tuple[Village, ...]]:
        found: dict[str, dict[str, Village]] = {}
        by_code = self._village_by_code
        for village in self.villages:
            for text in (village.code, village.name, village.official_name):
                found.setdefault(_key(text), {})[village.code] = village
        for alias in self.village_aliases:
            found.setdefault(_key(alias.alias), {})[alias.village_code] = by_code[alias.village_code]
        for former in self.former_codes:
            if former.village_code:
                found[former.former_code] = {former.village_code: by_code[former.village_code]}
        return {key: tuple(villages.values()) for key, villages in found.items()}

    @cached_property
    def _unit_keys(self) -> dict[str, Unit]:
        named = [(text, unit) for unit in self.units for text in (unit.id, unit.full_name, unit.short_name)]
        named += [(alias.alias, self._unit_by_id[alias.unit_id]) for alias in self.unit_aliases]
        return {self._unit_key(text): unit for text, unit in named}


def load_county(folder: Path) -> County:
    """Read and check a county folder (county.toml, plan/, units/, register/).

    Raises:
        CountyDataError: names the file, the line and the column of the first fault found.
    """
    county = read_county_file(folder)
    townships = read_table(folder, "register/townships.csv", Township)
    villages = read_table(folder, "register/villages.csv", Village)
    village_aliases = read_table(folder, "register/village_aliases.csv", VillageAlias)
    former_codes = read_table(folder, "register/former_codes.csv", FormerCode)
    units = read_table(folder, "units/units.csv", Unit)
    unit_aliases = read_table(folder, "units/unit_aliases.csv", UnitAlias)
    articles = read_table(folder, "plan/articles.csv", Article)
    commitments = read_table(folder, "plan/commitments.csv", Commitment)
    _check_townships(townships, county.code)
    _check_villages(villages, village_aliases, former_codes, townships)
    _check_units(units, unit_aliases)
    _check_plan(county, articles, commitments, units)
    sentences = read_table(folder, "plan/sentences.csv", Sentence, is_optional=True)
    _check_sentences(sentences, articles, commitments)
    _check_figures(folder, commitments)
    warning_rules = read_table(folder, "monitoring/warning_rules.csv", WarningRuleRow, is_optional=True)
    risk_units = read_table(folder, "monitoring/risk_units.csv", RiskUnit, is_optional=True)
    _check_monitoring(folder, warning_rules, risk_units, units)
    step_limits = read_table(folder, "monitoring/step_limits.csv", StepLimit, is_optional=True)
    step_limits.check_unique("step")
    step_limits.check_known("step", (*CASE_STEPS, WHOLE_IDENTIFICATION), "监测办理环节")
    return County(
        folder=folder,
        code=county.code,
        name=county.name,
        area_km2=county.area.area_km2,
        plan=county.plan,
        townships=tuple(row for row in townships.rows if row.status is TownshipStatus.CURRENT),
        former_townships=tuple(row for row in townships.rows if row.status is TownshipStatus.FORMER),
        villages=villages.rows,
        village_aliases=village_aliases.rows,
        former_codes=former_codes.rows,
        units=units.rows,
        unit_aliases=unit_aliases.rows,
        articles=articles.rows,
        commitments=commitments.rows,
        warning_rules=tuple(row.as_rule() for row in warning_rules.rows),
        risk_units=risk_units.rows,
        step_limits=step_limits.rows,
        trends=county.overview.trends,
        sentences=sentences.rows,
    )


def _check_townships(townships: Table[Township], county_code: str) -> None:
    townships.check_unique("code")
    townships.check_unique("name")
    current = {row.code for row in townships.rows if row.status is TownshipStatus.CURRENT}
    townships.check_known("merged_into", current, "现行乡镇")
    for line, row in townships.lines:
        if not row.code.startswith(county_code):
            raise townships.refuse(line, "code", f"“{row.code}”不以本县代码 {county_code} 开头，请核对")
        if (row.status is TownshipStatus.FORMER) != bool(row.merged_into):
            raise townships.refuse(line, "merged_into", "撤销的乡镇要填并入的乡镇代码，现行的要空着")


def _check_villages(
    villages: Table[Village], aliases: Table[VillageAlias], former: Table[FormerCode], townships: Table[Township]
) -> None:
    villages.check_unique("code")
    villages.check_unique("township_code", "name")
    current = {row.code for row in townships.rows if row.status is TownshipStatus.CURRENT}
    villages.check_known("township_code", current, "现行乡镇")
    for line, row in villages.lines:
        if not row.code.startswith(row.township_code):
            raise villages.refuse(line, "code", f"“{row.code}”不以乡镇代码 {row.township_code} 开头，请核对")
    codes = villages.column("code")
    aliases.check_unique("township_code", "alias")
    aliases.check_known("village_code", codes, "村名录")
    names = {(row.township_code, name): row.code for row in villages.rows for name in (row.name, row.official_name)}
    for line, alias in aliases.lines:
        if not alias.village_code.startswith(alias.township_code):
            raise aliases.refuse(line, "township_code", "与村代码所属的乡镇不一致，请核对")
        if names.get((alias.township_code, alias.alias), alias.village_code) != alias.village_code:
            raise aliases.refuse(line, "alias", f"“{alias.alias}”是本乡镇另一个村的名称，不能作别名")
    former.check_unique("former_code")
    former.check_known("village_code", codes, "村名录")
    for line, code in former.lines:
        if code.former_code in codes:
            raise former.refuse(line, "former_code", f"“{code.former_code}”是现行代码，请核对")


def _check_units(units: Table[Unit], aliases: Table[UnitAlias]) -> None:
    for column in ("id", "short_name", "full_name"):
        units.check_unique(column)
    aliases.check_unique("alias")
    aliases.check_known("unit_id", units.column("id"), "单位名录")
    owners = {_key(text): row.id for row in units.rows for text in (row.id, row.short_name, row.full_name)}
    for line, row in aliases.lines:
        if owners.setdefault(_key(row.alias), row.unit_id) != row.unit_id:
            raise aliases.refuse(line, "alias", f"“{row.alias}”已经指另一个单位，请删改")


def _check_plan(
    county: CountyFile, articles: Table[Article], commitments: Table[Commitment], units: Table[Unit]
) -> None:
    articles.check_unique("id")
    articles.check_unique("label")
    articles.check_known("units", units.column("id"), "单位名录")
    commitments.check_unique("id")
    commitments.check_known("article_id", articles.column("id"), "条目表")
    commitments.check_known("lead_unit_id", units.column("id"), "单位名录")
    if county.plan.end_month < county.plan.start_month:
        raise CountyDataError("county.toml", "止月早于起月，请改正", column="plan.end_month")
    if county.plan.baseline.article_id not in articles.column("id"):
        raise CountyDataError("county.toml", "条目表里没有这一条，请改正", column="plan.baseline.article_id")
    if unknown := [id for id in county.overview.trends if id not in commitments.column("id")]:
        raise CountyDataError("county.toml", f"承诺表里没有 {'、'.join(unknown)}，请改正", column="overview.trends")
    by_id = {row.id: row for row in articles.rows}
    bases = county.plan.bases
    for line, row in commitments.lines:
        article = by_id[row.article_id]
        if row.basis not in bases:
            begun = f"方案从{county.plan.start_month.label}起"
            raise commitments.refuse(line, "basis", f"{begun}，只能填 {'、'.join(bases)}，现为“{row.basis}”")
        # 等 leaves the list open, and part 三 names nobody: there the county may choose any unit.
        is_closed = article.units and not article.is_units_open
        if row.lead_unit_id and is_closed and row.lead_unit_id not in article.units:
            problem = f"“{row.lead_unit_id}”不在{article.label}的责任单位里，请改正"
            raise commitments.refuse(line, "lead_unit_id", problem)


def _check_sentences(sentences: Table[Sentence], articles: Table[Article], commitments: Table[Commitment]) -> None:
    sentences.check_unique("id")
    sentences.check_known("article_id", articles.column("id"), "条目表")
    taken = articles.column("id") | commitments.column("id")
    for line, row in sentences.lines:
        if row.id in taken:
            raise sentences.refuse(line, "id", f"“{row.id}”已是条目或承诺的编号，请换一个")


def _check_figures(folder: Path, commitments: Table[Commitment]) -> None:
    for line, row in commitments.lines:
        if row.figure and not (folder / "figures" / f"{row.figure}.sql").is_file():
            raise commitments.refuse(line, "source", f"figures 里没有“{row.figure}.sql”，请改正或补上")


def _check_monitoring(
    folder: Path, rules: Table[WarningRuleRow], risk_units: Table[RiskUnit], units: Table[Unit]
) -> None:
    rules.check_unique("id")
    rules.check_unique("title")
    for line, row in rules.lines:
        if not (folder / "monitoring" / "facts" / f"{row.fact}.sql").is_file():
            raise rules.refuse(line, "fact", f"monitoring/facts 里没有“{row.fact}.sql”，请改正或补上")
    risk_units.check_unique("risk", "unit_id")
    risk_units.check_known("unit_id", units.column("id"), "单位名录")


def _key(text: str) -> str:
    """What a person wrote, made comparable: half-width, without any space, lower case."""
    return "".join(folded(text).split()).casefold()


def _by_id(items: dict[str, T], id: str, what: str) -> T:
    try:
        return items[id]
    except KeyError:
        raise NotFound(f"没有编号为“{id}”的{what}。") from None


def _nearest(text: str, keys: dict[str, T]) -> T | None:
    """The item whose key is written most like ``text``; codes and ids are not names, so they are left out."""
    names = [key for key in keys if not key.isascii()]
    similarity: Callable[..., float] = Levenshtein.normalized_similarity
    found = process.extractOne(_key(text), names, scorer=similarity, score_cutoff=_NEAR)
    return keys[found[0]] if found else None
