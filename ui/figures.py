"""The figures that pages work out themselves: what each is, how, from which ledgers, over which time, which rows.

What is a commitment's figure, a stored row or a ledger's total needs no entry here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from analysis.bulletin import by_risk, count, part
from analysis.clues import WAITING
from analysis.guarantees import GUARANTEES
from analysis.states import tally
from data_access.ledger_queries import LedgerView
from models import Filters, Kind
from ui import (
    cached,
    cards,
    clues,
    findings,
    guarantees,
    household,
    household_lists,
    households,
    screening,
    screening_rounds,
    supervision,
    villages,
    words,
)
from ui.commitments import judged
from ui.ledger_list import lines
from ui.links import PAGES, href
from ui.passports import not_found

#: Columns shown of a row that counts for a figure.
SHOWN_COLUMNS = 7
Rows = tuple[str, list[str]]


@dataclass(frozen=True)
class Figure:
    """One figure of a page.

    Attributes:
        how, time: how it is worked out and which time it is of, in Chinese. ledgers: names of those read.
        page: its address. value: as the page shows it, empty where it is a table.
        rows: ledger and surrogates of the rows that count, where they can be named.
        argument: what the second part of its address is: ``village``, ``household``, ``measure``, ``guarantee`` or
            nothing.
    """

    title: str
    unit: str
    how: str
    time: str
    ledgers: tuple[str, ...]
    page: str
    value: Callable[[Filters, str], str]
    rows: Callable[[Filters, str], Rows] | None = None
    argument: str = ""


def named(name: str) -> Figure:
    """The figure of this name. Raises NotFound."""
    if name not in FIGURES:
        raise not_found("没有这个数")
    return FIGURES[name]


def subject(figure: Figure, argument: str, filters: Filters) -> str:
    """What the figure is of besides the filters, by name; raises NotFound for what there is not."""
    match figure.argument:
        case "village":
            return str(villages.one(argument, filters)["village"])
        case "household":
            return str(household.one(argument)["village"])
        case "measure" if argument in villages.MEASURES:
            return villages.MEASURES[argument].title
        case "guarantee" if argument in GUARANTEES:
            return argument
        case "" if not argument:
            return ""
    raise not_found("地址里指的对象不存在")


def when(figure: Figure, filters: Filters) -> str:
    return f"截至{filters.asof.label}"


def page_title(figure: Figure) -> str:
    return PAGES[figure.page].title


def parameters(figure: Figure, argument: str) -> dict[str, str]:
    """What the page's address needs besides the filters."""
    key = {"village": "code", "household": "id", "measure": "measure", "guarantee": "guarantee"}.get(
        figure.argument, ""
    )
    if figure.page == "households" and figure.argument == "village":
        key = "village"
    return {key: argument} if key else {}


def ledger_link(view: LedgerView, filters: Filters) -> cards.Html:
    return cards.anchor(href("ledger", filters, name=view.ledger.name), view.ledger.title)


def _clue_count(standing: str) -> Callable[[Filters, str], str]:
    """Households with clues of the last twelve months, or those of one standing."""

    def value(filters: Filters, _: str) -> str:
        found = clues.merged(filters, "year")
        return str(len(found[found["standing"] == standing] if standing else found))

    return value


def _exited(filters: Filters, _: str) -> Rows:
    return "villages", list(villages.exited(filters)["row_id"])


def _income_change(filters: Filters, _: str) -> str:
    change = villages.income_change(villages.exited(filters))
    return f"增加 {change.more} · 减少 {change.less} · 缺数 {change.missing}"


def _lifted(filters: Filters, _: str) -> str:
    lifted = cached.rows("lifted", townships=filters.townships)
    return f"{lifted['household_count'].sum()} 户 {lifted['population'].sum()} 人"


def _of_village(column: str) -> Callable[[Filters, str], str]:
    return lambda filters, code: str(villages.one(code, filters)[column])


def _part(name: str, *, is_of_all_units: bool = False) -> Callable[[Filters, str], Rows]:
    """The cases behind a figure of the bulletin, of the filters or of one village."""

    def rows(filters: Filters, village: str) -> Rows:
        found = (households.cases if is_of_all_units else households.chosen)(filters)
        found = part(found, name, filters.asof)
        return "cases", list((found[found["village_code"] == village] if village else found)["case_id"])

    return rows


def _overdue(filters: Filters, _: str) -> Rows:
    return "cases", list(household_lists.overdue(filters)["case_id"])


def _count(name: str) -> Callable[[Filters, str], str]:
    return lambda filters, _: getattr(households.totals(filters), name).words


def _categories(filters: Filters, _: str) -> str:
    found = households.totals(filters).by_category.items()
    return " · ".join(f"{name} {count.words}" for name, count in found)


def _risks(filters: Filters, _: str) -> str:
    return " · ".join(f"{row.risk} {row.households} 户" for row in words.each(by_risk(households.chosen(filters))))


def _village_cases(filters: Filters, village: str) -> str:
    found = households.chosen(filters)
    return str(count(part(found[found["village_code"] == village], "still_open", filters.asof)).households)


def _days_to_entry(filters: Filters, _: str) -> str:
    days = households.found_in_time(filters).median_days
    return "" if days is None else f"{days:g}"


def _moved(filters: Filters, _: str) -> str:
    before = Filters(filters.townships, filters.units, filters.asof.plus(-1))
    change = households.totals(filters).still_open.households - households.totals(before).still_open.households
    return words.signed(change, "户")


def _states(filters: Filters, _: str) -> str:
    counts = tally(item.verdict for item in judged(filters) if item.commitment.kind is not Kind.BASELINE)
    return " · ".join(f"{state.label} {count}" for state, count in counts.items() if count)


def _members(filters: Filters, household: str) -> Rows:
    return "members", list(cached.rows("household_members", household=household)["row_id"])


def _member_count(filters: Filters, household: str) -> str:
    return str(len(cached.rows("household_members", household=household)))


def _years(filters: Filters, household: str) -> Rows:
    found = cached.rows("household_years", household=household, year=filters.asof.known_year)
    return "household_years", list(found["row_id"])


def _none(filters: Filters, _: str) -> str:
    return ""


_CASES = ("cases", "case_steps", "households")
_CLUES = ("clues", "household_years", "members", "relief_cases", "insurance_claims", "cases")


def _supervised(name: str) -> Callable[[Filters, str], str]:
    return lambda filters, _: str(supervision.counted(filters)[name])


_AT_END = "截至所选月份的最后一天"
_STANDING = "现状，不随截至月份变"
_KNOWN_YEAR = "截至所选月份已知的最近年度：上一年，12月起为当年"
_EVERY_REPORT = "到现在为止，不随截至月份变"
_SUPERVISED = "到今天；演示县的日子停在首次打开时所看月份的下月末"
_ENROLLED = "录入系统已办结的监测件（没有办理步骤的，按识别月份），不予纳入的不算"
_OPEN = f"{_ENROLLED}，到月末没有风险消除的，一户有几件只数一户；人数是这些户的家庭人口"

_DUE_VILLAGES = "名录里的行政村（报过排查的社区也算）"

FIGURES: dict[str, Figure] = {
    "exited_villages": Figure(
        "退出村", "个村", "行政村基本情况台账里“退出村”为是的行，数出来", _STANDING, ("villages",), "villages",
        lambda filters, _: str(len(villages.exited(filters))), _exited,
    ),
    "village_income_change": Figure(
        "村集体经济收入比上年", "个村", "退出村逐村比较本年度与上年度的村集体经济收入：多的、少的；有一年缺数的不比", _KNOWN_YEAR,
        ("villages", "village_years"), "", _income_change, _exited,
    ),
    "lifted_households": Figure(
        "脱贫户", "", "户台账里户类型为脱贫户的行，数出户数，家庭人口相加得人数", _STANDING, ("households",), "", _lifted,
    ),
    "village_measure": Figure(
        "各村的数和图例", "", "每个退出村一个数，按大小分成几级；各级的村数是图例上的数。通户率、普及率＝户数÷年末户数",
        "收入、比率是已知的最近年度；监测户截至月末；脱贫户是现状", ("villages", "village_years", "cases", "case_steps", "households"),
        "villages", _none, _exited, "measure",
    ),
    "village_monitored": Figure(
        "未消除风险监测户", "户", _OPEN, _AT_END, _CASES, "households", _of_village("monitored_count"), _part("still_open", is_of_all_units=True), "village",
    ),
    "village_lifted_household": Figure(
        "脱贫户", "户", "户台账里本村户类型为脱贫户的行，数出户数", _STANDING, ("households",), "village",
        _of_village("lifted_household_count"), None, "village",
    ),
    "village_lifted_population": Figure(
        "脱贫人口", "人", "户台账里本村脱贫户的家庭人口相加", _STANDING, ("households",), "village", _of_village("lifted_population"),
        None, "village",
    ),
    "enrolled_cases": Figure(
        "累计纳入的监测户", "", f"{_ENROLLED}，一户只数一次；等于未消除的加已消除的", _AT_END, _CASES, "households", _count("enrolled"), _part("enrolled"),
    ),
    "open_cases": Figure("未消除风险的监测户", "", _OPEN, _AT_END, _CASES, "households", _count("still_open"), _part("still_open")),
    "eliminated_cases": Figure(
        "已消除风险的监测户", "", "累计纳入的户里没有一件未消除的；重新纳入的算未消除", _AT_END, _CASES, "households", _count("eliminated"),
        _part("eliminated"),
    ),
    "cases_in_procedure": Figure(
        "正在办理纳入的户", "", "已经识别、录入系统还没有办结、没有不予纳入的户；不算在累计纳入里", _AT_END, _CASES, "households",
        _count("in_procedure"), _part("in_procedure"),
    ),
    "entered_cases": Figure(
        "本月纳入", "", f"{_ENROLLED}，纳入日期在截至月份里的；包括重新纳入的", "截至月份当月", _CASES, "households", _count("entered"), _part("entered"),
    ),
    "re_entered_cases": Figure(
        "本月重新纳入", "", "本月纳入的户里以前纳入过的", "截至月份当月", _CASES, "households", _count("re_entered"), _part("re_entered"),
    ),
    "eliminated_cases_now": Figure(
        "本月消除", "", "风险消除的办结日期在截至月份里的监测件", "截至月份当月", _CASES, "households", _count("eliminated_now"),
        _part("eliminated_now"),
    ),
    "waiting_cases": Figure(
        "超过规定天数还没有帮扶措施", "", "没有消除的户，从录入系统那天（没有办理步骤的从识别月份 1 日，绿色通道从第一个环节）到月末超过设置的天数，还没有一条措施",
        _AT_END, _CASES, "households", _count("without_measures"), _part("without_measures"),
    ),
    "long_waiting_cases": Figure(
        "拖得太久还没有帮扶措施", "", "同“超过规定天数还没有帮扶措施”，用设置里较长的天数", _AT_END, _CASES, "households",
        _count("without_measures_long"), _part("without_measures_long"),
    ),
    "overdue_cases": Figure(
        "办理逾期", "件", "正在办的环节到月末过了时限的监测件；时限在县情文件夹 monitoring/step_limits.csv，待县里确认的环节不算", _AT_END, _CASES,
        "households", lambda filters, _: str(len(household_lists.overdue(filters))), _overdue,
    ),
    "days_to_entry": Figure(
        "从线索到录入系统的中位天数", "天", "近 12 个月纳入的监测件，线索登记开始到录入系统办结的天数，从小到大排在中间的；缺一个日期的不算",
        "截至月份往前 12 个月", _CASES, "households", _days_to_entry,
    ),
    "helped_share": Figure(
        "未消除风险户里已有帮扶措施的", "", "已有一条帮扶措施的未消除户÷未消除户", _AT_END, _CASES, "households", _count("helped"), _part("helped"),
    ),
    "case_funnel": Figure(
        "从线索到消除", "", "到月末为止走到过每一步的户，一户只数一次；有监测件的户都从线索起算", _AT_END, ("clues", *_CASES), "households", _none,
    ),
    "case_flows": Figure(
        "近 12 个月进出", "户", "每月纳入（首次、重新）和消除的户，末行是月末未消除的户", "截至月份往前 12 个月", _CASES, "households", _none,
    ),
    "village_cases": Figure(
        "一个村未消除风险的监测户", "户", f"{_OPEN}；选了部门的，只数风险归口这些部门的", _AT_END, _CASES, "households", _village_cases,
        _part("still_open"), "village",
    ),
    "open_cases_change": Figure(
        "未消除风险的监测户比上月", "", "截至月份的户数减去上一个月末的户数", "所选月份与上一个月", _CASES, "", _moved, _part("still_open"),
    ),
    "cases_by_category": Figure(
        "未消除风险户按类别", "", f"{_OPEN}；按监测对象类别分开，三类合计等于未消除的户", _AT_END, _CASES, "households", _categories,
        _part("still_open"),
    ),
    "cases_by_risk": Figure(
        "未消除风险户按风险", "", f"{_OPEN}；一户有几种风险，每种都数", _AT_END, _CASES, "households", _risks, _part("still_open"),
    ),
    "cases_by_unit": Figure(
        "未消除风险户按部门", "", f"{_OPEN}；按风险归口的部门分开，归口在县情文件夹 monitoring/risk_units.csv，没有归口的待县里确认", _AT_END, _CASES,
        "households", _none, _part("still_open"),
    ),
    "clue_households": Figure(
        "有线索或预警的农户", "户", "三个来源（农户自主申报、干部排查、部门筛查预警）的线索和系统数据比对的预警，按户合并，一户算一次", _AT_END, _CLUES, "clues",
        _clue_count(""),
    ),
    "clues_waiting": Figure(
        "还没有人核实的农户", "户", "有线索待核实，或有预警、从那天起没有人核实过，又没有在监测的户", _AT_END, _CLUES, "clues", _clue_count(WAITING),
    ),
    "clue_sources": Figure(
        "各来源的线索和户", "", "线索按台账里的来源数；系统数据比对算在部门筛查预警里，另列", _AT_END, _CLUES, "clues", _none,
    ),
    "warned_households": Figure(
        "各条规则预警的户", "户", "启用的规则逐户比较，够条件的算一户；没有监测线、没有填的不比较，另外数出来", _AT_END,
        ("household_years", "households", "members", "guarantee_gaps", "houses", "relief_cases", "insurance_claims", "income_lines"),
        "clues", _none,
    ),
    "target_states": Figure(
        "各种状态的承诺数", "", "每项承诺按目标进度页写明的规则判一个状态，数出各状态的项数；基数不在内，合计等于承诺的项数", _AT_END,
        ("observations", "plan_points"), "targets", _states,
    ),
    "target_moves": Figure(
        "比上月转好、转差的承诺", "", "同一项承诺，截至月份的灯色与上一个月末的比：绿好于黄，黄好于红；没有亮灯的不比", "所选月份与上一个月",
        ("observations", "plan_points"), "", _none,
    ),
    "unit_duties": Figure(
        "单位牵头、配合、待确认的承诺数", "", "牵头＝县里确认由它牵头的；配合＝另有单位牵头、方案列了它的；待确认＝方案列了它、牵头还没有确认的；基数不在内",
        _AT_END, ("observations", "plan_points"), "departments", _none,
    ),
    "unit_ranking": Figure(
        "部门排名", "", "确认牵头的承诺里绿灯的项数÷应评的项数；应评是亮绿、黄、红灯的加上缺数和过期的；份额相同名次相同，应评的太少不排名", _AT_END,
        ("observations", "plan_points"), "departments", _none,
    ),
    "township_duties": Figure(
        "乡镇分解任务的状态", "", "目标任务分解台账里分到乡镇的任务，用本乡镇的数按同一规则判；没有分解的只列数，“无此任务”不算", _AT_END,
        ("allocations", "observations"), "townships", _none,
    ),
    "township_ranking": Figure(
        "乡镇排名", "", "有任务的承诺里绿灯的项数÷应评的项数；应评是亮绿、黄、红灯的加上缺数和过期的；份额相同名次相同，应评的太少不排名", _AT_END,
        ("allocations", "observations"), "townships", _none,
    ),
    "open_topics": Figure(
        "待县里确认的件数", "件", "每项承诺还缺的牵头单位、基期值、时限、数量、口径、名单各算一件，确认一件少一件", "到现在为止，不随截至月份变", (),
        "departments", _none,
    ),
    "supervision_open": Figure(
        "在办的督办事项", "件", "已经交办、还没有销号或撤销的督办事项", _EVERY_REPORT, (), "departments", _none,
    ),
    "supervision_overdue": Figure(
        "逾期的督办事项", "件", "在办、过了办结期限、单位还没有反馈的；退回办理的按原期限接着算", _SUPERVISED, (), "supervision", _supervised("supervision_overdue"),
    ),
    "supervision_to_close": Figure(
        "待销号的督办事项", "件", "验收通过、还没有销号的", _SUPERVISED, (), "supervision", _supervised("supervision_to_close"),
    ),
    "supervision_closed_this_month": Figure(
        "本月销号的督办事项", "件", "销号日期在今天所在月份的", _SUPERVISED, (), "supervision", _supervised("supervision_closed_this_month"),
    ),
    "supervision_since_meeting": Figure(
        "自上次会议以来的变化", "",
        "同一项承诺，截至月份的灯色与上次登记的会议存下的比：绿好于黄，黄好于红；变为缺数或过期的另列。督办按会议当天以后的交办、销号、到期日期数",
        "上次会议看的月份与所选月份", ("observations", "plan_points"), "supervision", _none,
    ),
    "screening_month": Figure(
        "本月村级排查", "个村", f"{_DUE_VILLAGES}，按本月的排查记录数：月末前完成是按期，之后完成是逾期完成；过了报送期限没有报、也没有零报送的是缺报",
        _SUPERVISED, ("screenings",), "screening", lambda filters, _: screening.month_text(filters),
        lambda filters, _: (screening.LEDGER, screening.month_rows(filters)),
    ),
    "screening_heat": Figure(
        "近 12 个月排查", "个村", f"{_DUE_VILLAGES}，每月按期的村数和到期应排查的村数；完成情况和完成日期对不上的按差的算", _SUPERVISED,
        ("screenings",), "screening", _none,
    ),
    "quarter_adjustment": Figure(
        "每季动态调整", "", "县级动态调整是县里报的；纳入按识别月份、消除按风险消除的办结日期落在这一季的户，季末未消除按季末那天，一户只数一次；三个月都排查的村按村级排查记录数",
        "截至所选月份的各季，没有过完的季数到所选月份", ("observations", "cases", "case_steps", "screenings"), "screening",
        lambda filters, _: screening_rounds.quarters_text(filters),
    ),
    "guarantee_open": Figure(
        "未解决的问题", "",
        "发现日期不晚于月末、月末没有解决的问题；落到户的一户只数一次，不落到户的用填的户数。教育、医疗的人数相加，住房、饮水一户取最大的一个；因身体原因未入学的不计入",
        _AT_END, ("guarantee_gaps",), "guarantees", lambda filters, name: guarantees.text_of(name, filters),
        lambda filters, name: (guarantees.LEDGER, guarantees.open_rows(name, filters)), "guarantee",
    ),
    "guarantee_villages": Figure(
        "未解决的问题按村", "", "月末没有解决、计入的问题按村分开；户、人的数法与四项的合计相同", _AT_END, ("guarantee_gaps",), "guarantees", _none,
    ),
    "guarantee_sources": Figure(
        "三保障与别的台账对照", "",
        "本台账未解决的户（教育与控辍保学台账比的是人）与别的台账逐乡镇比：危房台账是没有验收、没有腾退的，户年度台账是那一年填“是”的户（只与落到户的问题比），控辍保学台账是最近一季的失学辍学人数",
        _AT_END, ("guarantee_gaps", "houses", "school_attendance", "household_years"), "guarantees", _none,
    ),
    "household_members": Figure(
        "家庭成员", "人", "家庭成员台账里属于这一户的行，数出来", _STANDING, ("members",), "household", _member_count, _members, "household",
    ),
    "household_income": Figure(
        "人均纯收入", "元", "（工资性＋生产经营性＋财产性＋转移性收入－生产经营性支出）÷家庭人口；有一项缺数就不算", _KNOWN_YEAR,
        ("household_years", "households"), "household", _none, _years, "household",
    ),
    "ledger_count": Figure(
        "台账个数", "个", "县里定义了的台账，去掉所选部门用不到的；没有行的另外数", _AT_END, (), "ledgers", lambda filters, _: str(len(lines(filters))),
    ),
    "quality": Figure(
        "无问题行占比和名次", "", "没有错误、也没有待核实疑点的行数÷现有行数，舍去一位小数以后的部分；占比相同名次相同", "现有的行，不随截至月份变",
        (), "data", _none,
    ),
    "findings": Figure(
        "数据矛盾的处数", "", "每次导入后把全部核查语句跑一遍，找到的每一处算一处；已写明依据核实的疑点另算", "现有的行，不随截至月份变", (), "data",
        lambda filters, _: findings.counted(findings.all_findings(filters)),
    ),
    "reporting": Figure(
        "应报、已报、逾期", "", "每个台账、每项承诺按填报周期算出应报的期，与收到的报送逐期对上；截止日遇节假日顺延", "到今天；演示数据到截至月份的次月末", (),
        "data", _none,
    ),
    "desk": Figure("报送件数", "", "报送审核里登记的每一件，按走到哪一步数", _EVERY_REPORT, (), "data", _none),
    "batches": Figure("导入的表数和行数", "", "记录库里每一批的每一张表：文件里的行数，其中新增、更新、移出的行数", _EVERY_REPORT, (), "data", _none),
    "corrections": Figure("更正件数", "", "记录库里登记的每一件更正，按待定、已采纳、未采纳数", _EVERY_REPORT, (), "data", _none),
    "layers": Figure("图层的要素数", "", "导入图层文件时数出的点、线、面", _EVERY_REPORT, (), "data", _none),
}  # fmt: skip
