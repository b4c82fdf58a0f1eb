"""The rule of the lights in words, with the thresholds in force: on screen, and kept with what was decided by it."""

from analysis.targets.early_warning import AHEAD_MONTHS
from analysis.targets.periods import CADENCE_PERIODS
from models.kinds import Kind
from models.time import Month
from settings import PaceSection, ReportingSection, Settings

_PACED = "有时限的累计、增长和提高幅度"


def rule_in_force(rules: Settings, start: Month) -> str:
    """The whole rule in one text. ``start``: the first month of the plan."""
    return "".join(f"{title}：{text}。" for title, text in rule_lines(rules, start))


def rule_lines(rules: Settings, start: Month) -> tuple[tuple[str, str], ...]:
    """Whom a part of the rule is for, and the part, in the order in which the rule is applied; without final stops."""
    return (
        ("所有承诺", _first(rules.reporting)),
        ("以前的期和年度", _PAST),
        (_PACED, _paced(rules.pace)),
        *((kind.label, _own(kind, rules.pace)) for kind in _BY_KIND if kind not in _PACED_KINDS),
    )


def rule_of(kind: Kind, pace: PaceSection, start: Month) -> str:
    """How commitments of a kind are judged, without the rules that hold for all of them."""
    if kind in _PACED_KINDS:
        return f"{_PACED_KINDS[kind].format(year=start.year)}；{_paced(pace)}"
    return f"{_own(kind, pace)}；{_PAST}" if kind.traits.has_periods else _own(kind, pace)


def _own(kind: Kind, pace: PaceSection) -> str:
    """The rule of a kind that does not run against time, without what is said of all such kinds."""
    if kind.traits.has_tolerance:
        return (
            f"低于目标不超过{pace.band_pp:g}个百分点为达标，超过{pace.band_pp:g}个、不超过{2 * pace.band_pp:g}个为略低于目标，"
            "再低为未达标；高于目标不算问题"
        )
    return _BY_KIND[kind]


def rule_for(kind: Kind, pace: PaceSection, start: Month) -> str:
    """What is kept with an item under supervision: the kind and its rule, as a sentence."""
    return f"{kind.label}：{rule_of(kind, pace, start)}。"


def _first(reporting: ReportingSection) -> str:
    lags = f"按月报的{reporting.month_lag}个月、按季报的{reporting.quarter_lag}个月、按年报的{reporting.year_lag}个月"
    return (
        "没有报来数为缺数；缺基期值、期限或口径的不评；达到目标且数据没有过期为达标，过了期限才达到为逾期完成；"
        f"期限已到没有达到为逾期未达，不再报数也算；{AHEAD_MONTHS}个月内到期、现在不评而已知不够的，在灯旁标几月到期、尚差多少；"
        f"数据超过报送间隔加宽限期（{lags}）为过期，画斜线，颜色照旧；缺数不算好"
    )


def _paced(pace: PaceSection) -> str:
    return (
        f"完成份额与时间过去的份额比，县里给了分月计划的月份与计划比；时间过去不到{pace.starting_below_time_share:.0%}为起步；"
        f"没有超过基期，或需提速{pace.red_catch_up:g}倍及以上，为滞后；"
        f"落后{-pace.amber_gap_pp:g}个百分点及以上，或需提速{pace.amber_catch_up:g}倍及以上，为偏慢；"
        f"落后不到{-pace.amber_gap_pp:g}个百分点为基本按序时，不落后为按序时；"
        f"与分月计划比的不看提速倍数，落后{-pace.red_gap_pp:g}个百分点及以上为滞后"
    )


_PAST = "灯只说现在怎样，看最近一期（年）；以前有一期（年）没有达到的，在灯旁标曾经未达和年份；谁也补不回来的不留红灯，也不再列入督办"
_PACED_KINDS = {
    Kind.CUMULATIVE: "从{year}年起累计，从零算起",
    Kind.GROWTH: "从基期值到目标值",
    Kind.INCREMENT: "比基期提高几个百分点；没有基期值不评",
}
_BY_KIND = {
    **_PACED_KINDS,
    Kind.BY_DATE: "给了基期值的像增长那样比进度；没有的到期前只列差多少，到期没有达到为逾期未达；只算当年的数，往年的不评",
    Kind.ANNUAL: "一年一评，各年不相加；今年达到以前不亮灯，与上年同月并列；年末没有达到，当月为年度未达",
    Kind.HOLD: "最近一期低于目标就是红灯；写明从某年起的，以前低于的不算未达",
    Kind.BAND: "",  # depends on the tolerance
    Kind.FULL_COVERAGE: "最近一期有一个没有覆盖就是红灯；原文没有时限、也不是从方案开始就要求的，县里定了时限才评",
    Kind.FLOOR: "最近一期超过底线就是红灯",
    Kind.CADENCE: (
        f"看最近一个应开展的期：按期为绿灯，逾期开展为黄灯，没有记录为红灯；"
        f"另数最近{CADENCE_PERIODS}个应开展的期里按期、逾期、没有记录各几期"
    ),
    Kind.RELATIVE: "看最近一个公布的年度，要高于对方，持平算未达标",
    Kind.MILESTONE: "到期没有完成为逾期未达，过了期限才完成为逾期完成；原文没有时限的，完成以前不亮灯",
    Kind.DURATION: "只看是否在期限内，不亮灯",
    Kind.QUALITATIVE: "只看有没有进展记录，不亮灯",
    Kind.BASELINE: "方案印发时的数，不是任务，不评",
}
