"""The figures of households at risk, see :mod:`services.figures.catalogue`: each says how it is counted and lists the cases that count."""

from collections.abc import Callable

from analysis.monitoring.bulletin import by_risk, count, part
from analysis.targets.wording import rounded
from models.viewing import Filters
from services.figures.figure import AT_END, Figure, Rows, no_value
from services.monitoring import cases, counts, eliminations
from services.villages import villages
from services.words import words

CASES = ("cases", "case_steps", "households")
_ENROLLED = "录入系统已办结的监测件（没有办理步骤的，按识别月份），不予纳入的不算"
_OPEN = f"{_ENROLLED}，到月末没有风险消除的，一户有几件只数一户；人数是这些户月末在户台账里的家庭人口，第一次导入以前的月份用现在的"
_THIS_MONTH = "截至月份当月"


def _part(name: str, *, is_of_all_units: bool = False) -> Callable[[Filters, str], Rows]:
    """The cases behind a figure of the bulletin, of the filters or of one village."""

    def rows(filters: Filters, village: str) -> Rows:
        found = (cases.cases if is_of_all_units else cases.chosen)(filters)
        found = part(found, name, filters.asof)
        return "cases", list((found[found["village_code"] == village] if village else found)["case_id"])

    return rows


def _of_part(title: str, how: str, name: str, time: str = AT_END) -> Figure:
    """A figure that is a part of the bulletin: its households and people, and the cases behind them."""

    def value(filters: Filters, _: str) -> str:
        return str(getattr(cases.totals(filters), name).words)

    return Figure(title, "", how, time, CASES, "households", value, _part(name))


def _categories(filters: Filters, _: str) -> str:
    found = cases.totals(filters).by_category.items()
    return " · ".join(f"{name} {count.words}" for name, count in found)


def _risks(filters: Filters, _: str) -> str:
    return " · ".join(f"{row.risk} {row.households} 户" for row in words.each(by_risk(cases.chosen(filters))))


def _village_cases(filters: Filters, village: str) -> str:
    found = cases.chosen(filters)
    return str(count(part(found[found["village_code"] == village], "still_open", filters.asof)).households)


def _days_to_entry(filters: Filters, _: str) -> str:
    days = cases.found_in_time(filters).median_days
    return "" if days is None else rounded(days)


def _moved(filters: Filters, _: str) -> str:
    before = Filters(filters.townships, filters.units, filters.asof.plus(-1))
    change = cases.totals(filters).still_open.households - cases.totals(before).still_open.households
    return words.signed(change, "户")


HOUSEHOLD_FIGURES: dict[str, Figure] = {
    "village_monitored": Figure(
        "未消除风险监测户", "户", _OPEN, AT_END, CASES, "households",
        lambda filters, village: words.number(villages.one(village, filters)["monitored_count"], "户"),
        _part("still_open", is_of_all_units=True), "village",
    ),
    "enrolled_cases": _of_part("累计纳入的监测户", f"{_ENROLLED}，一户只数一次；等于未消除的加已消除的", "enrolled"),
    "open_cases": _of_part("未消除风险的监测户", _OPEN, "still_open"),
    "eliminated_cases": _of_part("已消除风险的监测户", "累计纳入的户里没有一件未消除的；重新纳入的算未消除", "eliminated"),
    "cases_in_procedure": _of_part("正在办理纳入的户", "已经识别、录入系统还没有办结、没有不予纳入的户；不算在累计纳入里", "in_procedure"),
    "entered_cases": _of_part("本月纳入", f"{_ENROLLED}，纳入日期在截至月份里的；包括重新纳入的", "entered", _THIS_MONTH),
    "re_entered_cases": _of_part("本月重新纳入", "本月纳入的户里以前纳入过的", "re_entered", _THIS_MONTH),
    "eliminated_cases_now": _of_part("本月消除", "风险消除的办结日期在截至月份里的监测件", "eliminated_now", _THIS_MONTH),
    "waiting_cases": _of_part(
        "超过规定天数还没有帮扶措施", "没有消除的户，从录入系统那天（没有办理步骤的从识别月份 1 日，绿色通道从第一个环节）到月末超过设置的天数，还没有一条措施",
        "without_measures",
    ),
    "long_waiting_cases": _of_part("拖得太久还没有帮扶措施", "同“超过规定天数还没有帮扶措施”，用设置里较长的天数", "without_measures_long"),
    "overdue_cases": Figure(
        "办理逾期", "件", "正在办的环节到月末过了时限的监测件；时限在县情文件夹 monitoring/step_limits.csv，待县里确认的环节不算", AT_END, CASES,
        "households", lambda filters, _: str(len(counts.overdue(filters))),
        lambda filters, _: ("cases", list(counts.overdue(filters)["case_id"])),
    ),
    "days_to_entry": Figure(
        "从线索到录入系统的中位天数", "天", "近 12 个月纳入的监测件，线索登记开始到录入系统办结的天数，从小到大排在中间的；缺一个日期的不算",
        "截至月份往前 12 个月", CASES, "households", _days_to_entry,
    ),
    "helped_share": _of_part("未消除风险户里已有帮扶措施的", "已有一条帮扶措施的未消除户÷未消除户", "helped"),
    "early_eliminations": Figure(
        "近 12 个月消除、按已知情况不符合条件的", "件",
        "风险消除的办结日期在近 12 个月里的监测件，逐件核对满半年、收入、三保障、措施、整户无劳动能力；用消除后填的情况，没有填的用当时已知的最近年度；监测线待县里确认的年度不比收入",
        "截至月份往前 12 个月", (*CASES, "household_years", "income_lines", "guarantee_gaps"), "households",
        lambda filters, _: str(len(eliminations.too_early(filters))),
        lambda filters, _: ("cases", list(eliminations.too_early(filters)["case_id"])),
    ),
    "case_funnel": Figure(
        "从线索到消除", "", "到月末为止走到过每一步的户，一户只数一次；有监测件的户都从线索起算", AT_END, ("clues", *CASES), "households", no_value,
    ),
    "case_flows": Figure(
        "近 12 个月进出", "户", "每月纳入（首次、重新）和消除的户，末行是月末未消除的户", "截至月份往前 12 个月", CASES, "households", no_value,
    ),
    "village_cases": Figure(
        "一个村未消除风险的监测户", "户", f"{_OPEN}；选了部门的，只数风险归口这些部门的", AT_END, CASES, "households", _village_cases,
        _part("still_open"), "village",
    ),
    "open_cases_change": Figure(
        "未消除风险的监测户比上月", "", "截至月份的户数减去上一个月末的户数", "所选月份与上一个月", CASES, "", _moved, _part("still_open"),
    ),
    "cases_by_category": Figure(
        "未消除风险户按类别", "", f"{_OPEN}；按监测对象类别分开，三类合计等于未消除的户", AT_END, CASES, "households", _categories,
        _part("still_open"),
    ),
    "cases_by_risk": Figure(
        "未消除风险户按风险", "", f"{_OPEN}；一户有几种风险，每种都数", AT_END, CASES, "households", _risks, _part("still_open"),
    ),
    "cases_by_unit": Figure(
        "未消除风险户按部门", "", f"{_OPEN}；按风险归口的部门分开，归口在县情文件夹 monitoring/risk_units.csv，没有归口的待县里确认", AT_END, CASES,
        "households", no_value, _part("still_open"),
    ),
}  # fmt: skip
