"""The figures that pages work out themselves: what each is, how, from which ledgers, over which time, which rows.

What is a commitment's figure, a stored row or a ledger's total needs no entry here.
"""

from collections.abc import Callable

from analysis.monitoring.clues import WAITING
from analysis.monitoring.guarantees import GUARANTEES
from analysis.targets.states import tally
from models.viewing import Filters
from services import reading
from services.figures.figure import AS_IT_IS, AT_END, Figure, Rows, no_value
from services.figures.households import HOUSEHOLD_FIGURES
from services.ledgers.in_the_plan import lines
from services.monitoring import clues, guarantees, quarters, screening
from services.offices import due, findings, supervision
from services.targets.scope import blocks
from services.villages import village_facts, villages
from services.words import words


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
    found = villages.lifted(filters)
    return "缺数" if found is None else f"{found[0]} 户 {found[1]} 人"


def _of_village(column: str) -> Callable[[Filters, str], str]:
    return lambda filters, code: words.number(villages.one(code, filters)[column], "户") or "缺数"


def _states(filters: Filters, _: str) -> str:
    """Of each block apart; its name is said where there are several."""
    said, found = [], blocks(filters)
    for block in found:
        counts = tally(item.verdict for item in block.promises)
        text = " · ".join(f"{state.label} {count}" for state, count in counts.items() if count) or "没有分解任务"
        said.append(f"{block.name}：{text}" if len(found) > 1 else text)
    return "；".join(said)


def _members(filters: Filters, household: str) -> Rows:
    return "members", list(reading.rows("household_members", household=household)["row_id"])


def _member_count(filters: Filters, household: str) -> str:
    return str(len(reading.rows("household_members", household=household)))


def _years(filters: Filters, household: str) -> Rows:
    found = reading.rows("household_years", household=household, year=filters.asof.known_year)
    return "household_years", list(found["row_id"])


_CLUES = ("clues", "household_years", "members", "relief_cases", "insurance_claims", "cases")


def _supervised(name: str) -> Callable[[Filters, str], str]:
    return lambda filters, _: str(supervision.counted(filters)[name])


_STANDING = "现状，不随截至月份变"


_KNOWN_YEAR = "截至所选月份已知的最近年度：上一年，12月起为当年"


_EVERY_REPORT = "现状：到现在为止，不随截至月份变"


_TO_TODAY = "到今天；演示县的日子停在首次打开时所看月份的下月末"
_SUPERVISED = f"{AS_IT_IS}：{_TO_TODAY}"


_DUE_VILLAGES = "名录里的行政村（报过排查的社区也算）"


_OPEN_GAPS = (
    "发现日期不晚于月末、月末没有解决的问题；落到户的一户只数一次，不落到户的用填的户数。"
    "教育、医疗的人数相加，住房、饮水一户取最大的一个；因身体原因未入学的不计入"
)


def _of_a_village(guarantee: str) -> Figure:
    """One guarantee in a village; not narrowed by departments, as its page is not."""
    return Figure(
        f"{guarantee}的问题", "", f"本村的问题，不分部门：{_OPEN_GAPS}。下面列未解决的", AT_END, (guarantees.LEDGER, "houses"), "village",
        lambda filters, code: village_facts.gap_words(guarantee, code, filters),
        lambda filters, code: village_facts.gap_rows(guarantee, code, filters), "village",
    )  # fmt: skip


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
        "villages", no_value, _exited, "measure",
    ),
    "village_lifted_household": Figure(
        "脱贫户", "户", "户台账里本村户类型为脱贫户的行，数出户数", _STANDING, ("households",), "village",
        _of_village("lifted_household_count"), None, "village",
    ),
    "village_lifted_population": Figure(
        "脱贫人口", "人", "户台账里本村脱贫户的家庭人口相加", _STANDING, ("households",), "village", _of_village("lifted_population"),
        None, "village",
    ),
    "clue_households": Figure(
        "有线索或预警的农户", "户", "三个来源（农户自主申报、干部排查、部门筛查预警）的线索和系统数据比对的预警，按户合并，一户算一次", AT_END, _CLUES, "clues",
        _clue_count(""),
    ),
    "clues_waiting": Figure(
        "还没有人核实的农户", "户", "有线索待核实，或有预警、从那天起没有人核实过，又没有在监测的户", AT_END, _CLUES, "clues", _clue_count(WAITING),
    ),
    "clue_sources": Figure(
        "各来源的线索和户", "", "线索按台账里的来源数；系统数据比对算在部门筛查预警里，另列", AT_END, _CLUES, "clues", no_value,
    ),
    "warned_households": Figure(
        "各条规则预警的户", "户", "启用的规则逐户比较，够条件的算一户；没有监测线、没有填的不比较，另外数出来", AT_END,
        ("household_years", "households", "members", "guarantee_gaps", "houses", "relief_cases", "insurance_claims", "income_lines"),
        "clues", no_value,
    ),
    "target_states": Figure(
        "各种状态的承诺数", "", "每项承诺按目标进度页写明的规则判一个状态，数出各状态的项数；基数不在内，合计等于承诺的项数。选了乡镇时，分到本乡镇的任务按本乡镇的数判，其余是全县事项，另外数，不相加；选了部门的只数确认由它牵头的", AT_END,
        ("observations", "plan_points"), "targets", _states,
    ),
    "target_moves": Figure(
        "比上月转好、转差的承诺", "", "同一项承诺，截至月份的灯色与上一个月末的比：绿好于黄，黄好于红；原来没有亮灯的，亮绿灯算转好，亮黄灯算转差；不论原来什么状态，变红都算转差；变为缺数或过期的另列", "所选月份与上一个月",
        ("observations", "plan_points"), "", no_value,
    ),
    "unit_duties": Figure(
        "单位牵头、配合、待确认的承诺数", "", "牵头＝县里确认由它牵头的；配合＝另有单位牵头、方案列了它的；待确认＝方案列了它、牵头还没有确认的；基数不在内",
        AT_END, ("observations", "plan_points"), "departments", no_value,
    ),
    "unit_ranking": Figure(
        "部门排名", "", "确认牵头的承诺里绿灯的项数÷应评的项数；应评是亮绿、黄、红灯的加上缺数和过期的；份额相同名次相同，应评的太少不排名", AT_END,
        ("observations", "plan_points"), "departments", no_value,
    ),
    "township_duties": Figure(
        "乡镇分解任务的状态", "", "目标任务分解台账里分到乡镇的任务，用本乡镇的数按同一规则判；没有分解的只列数，“无此任务”不算", AT_END,
        ("allocations", "observations"), "townships", no_value,
    ),
    "township_ranking": Figure(
        "乡镇排名", "", "有任务的承诺里绿灯的项数÷应评的项数；应评是亮绿、黄、红灯的加上缺数和过期的；份额相同名次相同，应评的太少不排名", AT_END,
        ("allocations", "observations"), "townships", no_value,
    ),
    "open_topics": Figure(
        "待县里确认的件数", "件", "每项承诺还缺的牵头单位、基期值、时限、数量、口径、名单各算一件，确认一件少一件", _EVERY_REPORT, (),
        "departments", no_value,
    ),
    "supervision_open": Figure(
        "在办的督办事项", "件", "已经交办、还没有销号或撤销的督办事项", _EVERY_REPORT, (), "departments", no_value,
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
        "同一项承诺，截至月份的灯色与上次登记的会议存下的比，每项承诺只算一次：变红的算新变红，其余绿好于黄、黄好于红；变为缺数或过期的另列。督办按会议当天以后的交办、销号、到期日期数",
        "上次会议看的月份与所选月份", ("observations", "plan_points"), "supervision", no_value,
    ),
    "screening_month": Figure(
        "本月村级排查", "个村", f"{_DUE_VILLAGES}，按本月的排查记录数：月末前完成是按期，之后完成是逾期完成；过了报送期限没有报、也没有零报送的是缺报",
        _TO_TODAY, ("screenings",), "screening", lambda filters, _: screening.month_text(filters),
        lambda filters, _: (screening.LEDGER, screening.month_rows(filters)),
    ),
    "screening_heat": Figure(
        "近 12 个月排查", "个村", f"{_DUE_VILLAGES}，每月按期的村数和到期应排查的村数；完成情况和完成日期对不上的按差的算", _TO_TODAY,
        ("screenings",), "screening", no_value,
    ),
    "quarter_adjustment": Figure(
        "每季动态调整", "", "县级动态调整是县里报的；纳入按录入系统、消除按风险消除的办结日期落在这一季的户，季末未消除按季末那天，一户只数一次；三个月都排查的村按村级排查记录数",
        "截至所选月份的各季，没有过完的季数到所选月份", ("observations", "cases", "case_steps", "screenings"), "screening",
        lambda filters, _: quarters.quarters_text(filters),
    ),
    "guarantee_open": Figure(
        "未解决的问题", "",
        _OPEN_GAPS, AT_END, ("guarantee_gaps", "houses"), "guarantees", lambda filters, name: guarantees.text_of(name, filters),
        lambda filters, name: guarantees.open_rows(name, filters), "guarantee",
    ),
    "guarantee_villages": Figure(
        "未解决的问题按村", "", "月末没有解决、计入的问题按村分开；户、人的数法与四项的合计相同", AT_END, ("guarantee_gaps", "houses"), "guarantees", no_value,
    ),
    "guarantee_sources": Figure(
        "三保障与别的台账对照", "",
        "本台账未解决的户（教育与控辍保学台账比的是人）与别的台账逐乡镇比：危房数的是危房改造台账里没有验收、没有腾退的，本台账写的危房与它比，户年度台账是那一年填“是”的户（只与落到户的问题比），控辍保学台账是最近一季的失学辍学人数",
        AT_END, ("guarantee_gaps", "houses", "school_attendance", "household_years"), "guarantees", no_value,
    ),
    "household_members": Figure(
        "家庭成员", "人", "家庭成员台账里属于这一户的行，数出来", _STANDING, ("members",), "household", _member_count, _members, "household",
    ),
    "household_income": Figure(
        "人均纯收入", "元", "（工资性＋生产经营性＋财产性＋转移性收入－生产经营性支出）÷家庭人口；有一项缺数就不算", _KNOWN_YEAR,
        ("household_years", "households"), "household", no_value, _years, "household",
    ),
    "ledger_count": Figure(
        "台账个数", "个", "县里定义了的台账，去掉所选部门用不到的；没有行的另外数", AT_END, (), "ledgers", lambda filters, _: str(len(lines(filters))),
    ),
    "quality": Figure(
        "无问题行占比和名次", "", "没有错误、也没有待核实疑点的行数÷现有行数，舍去一位小数以后的部分；占比相同名次相同", _STANDING,
        (), "data", no_value,
    ),
    "findings": Figure(
        "数据矛盾的处数", "", "每次导入后把全部核查语句跑一遍，找到的每一处算一处；已写明依据核实的疑点另算", _STANDING, (), "data",
        lambda filters, _: findings.counted(findings.all_findings(filters)),
    ),
    "due": Figure(
        "到期未办", "件", "各台账写明了哪一列是期限、哪一列算办了：期限过了还没有办的，加上应当有而没有的；快到期的另算", AT_END, (), "due",
        lambda filters, _: str(due.due(filters).owed),
    ),
    "reporting": Figure(
        "应报、已报、逾期", "", "每个台账、每项承诺按填报周期算出应报的期，与收到的报送逐期对上；截止日遇节假日顺延", "到今天；演示数据到截至月份的次月末", (),
        "data", no_value,
    ),
    "desk": Figure("报送件数", "", "报送审核里登记的每一件，按走到哪一步数", _EVERY_REPORT, (), "data", no_value),
    "batches": Figure("导入的表数和行数", "", "记录库里每一批的每一张表：文件里的行数，其中新增、更新、移出的行数", _EVERY_REPORT, (), "data", no_value),
    "corrections": Figure("更正件数", "", "记录库里登记的每一件更正，按待定、已采纳、未采纳数", _EVERY_REPORT, (), "data", no_value),
    "layers": Figure("图层的要素数", "", "导入图层文件时数出的点、线、面", _EVERY_REPORT, (), "data", no_value),
} | {village_facts.gap_figure(name): _of_a_village(name) for name in GUARANTEES} | HOUSEHOLD_FIGURES  # fmt: skip
