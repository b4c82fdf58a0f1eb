"""What the county settles: it lies over the plan, says who and when, can be opened again, and moves the lights."""

from __future__ import annotations

import datetime as dt

import pytest

from data_access.acts.settle import settle
from data_access.record.notes.settlements import Topic, from_rows, history, in_force, leads_for, open_topics, topics_of
from data_access.store import Store
from errors import NotFound, SettlementRefused
from models.commitments import Comparison, Flag
from models.time import Month
from models.viewing import EVERYBODY
from tests.data_access.filling import read_model

pytestmark = pytest.mark.usefixtures("published_late")

NOW = dt.datetime(2025, 7, 3, 10, 0)
GROUNDS = "县委会议纪要〔2025〕3号"


def say(store: Store, id: str, topic: Topic, value: str, month: Month | None = None, grounds: str = GROUNDS) -> None:
    settle(store, id, topic, value, month=month, grounds=grounds, actor="办公室甲", now=NOW)


def test_a_lead_is_in_force_in_the_record_and_in_what_is_published(empty_store: Store) -> None:
    assert empty_store.settled_county().lead_of(empty_store.county.commitment("C35")) is None
    say(empty_store, "C35", Topic.LEAD, "jiaotong")
    county = empty_store.settled_county()
    lead = county.lead_of(county.commitment("C35"))
    assert lead is not None and lead.short_name == "县交通局"
    model = read_model(empty_store)
    rows = model.query("settlements", EVERYBODY).to_dict("records")
    published = in_force(empty_store.county, from_rows(rows))  # type: ignore[arg-type]
    assert published.commitment("C35").lead_unit_id == "jiaotong"
    asked = model.select("SELECT unit_id FROM ref_commitments WHERE commitment_id = 'C35'", {})
    assert asked["unit_id"].tolist() == ["jiaotong"]
    assert published.commitment("C30") == empty_store.county.commitment("C30")


def test_the_newest_word_counts_and_an_empty_one_opens_it_again(empty_store: Store) -> None:
    for value, expected in (("jiaotong", "jiaotong"), ("gongxin", "gongxin"), ("", "")):
        say(empty_store, "C35", Topic.LEAD, value)
        assert empty_store.settled_county().commitment("C35").lead_unit_id == expected
    with empty_store.record.reading() as connection:
        assert [word.value for word in history(connection)] == ["jiaotong", "gongxin", ""]


def test_a_base_makes_an_increment_measurable_and_says_where_it_came_from(empty_store: Store) -> None:
    say(empty_store, "C44", Topic.BASE, "12.5", Month(2020, 12))
    found = empty_store.settled_county().commitment("C44")
    assert (found.base_value, found.base_month) == (12.5, Month(2020, 12))
    assert found.base_source == "办公室甲 2025年7月3日确认，依据县委会议纪要〔2025〕3号"
    assert Flag.BASE not in found.flags
    assert "基期值：2020年12月12.5%（办公室甲 2025年7月3日确认" in found.scope_note


def test_a_deadline_an_amount_and_an_open_question(empty_store: Store) -> None:
    say(empty_store, "C26", Topic.DEADLINE, "2024-12")
    say(empty_store, "C41", Topic.AMOUNT, "95")
    say(empty_store, "C38", Topic.SCOPE, "普及率按入户计，集中供水率按受益人口计")
    county = empty_store.settled_county()
    assert county.commitment("C26").deadline == Month(2024, 12)
    assert (county.commitment("C41").target, county.commitment("C41").comparison) == (95.0, Comparison.AT_LEAST)
    assert Flag.AMOUNT not in county.commitment("C41").flags and Flag.NAMES in county.commitment("C41").flags
    assert Flag.SCOPE not in county.commitment("C38").flags and Flag.SCOPE in county.commitment("C37").flags
    assert (
        "口径：普及率按入户计，集中供水率按受益人口计（办公室甲 2025年7月3日确认" in county.commitment("C38").scope_note
    )


@pytest.mark.parametrize(
    ("id", "topic", "value", "month", "grounds", "sentence"),
    [
        ("C35", Topic.LEAD, "jiaotong", None, "  ", "县里确认要写明依据"),
        ("C37", Topic.LEAD, "jiaotong", None, GROUNDS, "不在第23条的责任单位里"),
        ("C07", Topic.LEAD, "townships", None, GROUNDS, "不能作牵头单位"),
        ("C35", Topic.LEAD, "", None, GROUNDS, "还没有确认过，不用撤回"),
        ("C44", Topic.BASE, "约12", Month(2020, 12), GROUNDS, "“约12”不是确切的数。请只填数字，单位是%"),
        ("C44", Topic.BASE, "nan", Month(2020, 12), GROUNDS, "不是确切的数"),
        ("C44", Topic.BASE, "120", Month(2020, 12), GROUNDS, "超过 100%"),
        ("C44", Topic.BASE, "96", Month(2020, 12), GROUNDS, "基期96%再提高5个百分点就超过 100%"),
        ("C41", Topic.AMOUNT, "0", None, GROUNDS, "目标数量是 0，报多少都算达到"),
        ("C44", Topic.BASE, "12", None, GROUNDS, "请填写基期月份"),
        ("C44", Topic.BASE, "12", Month(2025, 12), GROUNDS, "不早于完成时限2025年12月"),
        ("C02", Topic.BASE, "98", Month(2020, 12), GROUNDS, "基期值方案里已有，或者用不到"),
        ("C26", Topic.DEADLINE, "2025年底", None, GROUNDS, "不是月份"),
        ("C26", Topic.DEADLINE, "2020-12", None, GROUNDS, "不晚于起算月份2020年12月"),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence_and_nothing_is_kept(
    empty_store: Store, id: str, topic: Topic, value: str, month: Month | None, grounds: str, sentence: str
) -> None:
    with pytest.raises(SettlementRefused, match=sentence):
        say(empty_store, id, topic, value, month, grounds)
    assert empty_store.settled_county() is empty_store.county


def test_an_unknown_commitment(empty_store: Store) -> None:
    with pytest.raises(NotFound):
        say(empty_store, "C99", Topic.LEAD, "jiaotong")


def test_what_can_be_settled_and_by_whom_it_may_be_led(empty_store: Store) -> None:
    county = empty_store.county
    topics = {id: topics_of(county.commitment(id)) for id in ("C02", "C26", "C35", "C41", "C44")}
    assert topics == {
        "C02": (Topic.LEAD, Topic.SCOPE),
        "C26": (Topic.LEAD, Topic.DEADLINE, Topic.SCOPE, Topic.NAMES),
        "C35": (Topic.LEAD, Topic.SCOPE),
        "C41": (Topic.LEAD, Topic.BASE, Topic.AMOUNT, Topic.NAMES),
        "C44": (Topic.LEAD, Topic.BASE, Topic.SCOPE),
    }
    assert [unit.id for unit in leads_for(county, county.commitment("C37"))] == ["shuiwu"]
    assert leads_for(county, county.commitment("C35"))[0].id == "jiaotong"  # the list ends with 等: any unit may lead
    assert len(leads_for(county, county.commitment("C02"))) == 30  # the text names nobody


def test_what_is_open_shrinks_with_every_word_and_grows_when_one_is_taken_back(empty_store: Store) -> None:
    def waiting(id: str) -> tuple[Topic, ...]:
        return open_topics(empty_store.county.commitment(id), empty_store.settled_county().commitment(id))

    assert waiting("C26") == (Topic.LEAD, Topic.DEADLINE, Topic.SCOPE, Topic.NAMES)
    assert waiting("C22") == (Topic.LEAD, Topic.BASE)  # a base of press reports stands, and still waits for a word
    assert waiting("C45") == (Topic.LEAD,)  # a base would help, but nobody has to give one
    assert waiting("B1") == (Topic.NAMES,)  # a fact of the starting point is led by nobody
    say(empty_store, "C26", Topic.DEADLINE, "2024-12")
    say(empty_store, "C26", Topic.LEAD, "wenlv")
    assert waiting("C26") == (Topic.SCOPE, Topic.NAMES)
    say(empty_store, "C26", Topic.LEAD, "")
    assert waiting("C26") == (Topic.LEAD, Topic.SCOPE, Topic.NAMES)
