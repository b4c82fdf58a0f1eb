"""一村一册, the village itself: who and where, people and households, the years, team and secretary."""

from collections.abc import Hashable, Iterator

import pandas as pd
from markupsafe import Markup

from analysis.monitoring.bulletin import Bulletin, Count
from analysis.monitoring.small_cells import Seen
from models.viewing import Filters
from services import reading
from services.monitoring import cases, guarantees, one_screen, view
from services.monitoring.places import village_places
from services.villages import village_facts
from services.words import words
from ui.base.links import href
from ui.frame import projector
from ui.guarantees.gaps import NOT_REPORTED
from ui.parts import absent, cards
from ui.parts.mark import mark
from ui.risk_households.view import address, marked

NAMES_NOTE = "姓名、电话不进看板，只列职务；要看本人，请到台账的原表。"
_YEARLY = (
    ("村集体经济收入", "collective_income_wanyuan", "万元"), ("农民人均可支配收入", "income_per_capita_yuan", "元"),
    ("年末户数", "household_count", "户"), ("通自来水", "tap_water_household_count", "户"),
    ("卫生厕所", "sanitary_toilet_household_count", "户"),
)  # fmt: skip


def facts(village: pd.Series, filters: Filters) -> None:
    """Who and where, people and households."""

    def figure(label: str, column: str, unit: str, *of: str) -> tuple[Markup, str, str]:
        has_row = not words.is_missing(village[column]) and not any(words.is_missing(part) for part in of)
        return cards.joined(label, mark(filters, *of) if has_row else ""), words.number(village[column], unit), unit

    def standing(label: str, column: str, unit: str) -> tuple[Markup, str, str]:
        return figure(label, column, unit, "row", "villages", village["row_id"], column)

    def counted(label: str, column: str, unit: str) -> tuple[Markup, str, str]:
        name = f"village_{column.removesuffix('_count')}"
        return figure(label, column, unit, "figure", name, village["village_code"])

    with cards.card("facts", is_filling=True):
        title = cards.joined("基本情况", mark(filters, "row", "villages", village["row_id"]))
        found = [
            ("退出村", village_facts.exit_words(village), ""),
            standing("户数", "household_count", "户"),
            standing("人口", "population", "人"),
            standing("自然村", "natural_village_count", "个"),
            standing("耕地", "farmland_area_mu", "亩"),
            ("主导产业", words.text(village["main_industry"]), ""),
            counted("脱贫户", "lifted_household_count", "户"),
            counted("脱贫人口", "lifted_population", "人"),
        ]
        source = "行政村基本情况台账 · 现状"
        cards.draw(cards.head(title, source), cards.facts(found), cards.muted(village_facts.place_words(village)))


def people(village: pd.Series, filters: Filters) -> None:
    """Monitored households and the four guarantees, as counts."""
    code, here = village["village_code"], village_facts.township_of(village, filters)
    found, shown = village_facts.monitoring(village, filters), view.View(is_projected=projector.is_on())
    with cards.card("people", is_filling=True):
        link = cards.anchor(address(here, shown, village=code), "看监测户 ›")
        cards.draw(cards.head(cards.joined("防返贫监测　", link), f"{cases.LEDGER} · 截至{filters.asof.label}"))
        if found is None:
            cards.draw(absent.muted("cases", cases.NOT_REPORTED))
        else:
            passport = marked(filters, shown, "village_monitored", code)
            still_open, enrolled, eliminated, entered, gone = _said(village, found, filters, shown)
            cards.draw(
                cards.line("未消除风险 ", cards.strong(still_open), passport),
                cards.line(f"累计纳入 {enrolled}，已消除 {eliminated}"),
                cards.line(f"本月纳入 {entered}，消除 {gone}"),
            )
        link = _cases_link("" if shown.is_projected else "看逐件 ›", village, filters, shown)
        source = f"三保障和饮水安全问题台账 · 截至{filters.asof.label}"
        cards.draw(cards.head(cards.joined("三保障未解决的问题　", link), source), _gap_table(village, filters, shown))


def _said(village: pd.Series, found: Bulletin, filters: Filters, shown: view.View) -> Iterator[str]:
    """Monitored, enrolled, eliminated, and this month's, as they may stand beside each other and on other pages."""
    names = (one_screen.OPEN, "enrolled", "eliminated", "entered", "eliminated_now")
    counts = {name: getattr(found, name) for name in names}
    spoken: dict[Hashable, Seen] = {}
    if shown.is_projected:
        places = village_places(village_facts.township_of(village, filters), shown, reading.county())
        own = next((one for one in places if one.code == village["village_code"]), None)
        spoken = {one_screen.OPEN: one_screen.as_said(own.count.households, own.said[0])} if own else {}
    said = one_screen.of_village(counts, spoken, shown)
    return (said.count(name, count) for name, count in counts.items())


def _cases_link(label: str, village: pd.Series, filters: Filters, shown: view.View, **extra: str) -> Markup:
    """To the gaps one by one; on the projector the label alone, because they are single households."""
    if shown.is_projected:
        return cards.joined(label)
    here = village_facts.township_of(village, filters)
    return cards.anchor(href("guarantees", here, village=village["village_code"], **extra), label)


def _gap_table(village: pd.Series, filters: Filters, shown: view.View) -> Markup:
    found = village_facts.gaps(village, filters)
    if not found:
        return absent.muted(guarantees.LEDGER, NOT_REPORTED)
    sight, code = shown.sight, village["village_code"]
    body = (
        (
            cards.joined(
                _cases_link(name, village, filters, shown, guarantee=name),
                marked(filters, shown, village_facts.gap_figure(name), code),
            ),
            sight.number(one.still_open.gaps),
            *sight.split(Count(one.still_open.households, one.still_open.people)), sight.number(one.solved.gaps),
        )
        for name, one in found.items()
    )  # fmt: skip
    header = ("保障", "未解决（件）", "户", "人", "已解决（件）")
    return cards.table(header, body, numbers=(1, 2, 3, 4))


def income(code: str, filters: Filters) -> None:
    """Collective income by year, as bars."""
    found = village_facts.years_of(code, filters)
    with cards.card("income", is_filling=True):
        source = f"行政村年度情况台账 · 至{filters.asof.known_year}年度"
        cards.draw(cards.head("村集体经济收入（万元）", source), _bars(found, filters))


def _bars(found: pd.DataFrame, filters: Filters) -> Markup:
    if found.empty:
        return absent.muted("village_years", "缺数：还没有年度数据。请到数据管理导入行政村年度情况台账。")
    widest = found["collective_income_wanyuan"].max() or 1.0
    parts = []
    for row in words.each(found):
        value = row.collective_income_wanyuan
        if words.is_missing(value):
            bar, said = "", "缺数"
        else:
            width, said = max(0.0, 100 * value / widest), words.number(value, "万元")
            bar = Markup('<i style="width:{:.1f}%"></i>').format(width)
        passport = mark(filters, "row", "village_years", row.row_id, "collective_income_wanyuan") if bar else ""
        told = cards.joined(said, passport)
        parts.append(Markup("<span>{}年</span><span>{}</span><b>{}</b>").format(row.year, bar, told))
    return cards.div("funnel", *parts)


def years(code: str, filters: Filters) -> None:
    """The village's yearly figures."""
    found = village_facts.years_of(code, filters)
    with cards.card("years"):
        cards.draw(cards.head("历年情况", f"行政村年度情况台账 · 至{filters.asof.known_year}年度"))
        if found.empty:
            cards.draw(absent.muted("village_years", "缺数：还没有年度数据。"))
            return
        header = ("年度", *(f"{title}（{unit}）" for title, _, unit in _YEARLY), "驻村工作队")
        body = (
            (
                cards.joined(f"{row['year']}年", mark(filters, "row", "village_years", row["row_id"])),
                *(words.number(row[column], unit) or "缺数" for _, column, unit in _YEARLY),
                words.yes_no(row["has_team"]) or "缺数",
            )
            for row in found.to_dict("records")
        )
        cards.draw(cards.table(header, body, numbers=(1, 2, 3, 4, 5)))


def team(code: str, filters: Filters) -> None:
    """Who is posted here since when, and the party branch, without names."""
    posted, branch = village_facts.team_rows(code, filters), village_facts.branch_row(code, filters)
    with cards.card("team", is_filling=True):
        title = f"驻村工作队：在岗 {len(posted)} 人" if len(posted) else "驻村工作队"
        cards.draw(cards.head(title, f"驻村第一书记和工作队员台账 · 截至{filters.asof.label}"))
        if posted.empty:
            cards.draw(absent.muted("team_members", "缺数：台账里没有本村在岗的第一书记和队员。"))
        else:
            body = (
                (
                    cards.joined(row.role, mark(filters, "row", "team_members", row.row_id)), row.sending_unit,
                    cards.whole(words.day(row.started_on)), cards.whole(words.day(row.due_on) or "未填"),
                )
                for row in words.each(posted)
            )  # fmt: skip
            cards.draw(cards.table(("职务", "派出单位", "到任", "届满"), body))
        cards.draw(_branch(branch, filters), cards.muted(NAMES_NOTE))


def _branch(branch: pd.Series | None, filters: Filters) -> Markup:
    if branch is None:
        return cards.head("村党组织", "村党组织建设台账") + absent.muted("party_branches", "缺数：台账里没有本村。")
    counts = [
        f"{label} {words.number(branch[column], '人')} 人" if words.number(branch[column], "人") else f"{label} 缺数"
        for label, column in (("党员", "member_count"), ("“两委”成员", "committee_count"))
    ]
    rest = [f"星级 {words.text(branch['rating']) or '缺数'}", f"整顿状态 {branch['status']}"]
    title = cards.joined("村党组织", mark(filters, "row", "party_branches", branch["row_id"]))
    head = cards.head(title, f"村党组织建设台账 · {branch['year']}年度")
    return head + cards.line("；".join([village_facts.secretary_words(branch), *counts, *rest]))
