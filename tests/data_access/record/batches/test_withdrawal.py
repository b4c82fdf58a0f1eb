"""Withdrawing a batch leaves the record as if the batch had never come, whatever came after it."""

from __future__ import annotations

import itertools
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from data_access.acts.decide_correction import correction_list, decide, propose
from data_access.intake.asking import Asking
from data_access.store import InputFile, Store
from errors import WithdrawalRefused
from tests.conftest import MakeSettings, copied, published_once
from tests.data_access.filling import FOLDER, NOW, current, file, id_number, row, series, sheet_of, taken_in, version
from tests.data_access.published_late import manifest

pytestmark = pytest.mark.usefixtures("published_late")

MakeStore = Callable[[], Store]


@pytest.fixture(scope="module")
def replacing(tmp_path_factory: pytest.TempPathFactory, make_settings: MakeSettings) -> Path:
    """An empty record of a county whose herb ledger replaces a township's year whole."""
    folder = tmp_path_factory.mktemp("replacing")
    county = folder / "county"
    shutil.copytree(FOLDER, county)
    definition = county / "ledgers" / "herb_plantings.toml"
    text = definition.read_text(encoding="utf-8")
    added = 'shape = "period"\nload = "replace"\nreplace_scope = ["township_code", "year"]'
    definition.write_text(text.replace('shape = "period"', added), encoding="utf-8")
    (folder / "office").mkdir()
    return published_once(make_settings(folder / "office", county=county), folder / "office")


@pytest.fixture
def make_store(replacing: Path, tmp_path: Path) -> Iterator[MakeStore]:
    """Copies of it, marked as demo stores."""
    with ExitStack() as stack:

        def make() -> Store:
            store = stack.enter_context(copied(replacing, Path(tempfile.mkdtemp(dir=tmp_path))))
            with store.record.writing() as connection:
                store.record.set_meta(connection, "is_demo", "1")
            return store

        yield make


def withdraw(store: Store, batch_id: int) -> list[str]:
    return store.withdraw(batch_id, actor="测试", now=NOW, reason="导错了文件")


def withdraw_asked(store: Store, batch_id: int, choice: str) -> list[str]:
    """Withdraw a batch with the one question it raises answered so."""
    asking = Asking()
    assert store.withdraw(batch_id, actor="测试", now=NOW, reason="导错了文件", asking=asking) == []
    (question,) = asking.open
    answer = Asking({question.id: choice})
    return store.withdraw(batch_id, actor="测试", now=NOW, reason="导错了文件", asking=answer)


def road_lengths(store: Store) -> dict[object, object]:
    return {found["project_no"]: found["length_km"] for found in current(store, "road_projects")}


def roads(**lengths: float) -> InputFile:
    return file("road_projects", *(row("road_projects", project_no=n, length_km=km) for n, km in lengths.items()))


def test_the_last_batch_withdrawn_restores_rows_and_figures(empty_store: Store) -> None:
    taken_in(empty_store, roads(A=1.0, B=2.0))
    before, published = series(empty_store, "C35"), version(empty_store)
    taken_in(empty_store, roads(B=5.0, C=7.0))
    assert road_lengths(empty_store) == {"A": 1.0, "B": 5.0, "C": 7.0}
    assert withdraw(empty_store, 2) == ["road_projects"]
    assert road_lengths(empty_store) == {"A": 1.0, "B": 2.0}
    assert series(empty_store, "C35") == before
    assert version(empty_store) != published  # a new version: the revision moved on


def test_a_batch_in_the_middle_leaves_what_came_later(empty_store: Store) -> None:
    taken_in(empty_store, roads(A=1.0, B=1.0))
    taken_in(empty_store, roads(A=2.0, B=2.0, C=2.0))
    taken_in(empty_store, roads(A=3.0))
    withdraw(empty_store, 2)
    assert road_lengths(empty_store) == {"A": 3.0, "B": 1.0}
    withdraw(empty_store, 3)
    assert road_lengths(empty_store) == {"A": 1.0, "B": 1.0}


def test_what_a_later_file_repeated_stays_and_comes_from_that_file(empty_store: Store) -> None:
    taken_in(empty_store, roads(A=1.0))
    taken_in(empty_store, roads(A=2.0))
    taken_in(empty_store, roads(Z=9.0, A=2.0))
    withdraw(empty_store, 2)
    assert road_lengths(empty_store) == {"Z": 9.0, "A": 2.0}
    with empty_store.record.reading() as connection:
        rows = empty_store.record.current_rows(connection, empty_store.ledgers["road_projects"]).to_pylist()
    assert {found["project_no"]: (found["file_id"], found["source_row"]) for found in rows} == {
        "Z": (3, 3),
        "A": (3, 4),
    }


def test_a_row_that_comes_back_keeps_its_surrogate(make_store: MakeStore) -> None:
    store = make_store()
    herbs = [row("herb_plantings"), row("herb_plantings", herb="黄芩")]
    taken_in(store, file("herb_plantings", *herbs))
    taken_in(store, file("herb_plantings", herbs[0]), answer="移出")
    taken_in(store, file("herb_plantings", *herbs))
    main = store.record.main["herb_plantings"]
    with store.record.reading() as connection:
        ids = connection.execute(sa.select(main.c.row_key, main.c.row_id)).all()
    assert len(ids) == 3 and len(set(ids)) == 2


def _assert_same(store: Store, other: Store, names: tuple[str, ...]) -> None:
    for name in names:
        assert sorted(current(store, name), key=repr) == sorted(current(other, name), key=repr), name


@pytest.mark.parametrize("seed", range(4))
def test_any_withdrawals_equal_a_record_that_never_saw_those_batches(make_store: MakeStore, seed: int) -> None:
    chance = random.Random(seed)
    herbs, towns = ("党参", "黄芩", "连翘"), ("六泉乡", "古郊乡")

    def batch() -> InputFile:
        if chance.random() < 0.4:
            return roads(**{name: chance.choice([1.0, 2.0]) for name in "ABC" if chance.random() < 0.6} or {"D": 1.0})
        places = list(itertools.product(herbs, towns))
        chosen = chance.sample(places, chance.randint(1, 4))
        rows = (
            row("herb_plantings", herb=herb, township_code=town, area_mu=chance.choice([10, 20]))
            for herb, town in chosen
        )
        return file("herb_plantings", *rows)

    files = [batch() for _ in range(8)]
    store, other = make_store(), make_store()
    gone = chance.sample(range(len(files)), 4)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "publish_stored", lambda *_: None)  # only how it ends is looked at
        for one in files:
            taken_in(store, one, answer="移出")
        for index in gone:
            withdraw(store, index + 1)
        for index, one in enumerate(files):
            if index not in gone:
                taken_in(other, one, answer="移出")
    for each in (store, other):
        each.publish(NOW)
    _assert_same(store, other, ("road_projects", "herb_plantings"))
    assert series(store, "C22") == series(other, "C22")


def test_private_values_come_back_too(demo_marked_store: Store) -> None:
    family = [file("households", row("households")), file("members", row("members"))]
    taken_in(demo_marked_store, *family)
    changed = row("members", name="模拟乙", phone="10000000008")
    taken_in(demo_marked_store, file("members", changed))
    private = demo_marked_store.record.private["members"]
    query = sa.select(private.c.name, private.c.phone).where(private.c.replaced_by.is_(None))

    def people() -> list[tuple[object, ...]]:
        with demo_marked_store.record.reading() as connection:
            return [tuple(found) for found in connection.execute(query)]

    assert people() == [("模拟乙", "10000000008")]
    withdraw(demo_marked_store, 2)
    assert people() == [("模拟甲", "10000000009")]
    withdraw(demo_marked_store, 1)
    assert people() == [] and current(demo_marked_store, "households") == []


class TestRefused:
    def test_rows_that_others_point_at(self, demo_marked_store: Store) -> None:
        taken_in(demo_marked_store, file("households", row("households")))
        taken_in(demo_marked_store, file("members", row("members")))
        published = version(demo_marked_store)
        with pytest.raises(WithdrawalRefused, match="家庭成员台账（第 2 批）里有行还指着它带来的脱贫户和监测户台账"):
            withdraw(demo_marked_store, 1)
        assert len(current(demo_marked_store, "households")) == 1
        assert version(demo_marked_store) == published
        withdraw(demo_marked_store, 2)
        withdraw(demo_marked_store, 1)
        assert current(demo_marked_store, "households") == []

    def test_what_would_break_a_rule(self, demo_marked_store: Store) -> None:
        taken_in(demo_marked_store, file("households", row("households")))
        taken_in(demo_marked_store, file("members", row("members")))
        spouse = row("members", id_number=id_number(2), relation="配偶", gender="女")
        of_two = file("households", row("households", size=2))
        taken_in(demo_marked_store, of_two, file("members", row("members"), spouse))
        taken_in(demo_marked_store, of_two)
        # The household of batch 4 still says two, but the second person came with batch 3.
        with pytest.raises(WithdrawalRefused, match="家庭人口填 2 人，家庭成员台账有 1 人"):
            withdraw(demo_marked_store, 3)
        withdraw(demo_marked_store, 4)
        withdraw(demo_marked_store, 3)
        assert [found["size"] for found in current(demo_marked_store, "households")] == [1]

    @pytest.mark.parametrize(
        ("batch_id", "reason", "words"), [(9, "错", "没有第 9 批"), (1, " ", "要写明原因"), (2, "错", "已经撤回")]
    )
    def test_wrong_requests(self, empty_store: Store, batch_id: int, reason: str, words: str) -> None:
        taken_in(empty_store, roads(A=1.0))
        taken_in(empty_store, roads(A=2.0))
        withdraw(empty_store, 2)
        with pytest.raises(WithdrawalRefused, match=words):
            empty_store.withdraw(batch_id, actor="测试", now=NOW, reason=reason)
        assert road_lengths(empty_store) == {"A": 1.0}


def test_a_withdrawn_batch_is_listed_as_such_and_its_file_may_come_again(empty_store: Store) -> None:
    taken_in(empty_store, roads(A=1.0))
    withdraw(empty_store, 1)
    (listed,) = empty_store.batch_list()
    assert (listed["withdrawn_at"], listed["withdrawn_by"], listed["withdrawn_reason"]) == (NOW, "测试", "导错了文件")
    assert empty_store.earlier_batches_of(roads(A=1.0).data) == []
    assert manifest(empty_store).tables["road_projects"].row_count == 0


class TestPartialBatches:
    """A correction, or a file without some columns, says something of some columns only."""

    def facts(self, store: Store) -> list[tuple[object, object]]:
        return [(found["length_km"], found["investment_wanyuan"]) for found in current(store, "road_projects")]

    def import_road(self, store: Store, length_km: float, investment_wanyuan: float) -> None:
        cells = row("road_projects", length_km=length_km, investment_wanyuan=investment_wanyuan)
        taken_in(store, file("road_projects", cells))

    def correct(self, store: Store, column: str, value: str) -> None:
        with store.record.reading() as connection:
            (row_id,) = store.record.keys(connection, store.ledgers["road_projects"]).values()
        done = propose(
            store, "road_projects", row_id, column, value, reason="核实", evidence=None, actor="测试", now=NOW
        )
        assert done.submission_id is not None
        assert decide(store, done.submission_id, is_accepted=True, actor="测试", now=NOW).faults == ()

    def test_a_correction_on_top_keeps_its_cell_and_gives_back_the_others(self, empty_store: Store) -> None:
        self.import_road(empty_store, 1, 100)
        self.import_road(empty_store, 2, 999)
        self.correct(empty_store, "length_km", "3")
        assert self.facts(empty_store) == [(3, 999)]
        withdraw(empty_store, 2)
        assert self.facts(empty_store) == [(3, 100)]
        withdraw(empty_store, 3)
        assert self.facts(empty_store) == [(1, 100)]

    def test_a_correction_of_a_row_that_never_came_goes_with_it(self, empty_store: Store) -> None:
        self.import_road(empty_store, 1, 100)
        self.correct(empty_store, "length_km", "3")
        assert withdraw_asked(empty_store, 1, "一并撤回") == ["road_projects"]
        assert self.facts(empty_store) == []

    def test_a_file_without_a_column_gives_back_what_stood_there(self, empty_store: Store) -> None:
        self.import_road(empty_store, 1, 100)
        self.import_road(empty_store, 2, 999)
        header = ["项目编号", "项目名称", "乡镇", "建设性质", "里程", "项目状态", "验收日期"]
        cells = ["LC-1", "西沟村公路改造", "崇文镇", "改建", 5, "已验收", "2025-05-20"]
        taken_in(empty_store, InputFile("路.xlsx", sheet_of([header, cells], "农村公路建设项目台账")))
        withdraw(empty_store, 2)
        assert self.facts(empty_store) == [(5, 100)]

    def test_a_correction_keeps_what_came_in_between(self, empty_store: Store) -> None:
        self.import_road(empty_store, 1, 100)
        with empty_store.record.reading() as connection:
            (row_id,) = empty_store.record.keys(connection, empty_store.ledgers["road_projects"]).values()
        propose(
            empty_store, "road_projects", row_id, "length_km", "3", reason="核实", evidence=None, actor="测试", now=NOW
        )
        self.import_road(empty_store, 1, 555)
        decide(empty_store, 1, is_accepted=True, actor="测试", now=NOW)
        assert self.facts(empty_store) == [(3, 555)]

    def test_a_small_percentage_beside_the_corrected_cell_is_no_obstacle(self, empty_store: Store) -> None:
        taken_in(empty_store, file("road_projects", row("road_projects", payment_share_pct="0.5%")))
        self.correct(empty_store, "length_km", "3")
        assert [found["payment_share_pct"] for found in current(empty_store, "road_projects")] == [0.5]


def test_a_row_brought_back_must_not_point_at_one_that_is_gone(demo_marked_store: Store) -> None:
    def site(number: str) -> InputFile:
        return file("resettlement_sites", row("resettlement_sites", site_no=number))

    def household(number: str) -> InputFile:
        return file("households", row("households", is_relocated="是", resettlement_site_id=number))

    for one in (site("AZ08"), site("AZ09"), household("AZ08"), household("AZ09")):
        taken_in(demo_marked_store, one)
    withdraw(demo_marked_store, 1)
    with pytest.raises(WithdrawalRefused, match=r"脱贫户和监测户台账（第 3 批）里有行还指着它带来的易地搬迁安置点台账"):
        withdraw(demo_marked_store, 4)


def test_a_batch_of_a_ledger_whose_definition_is_gone_is_not_half_withdrawn(
    make_store: MakeStore,
) -> None:
    store = make_store()
    taken_in(store, file("herb_plantings", row("herb_plantings")))
    kept = {name: ledger for name, ledger in store.ledgers.ledgers.items() if name != "herb_plantings"}
    store.record.ledgers = replace(store.record.ledgers, ledgers=kept)
    with pytest.raises(WithdrawalRefused, match="herb_plantings，它的定义已经不在"):
        withdraw(store, 1)
    assert store.batch_list()[0]["withdrawn_at"] is None


class TestCorrectionsOfWhatIsWithdrawn:
    """A corrected row that is all key and figure could stand by its correction alone."""

    def corrected(self, store: Store) -> None:
        taken_in(store, file("herb_plantings", row("herb_plantings", area_mu=500)))
        with store.record.reading() as connection:
            (row_id,) = store.record.keys(connection, store.ledgers["herb_plantings"]).values()
        done = propose(
            store, "herb_plantings", row_id, "area_mu", "520", reason="核实", evidence=None, actor="测试", now=NOW
        )
        decide(store, done.submission_id or 0, is_accepted=True, actor="测试", now=NOW)

    def areas(self, store: Store) -> list[object]:
        return [found["area_mu"] for found in current(store, "herb_plantings")]

    def test_the_corrections_that_fall_are_named_and_nothing_changes_before_the_answer(
        self, empty_store: Store
    ) -> None:
        self.corrected(empty_store)
        asking = Asking()
        assert empty_store.withdraw(1, actor="测试", now=NOW, reason="错", asking=asking) == []
        (question,) = asking.open
        assert question.sentence == (
            "第 1 号更正：撤回第 1 批后，有 1 处已采纳的更正所在的行就没有了（第 1 号 中药材种植和野生抚育台账 面积 500 改为 520）？"
            "可以选：一并撤回（撤回这一批，这些更正一并撤回）；不撤回（都不撤回）。要答了才能继续。"
        )
        assert self.areas(empty_store) == [520] and empty_store.withdrawn_batches() == frozenset()

    def test_with_yes_the_row_is_gone_and_the_correction_says_so(self, empty_store: Store) -> None:
        self.corrected(empty_store)
        assert withdraw_asked(empty_store, 1, "一并撤回") == ["herb_plantings"]
        assert self.areas(empty_store) == []
        assert [one["state"] for one in correction_list(empty_store)] == ["withdrawn"]
        told = {batch["batch_id"]: batch["withdrawn_reason"] for batch in empty_store.batch_list()}
        assert told == {1: "导错了文件", 2: "随第 1 批撤回"}
        taken_in(empty_store, file("herb_plantings", row("herb_plantings", area_mu=500)))
        assert self.areas(empty_store) == [500]

    def test_with_no_everything_stays(self, empty_store: Store) -> None:
        self.corrected(empty_store)
        assert withdraw_asked(empty_store, 1, "不撤回") == []
        assert self.areas(empty_store) == [520] and empty_store.withdrawn_batches() == frozenset()
        assert [one["state"] for one in correction_list(empty_store)] == ["accepted"]

    def test_a_correction_that_another_file_carries_does_not_fall(self, empty_store: Store) -> None:
        taken_in(empty_store, file("herb_plantings", row("herb_plantings", area_mu=500)))
        self.corrected(empty_store)
        assert withdraw(empty_store, 2) == ["herb_plantings"]
        assert self.areas(empty_store) == [520]
        assert withdraw_asked(empty_store, 1, "一并撤回") and self.areas(empty_store) == []
