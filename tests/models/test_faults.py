"""Faults as lines to read."""

from models.faults import Fault, told_together


def fault(cell: str, problem: str = "乡镇没有填", file: str = "路.xlsx") -> Fault:
    return Fault("empty", file, "公路", cell, problem, "请填写")


def test_what_is_the_same_in_many_cells_is_one_line() -> None:
    lines = told_together([*(fault(f"C{row}") for row in range(3, 20_003)), fault("D3", "名称没有填")])
    assert [(line.cell, line.problem) for line in lines] == [
        ("C3、C4、C5、C6、C7 等 20000 处", "乡镇没有填"), ("D3", "名称没有填"),
    ]  # fmt: skip


def test_few_are_named_one_by_one_and_files_stay_apart() -> None:
    lines = told_together([fault("C3"), fault("C9"), fault("C3", file="桥.xlsx")])
    assert [line.sentence for line in lines] == [
        "路.xlsx，工作表“公路”，C3、C9：乡镇没有填。请填写。",
        "桥.xlsx，工作表“公路”，C3：乡镇没有填。请填写。",
    ]


def test_a_fault_without_a_cell_stays_as_it_is() -> None:
    assert told_together([fault("")]) == [fault("")]
