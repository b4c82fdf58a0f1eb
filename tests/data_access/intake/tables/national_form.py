"""The national system's sheet of people, made up by hand."""

from __future__ import annotations

import io

import openpyxl
from python_calamine import CalamineWorkbook

from data_access.intake.tables.national_export import Rows
from tests.data_access.filling import id_number, sheet_of

TITLE = ["某县脱贫人口和监测对象信息表"]
HEADER = [
    "序号", "省", "乡（镇）", "村", "户编号", "人编号", "姓名", "证件号码", "与户主关系", "民族", "文化程度", "在校生状况",
    "健康状况", "劳动技能", "户类型", "监测对象类别", "识别监测时间", "致贫/返贫风险1", "风险是否已消除", "是否易地扶贫搬迁",
    "是否参加城乡居民基本医疗保险", "是否参加城镇职工基本医疗保险", "务工时间(月)", "公益性岗位(月数)", "耕地面积（亩）", "信息采集批号",
]  # fmt: skip


def person(household: str, serial: int, relation: str, **changes: object) -> dict[str, object]:
    cells: dict[str, object] = {
        "序号": serial, "省": "山西省", "乡（镇）": "崇文镇", "村": "西沟村", "户编号": household, "人编号": f"R{serial}",
        "姓名": f"模拟{serial}", "证件号码": id_number(serial), "与户主关系": relation, "民族": "汉族", "文化程度": "初中",
        "健康状况": "健康", "劳动技能": "普通劳动力", "户类型": "脱贫户", "是否易地扶贫搬迁": "否",
        "是否参加城乡居民基本医疗保险": "是", "是否参加城镇职工基本医疗保险": "否", "耕地面积（亩）": 4.5,
        "信息采集批号": "B7",
    }  # fmt: skip
    return cells | changes


CASE = {
    "监测对象类别": "脱贫不稳定户", "识别监测时间": "202306", "致贫/返贫风险1": "因病", "风险是否已消除": "否",
}  # fmt: skip
PEOPLE = [
    person("140001", 1, "户主", **CASE, 健康状况="残疾，长期慢性病"),
    person("140001", 2, "配偶", **CASE, **{"是否参加城乡居民基本医疗保险": "否", "是否参加城镇职工基本医疗保险": "是"}),
    person("140002", 3, "户主", **{"务工时间(月)": 7, "公益性岗位(月数)": 2}),
]


def rows_of(people: list[dict[str, object]], header: list[str] = HEADER) -> Rows:
    """The sheet as the reader sees it, read from a real workbook."""
    data = sheet_of([TITLE, header, *([cells.get(title) for title in header] for cells in people)], "人口信息")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    assert openpyxl.load_workbook(io.BytesIO(data)).sheetnames == ["人口信息"]
    return [list(row) for row in sheet.to_python(skip_empty_area=False)]
