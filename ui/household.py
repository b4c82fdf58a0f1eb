"""One household's file (一户一档).

Names, numbers, phones and addresses are not in the read model, so nothing here could show them.
"""

from __future__ import annotations

import pandas as pd

from analysis import monitoring
from errors import NotFound
from models import Filters
from ui import cached, cards, words
from ui.passports import mark

_GUARANTEES = (
    ("has_unsafe_housing", "住房安全"),
    ("has_dropout", "义务教育"),
    ("has_uninsured", "基本医疗"),
    ("has_unsafe_water", "饮水安全"),
)
_INCOME = (
    ("wage_income_yuan", "工资性收入"),
    ("business_income_yuan", "生产经营性收入"),
    ("property_income_yuan", "财产性收入"),
    ("transfer_income_yuan", "转移性收入"),
    ("business_cost_yuan", "生产经营性支出"),
)


def one(household_id: str) -> pd.Series:
    """One household by its surrogate. Raises NotFound."""
    found = cached.rows("household", household=household_id[:32])
    if found.empty:
        raise NotFound("没有这一户，或者您无权查看。请从风险户页面逐级打开。")
    return found.iloc[0]


def title(household: pd.Series, filters: Filters) -> None:
    """Where the household is and what kind it is; never who."""
    source = f"第 {household['batch_id']} 批 · {household['file']} · 第 {household['source_row']} 行"
    relocated = "是" + (f"（{household['site_name']}）" if not words.is_missing(household["site_name"]) else "")
    with cards.card("household"):
        cards.draw(
            cards.head(
                cards.joined(
                    f"{household['township']}{household['village']} · 一户一档",
                    mark(filters, "row", "households", household["household_id"]),
                ),
                f"脱贫户和监测户台账 · {source}",
            ),
            cards.facts(
                [
                    ("户类型", str(household["household_type"]), ""),
                    ("家庭人口", str(household["size"]), "人"),
                    ("易地搬迁", relocated if household["is_relocated"] else "否", ""),
                    ("整户无劳动能力", words.yes_no(household["has_no_labour"]), ""),
                ]
            ),
            cards.muted("姓名、证件号码、电话和住址不进看板。启用权限管理后，有权限的人可在这里申请打开，并留下记录。"),
        )


def members(household: pd.Series, filters: Filters) -> None:
    """The members without names."""
    found = cached.rows("household_members", household=household["household_id"])
    body = (
        (
            cards.joined(row.relation, mark(filters, "row", "members", row.row_id)), row.gender, f"{row.birth_year}年",
            words.text(row.student_status) or words.text(row.education), row.health, row.labour_skill,
            f"{row.work_place} {words.number(row.work_months)} 个月" if not words.is_missing(row.work_place) else "",
            words.yes_no(row.is_medically_insured),
            "、".join(name for flag, name in ((row.is_minimum_living, "低保"), (row.is_extreme_hardship, "特困")) if flag is True),
        )
        for row in words.each(found)
    )  # fmt: skip
    counted = mark(filters, "figure", "household_members", household["household_id"])
    header = ("与户主关系", "性别", "出生", "文化程度或在校", "健康状况", "劳动技能", "务工", "参加医保", "兜底")
    with cards.card("members"):
        cards.draw(
            cards.head(cards.joined(f"家庭成员 {len(found)} 人", counted), "家庭成员台账 · 现状"),
            cards.table(header, body),
        )


def income(household: pd.Series, filters: Filters) -> None:
    """Income by source and the four guarantees, year by year."""
    found = cached.rows("household_years", household=household["household_id"], year=words.known_year(filters.asof.end))
    with cards.card("income"):
        cards.draw(cards.head("收入和四项保障", f"户年度收入和保障台账 · 截至{filters.asof.label}可见的年度"))
        if found.empty:
            cards.draw(cards.muted("还没有年度数据（缺数，不作判断）。"))
            return
        per_capita = monitoring.net_income_per_capita(found, int(household["size"]))
        years = zip(found["year"], found["row_id"], strict=True)
        marked = (
            cards.joined(f"{year}年度", mark(filters, "row", "household_years", row_id)) for year, row_id in years
        )
        header: list[str | cards.Html] = ["项目", *marked]
        of_income = mark(filters, "figure", "household_income", household["household_id"])
        body: list[tuple[object, ...]] = [
            (f"{label}（元）", *(words.number(value, "元") or "缺数" for value in found[column]))
            for column, label in _INCOME
        ]
        body.append(
            (
                cards.joined(cards.strong("人均纯收入（元）"), of_income),
                *(cards.strong(words.number(v, "元") or "缺数") for v in per_capita),
            )
        )
        body += [(label, *(_guarantee(value) for value in found[column])) for column, label in _GUARANTEES]
        cards.draw(
            cards.table(header, body, numbers=range(1, len(header))),
            cards.muted(
                "年度为上年10月至当年9月。人均纯收入＝（四项收入－生产经营性支出）÷家庭人口。监测线待县里确认，未作比较。"
            ),
        )


def _guarantee(has_problem: object) -> cards.Html:
    if words.is_missing(has_problem):
        return cards.light("缺数", "grey")
    return cards.light("有问题", "red") if has_problem else cards.light("有保障", "green")


def steps(household: pd.Series, filters: Filters) -> None:
    """What was done, in order."""
    found = cached.rows("household_steps", household=household["household_id"], day=filters.asof.end)
    body = (
        (
            cards.joined(f"{row.category}（{row.identified_month} 识别）", mark(filters, "row", "case_steps", row.row_id)), row.step, words.day(row.started_on),
            words.day(row.done_on) or "未办结", words.text(row.measure) or words.text(row.elimination),
        )
        for row in words.each(found)
    )  # fmt: skip
    with cards.card("steps"):
        cards.draw(
            cards.head("监测和帮扶过程", f"监测办理台账 · 截至{filters.asof.label}"),
            cards.table(("监测", "环节", "开始", "办结", "措施或消除方式"), body)
            if len(found)
            else cards.muted(f"截至{filters.asof.label}没有监测记录。"),
        )
