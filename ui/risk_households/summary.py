"""What stands on top of the page of households at risk: the way up, the figures that must agree, good and bad work."""

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from analysis.monitoring.small_cells import WITHHELD
from analysis.targets.wording import rounded
from data_access.county.county import County
from models.viewing import Filters
from services.monitoring import eliminations, one_screen
from services.monitoring.cases import NOT_REPORTED, found_in_time, is_reported, risks_of_units, totals, when
from services.monitoring.view import View
from services.words import words
from ui.frame import projector
from ui.parts import absent, cards
from ui.risk_households.view import address, marked


def not_reported(filters: Filters) -> bool:
    """Say so in the place of the figures while the ledger holds nobody; whether it does."""
    if is_reported(filters):
        return False
    with cards.card("totals"):
        cards.draw(cards.head("防返贫监测对象", when(filters)), absent.muted("cases", NOT_REPORTED))
    return True


def summary(filters: Filters, shown: View) -> None:
    """The figures that must agree: enrolled, eliminated, open; and what tells good work from bad."""
    left, right = st.columns([1, 1.2])
    cards.kept("totals", f"totals_{shown}", lambda: _totals_text(filters, shown), filters, left)
    cards.kept("signs", f"signs_{shown}", lambda: _signs_text(filters, shown), filters, right)
    for sentence in totals(filters).disagreements:
        st.warning(words.verbatim(f"数对不上：{sentence}请到数据管理核对监测对象台账和监测办理台账。"))


def _totals_text(filters: Filters, shown: View) -> Markup:
    total, said = totals(filters), one_screen.said(filters, shown)

    def figure(name: str, figure_name: str) -> Markup:
        text = said.count(name, getattr(total, name))
        return cards.whole(cards.joined(cards.strong(text), marked(filters, shown, figure_name)))

    big = said.pair(one_screen.OPEN, total.still_open)
    return cards.joined(
        cards.head("防返贫监测对象", when(filters)),
        cards.big(big[0], cards.joined(f"户 {big[1]} 人未消除风险", marked(filters, shown, "open_cases"))),
        cards.line("累计纳入 ", figure("enrolled", "enrolled_cases"), " ＝ 未消除 ＋ 已消除 ", figure("eliminated", "eliminated_cases")),
        cards.line(
            "本月纳入 ", figure("entered", "entered_cases"), "，其中重新纳入 ", figure("re_entered", "re_entered_cases"),
            "；本月消除 ", figure("eliminated_now", "eliminated_cases_now"),
        ),
        cards.line("正在办理纳入、还没有录入系统的 ", figure("in_procedure", "cases_in_procedure"), "，不算在累计纳入里"),
    )  # fmt: skip


def _signs_text(filters: Filters, shown: View) -> Markup:
    """Found early, all helped, none ended too soon: what is good or bad here. The number of households is neither."""
    total, early, said = totals(filters), found_in_time(filters), one_screen.said(filters, shown)
    days = "没有可算的" if early.median_days is None else f"{rounded(early.median_days)} 天"
    missing = f"（{early.unknown} 件缺日期，没有算）" if early.unknown and not shown.is_projected else ""
    if not total.still_open.households:
        share = "没有未消除的户"
    elif said.is_told("helped") and said.is_told(one_screen.OPEN):
        share = f"{words.number(100 * total.helped.households / total.still_open.households, '%')}%"
    else:
        share = WITHHELD
    gone, early_gone = len(eliminations.of_year(filters)), len(eliminations.too_early(filters))
    names = cards.anchor(address(filters, shown, status="too_early"), "名单 ›")
    listed = names if early_gone and not shown.is_projected else ""
    rows: Sequence[tuple[object, ...]] = (
        ("早发现", cards.joined("近 12 个月纳入的，从线索到录入系统的中位天数", missing), cards.joined(cards.strong(days), marked(filters, shown, "days_to_entry"))),
        ("都帮扶", "未消除风险户里已有帮扶措施的", cards.joined(cards.strong(share), marked(filters, shown, "helped_share"))),
        (
            "消得稳",
            cards.joined(f"近 12 个月消除的 {_cases(said.number('gone_of_year', gone))}里，按已知情况不符合消除条件的 ", listed)
            if gone else "近 12 个月消除的，按已知情况不符合消除条件的",
            cards.joined(cards.strong(_cases(said.number("too_early", early_gone)) if gone else "没有消除的"), marked(filters, shown, "early_eliminations")),
        ),
    )  # fmt: skip
    return cards.joined(
        cards.head("好不好看这几样", f"监测办理台账 · 截至{filters.asof.label}"),
        cards.table((), rows, numbers=(2,)),
        cards.muted("应纳尽纳：监测户多少不分好坏，不设指标。看发现得早不早、帮扶到没到、消除稳不稳。"),
    )


def _cases(number: str) -> str:
    return number if number == WITHHELD else f"{number} 件"


def crumbs(filters: Filters, shown: View, county: County) -> None:
    """The levels above, each a link; the switch for the projector; what is hidden there."""
    steps = [cards.anchor(address(Filters((), filters.units, filters.asof), shown), "全县")]
    if len(filters.townships) == 1:
        name = county.township(filters.townships[0]).name
        steps.append(cards.anchor(address(filters, shown), name))
    village = next((one.name for one in county.villages if one.code == shown.village), "")
    way = Markup(" › ").join([*steps, village] if village else steps)
    if filters.units:
        risks = "、".join(risks_of_units(filters))
        none = "所选部门没有归口的风险（归口待县里确认的不归给任何部门），以下没有户。"
        way += Markup('<span class="muted">　{}</span>').format(f"只看所选部门归口的风险：{risks}" if risks else none)
    switch = projector.switch("households", filters, shown.is_projected, **_kept(shown))
    aside = cards.joined(switch, " ", projector.note(shown.is_projected))
    cards.draw(Markup('<div class="line spread"><span>{}</span><span>{}</span></div>').format(way, aside))


def _kept(shown: View) -> dict[str, str]:
    parts = {name: getattr(shown, name) for name in ("village", "status", "step", "category", "risk")}
    return {name: value for name, value in parts.items() if value}
