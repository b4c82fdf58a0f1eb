"""The county folder: what it says, whether that agrees with the plan's text, and the look-ups."""

from __future__ import annotations

import csv
import re

import pytest

from data_access.county.county import County, load_county
from data_access.county.rows import VillageKind
from errors import NotFound
from models.commitments import Comparison
from models.kinds import Kind
from models.time import Month
from settings import ROOT

FOLDER = ROOT / "counties" / "lingchuan"
ORIGINAL = ROOT.parent / "shared"
needs_original = pytest.mark.skipif(
    not (ORIGINAL / "plan").exists(), reason="the plan's original text is not on this machine"
)


@pytest.fixture(scope="module")
def county() -> County:
    return load_county(FOLDER)


# --- what it holds ---------------------------------------------------------------------------------------------


def test_counts(county: County) -> None:
    ids = [article.id for article in county.articles]
    assert [id for id in ids if id[0] == "a"] == [f"a{n:02d}" for n in range(1, 36)]
    assert [id for id in ids if id[0] == "s"] == [f"s{n}" for n in range(1, 9)]
    expected = [f"B{n}" for n in range(1, 5)] + [f"C{n:02d}" for n in range(1, 69)]
    assert [commitment.id for commitment in county.commitments] == expected
    assert len(county.units) == 34
    assert len(county.townships) == 11
    assert [township.name for township in county.former_townships] == ["秦家庄乡"]
    assert len(county.villages) == 273


def test_county_facts(county: County) -> None:
    assert (county.code, county.name, county.area_km2) == ("140524", "陵川县", 1702)
    assert county.plan.document_number == "陵发〔2021〕11号"
    assert str(county.plan.issued_on) == "2021-04-30"
    assert county.plan.end_month.minus(county.plan.start_month) + 1 == 60
    baseline = county.plan.baseline
    assert (baseline.exited_villages, baseline.households, baseline.people) == (114, 9310, 25518)
    assert county.commitment("B1").values == (114,)
    assert county.commitment("B2").values == (9310, 25518)


def test_every_kind_is_used_and_has_a_label(county: County) -> None:
    assert {commitment.kind for commitment in county.commitments} == set(Kind)
    assert len({kind.label for kind in Kind}) == len(Kind)


def test_commitments_of_each_arithmetic(county: County) -> None:
    def of(*kinds: Kind) -> list[str]:
        return [commitment.id for commitment in county.commitments if commitment.kind in kinds]

    assert of(Kind.CUMULATIVE) == ["C25", "C26", "C27", "C28", "C29", "C30", "C35"]
    assert of(Kind.GROWTH) == ["C22"]
    assert of(Kind.BY_DATE) == ["C23", "C24", "C31", "C41", "C42", "C43", "C45"]
    assert of(Kind.ANNUAL, Kind.BAND, Kind.INCREMENT, Kind.RELATIVE) == ["C03", "C32", "C37", "C44"]
    assert of(Kind.HOLD) == ["C02", "C38", "C56", "C58"]
    assert of(Kind.CADENCE) == ["C07", "C08", "C57"]


def test_only_herbs_have_a_base_and_it_is_unconfirmed(county: County) -> None:
    based = {item.id: item for item in county.commitments if item.base_value}
    assert list(based) == ["C22"]
    herbs = based["C22"]
    assert (herbs.base_value, herbs.base_month, herbs.target, herbs.unit) == (39.3, Month(2020, 11), 43, "万亩")
    assert "待县里确认" in herbs.base_source
    zero = [item.id for item in county.commitments if item.base_value == 0]
    assert zero == [item.id for item in county.commitments if item.kind is Kind.CUMULATIVE]
    sewage = county.commitment("C44")
    assert (sewage.base_value, sewage.base_month, sewage.unit) == (None, None, "百分点")


def test_lead_is_left_to_the_county(county: County) -> None:
    assert [item.id for item in county.commitments if county.lead_of(item) is not None] == []


def test_contradiction_of_the_water_rates_is_shown(county: County) -> None:
    for id, target in (("C37", 95), ("C38", 98)):
        water = county.commitment(id)
        assert water.target == target
        assert "口径待核" in water.flags
        assert "98%" in water.scope_note and "95%" in water.scope_note
    assert county.commitment("C37").comparison is Comparison.ABOUT


def test_sources(county: County) -> None:
    figures = {item.id: item.figure for item in county.commitments if item.figure}
    assert figures == {
        "B1": "exited_villages", "B2": "lifted_households", "B3": "resettlement_estates",
        "C06": "policies_ended_early", "C07": "screened_villages", "C10": "school_dropouts", "C12": "site_training",
        "C13": "site_idle_households", "C14": "site_teams", "C17": "designated_villages", "C18": "pension_coverage",
        "C19": "pension_premiums", "C20": "insured_households", "C22": "herb_area", "C23": "potato_area",
        "C24": "livestock_raised", "C25": "bees_added", "C26": "tourism_villages_named", "C27": "new_counters",
        "C28": "new_halls", "C29": "new_zones", "C30": "trained_people", "C31": "trained_certified",
        "C32": "away_workers", "C35": "road_km", "C36": "logistics_townships", "C37": "central_water",
        "C38": "tap_water", "C39": "own_grid_renewed", "C41": "telecom_5g", "C42": "housing_safe",
        "C43": "waste_covered", "C44": "sewage_treated", "C45": "sanitary_toilets", "C47": "full_premium",
        "C48": "care_unmet", "C49": "child_support", "C51": "village_incidents", "C52": "double_signed_pledges",
        "C53": "office_reform", "C55": "land_plan", "C56": "rural_land", "C63": "care_housed",
    }  # fmt: skip
    both = " ".join(item.id for item in county.commitments if item.figure and item.is_reported)
    assert both == "C06 C07 C14 C17 C20 C37 C38 C39 C41 C45 C51 C52 C53 C55"


def test_no_deadline_where_the_text_gives_none(county: County) -> None:
    """Read by hand in the plan, sentence by sentence."""
    undated = "B1 B2 B3 B4 C06 C07 C08 C09 C10 C11 C12 C13 C14 C16 C17 C18 C19 C21 C26 C36 C46 C47 C48 C49 C51 C52 C53"
    undated += " C56 C57 C61 C63 C66 C68"
    assert [item.id for item in county.commitments if item.deadline is None] == undated.split()
    early = {"C05": "2021-12", "C15": "2021-06", "C54": "2023-12", "C55": "2021-12", "C04": "2035-12"}
    for item in county.commitments:
        assert str(item.deadline or "2025-12") == early.get(item.id, "2025-12")
    for id in ("C11", "C12", "C13", "C14", "C17", "C21", "C26", "C36", "C51", "C52", "C53"):
        assert county.commitment(id).deadline_text == "原文未注明"


def test_units_of_a_commitment(county: County) -> None:
    roads = county.commitment("C35")
    assert [unit.short_name for unit in county.units_of(roads)] == ["县交通局", "县工信局"]
    assert county.is_units_open(roads)
    assert not county.is_units_open(county.commitment("C32"))
    assert county.units_of(county.commitment("C55")) == ()


def test_groups_are_named_by_the_county(county: County) -> None:
    groups = {unit.short_name: unit.group_members for unit in county.units if unit.kind == "group"}
    assert groups == {"各乡镇": "all_townships", "有关乡镇": "", "县级各项目主管单位": "", "相关保险机构": ""}


def test_village_names_are_whole(county: County) -> None:
    for village in county.villages:
        suffix = "村" if village.kind is VillageKind.VILLAGE else "社区"
        assert village.name.endswith(suffix) and not village.name.endswith("村村")
        assert len(village.name) > len(suffix)
        assert "shan" not in village.name + village.official_name
    names = {village.code: village.name for village in county.villages}
    assert names["140524104241"] == "新村"
    assert names["140524102225"] == "南村"
    assert names["140524100204"] == "石头村"
    assert names["140524100001"] == "城内社区"
    assert [name for name in names.values() if "□" in name] == ["长□村", "白□掌村"]


def test_a_quote_says_by_when_and_ends_where_its_clause_does(county: County) -> None:
    for item in county.commitments:
        for word in ("到2025年", "“十四五”", "过渡期", "2021年底前"):
            assert word not in item.deadline_text or word in item.quote, item.id
    assert county.commitment("C24").quote == "到2025年，……畜禽饲养量达到380万头只"
    assert county.commitment("C28").quote == "“十四五”期间，要新建……消费帮扶专馆2个"
    assert county.commitment("C50").quote.endswith("勤俭节约、孝亲敬老的社会新风尚")


# --- against the original --------------------------------------------------------------------------------------


def _squeezed() -> str:
    """The plan without white space: page breaks cut its sentences and words."""
    return "".join((ORIGINAL / "plan" / "plan.txt").read_text(encoding="utf-8").split())


def _original(path: str) -> list[dict[str, str]]:
    with (ORIGINAL / path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _article_texts(plan: str) -> dict[str, str]:
    head, work = plan.split("二、工作重点")
    texts = {"g1": head[: head.index("(二)指导思想")], "g3": head[head.index("(三)目标任务") :]}
    work, safeguards = work.split("三、组织保障")
    for number, text in enumerate(work.split("（责任单位：")[:-1], 1):
        texts[f"a{number:02d}"] = text
    # Two numerals are printed with full-width brackets, two with half-width ones.
    parts = re.split(r"[（(][一二三四五六七八][）)]强化", safeguards)[1:]
    return texts | {f"s{number}": text for number, text in enumerate(parts, 1)}


@needs_original
def test_quotes_stand_in_the_right_article(county: County) -> None:
    texts = _article_texts(_squeezed())
    assert len(texts) == 45
    given = {row["id"]: row for row in _original("plan/commitments.csv")}
    assert set(given) < {item.id for item in county.commitments}
    for item in county.commitments:
        parts = "".join(item.quote.split()).split("……")
        assert "".join(given.get(item.id, {"quote": item.quote})["quote"].split()) in "".join(parts), item.id
        text = texts[item.article_id]
        for part in parts:  # …… leaves words out: each part stands in the text, one after the other
            assert part in text, item.id
            text = text[text.index(part) + len(part) :]


@needs_original
def test_values_agree(county: County) -> None:
    for row in _original("plan/commitments.csv"):
        numbers = tuple(float(text) for text in re.findall(r"\d+", row["value"]))
        assert county.commitment(row["id"]).values == numbers, row["id"]


@needs_original
def test_deadlines_are_not_more_specific_than_the_text(county: County) -> None:
    end = {"十四五": "2025-12", "过渡期内": "2025-12", "到2025年": "2025-12", "2035": "2035-12"}
    for row in _original("plan/commitments.csv"):
        item, text = county.commitment(row["id"]), row["deadline"]
        if item.deadline is None:
            continue
        years = re.findall(r"20\d\d", text)
        months = re.findall(r"(20\d\d-\d\d)-\d\d", text)
        allowed = months or [month for word, month in end.items() if word in text] or [f"{years[-1]}-12"]
        assert str(item.deadline) in allowed, row["id"]


@needs_original
def test_units_are_those_of_the_text_in_its_order(county: County) -> None:
    lists = re.findall("（责任单位：(.*?)）", _squeezed())
    assert len(lists) == 35
    mentions = 0
    for number, text in enumerate(lists, 1):
        article = county.article(f"a{number:02d}")
        names = text.removesuffix("等").split("、")
        found = [county.find_unit(name) for name in names]
        assert [unit.id if unit else None for unit in found] == list(article.units), article.id
        assert article.is_units_open == text.endswith("等"), article.id
        mentions += len(names)
    assert mentions == 128
    assert {id for article in county.articles for id in article.units} == {unit.id for unit in county.units}
    assert all(not article.units for article in county.articles if article.id[0] in "gs")


@needs_original
def test_titles_and_summaries_are_not_copied(county: County) -> None:
    plan = _squeezed()
    assert [article.id for article in county.articles if article.summary.rstrip("。") in plan] == []


@needs_original
def test_register_agrees(county: County) -> None:
    given = [(row["code"], row["name"].replace("shan", "□")) for row in _original("register/villages_2023.csv")]
    assert [(village.code, village.official_name) for village in county.villages] == given
    seats = {
        row["code"]: (float(row["lng_wgs84"]), float(row["lat_wgs84"])) for row in _original("register/town_seats.csv")
    }
    known = (*county.townships, *county.former_townships)
    assert {item.code: (item.seat_lng_wgs84, item.seat_lat_wgs84) for item in known} == seats


@needs_original
def test_former_codes_lead_to_the_same_name(county: County) -> None:
    old = {row["code"]: row["name"] for row in _original("register/villages_2019.csv")}
    merged = [code for code in old if code.startswith("140524212")]
    assert {former.former_code for former in county.former_codes} >= set(merged)
    for code in merged:
        village = county.find_village(code)
        if old[code] in ("和家脚村委会", "贾家岭村委会"):
            assert village is None  # where they went, nobody has said
        else:
            assert village is not None and village.township_code == "140524104"
            assert village.official_name == old[code]


# --- look-ups --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["平城镇", "140524104", "秦家庄乡", "140524212", " 秦家 庄乡　", "１４０５２４２１２"])
def test_find_township(county: County, text: str) -> None:
    township = county.find_township(text)
    assert township is not None and township.name == "平城镇"


def test_unknown_township(county: County) -> None:
    assert county.find_township("平城") is None
    assert county.find_township("") is None


@pytest.mark.parametrize("text", ["西沟村", "西沟村委会", "140524100202", "１４０５２４１００２０２", " 西沟 村"])
def test_find_village(county: County, text: str) -> None:
    village = county.find_village(text)
    assert village is not None and village.code == "140524100202"


@pytest.mark.parametrize(
    ("name", "homes"),
    [
        ("东街村", ["140524101200", "140524104202"]),
        ("北街村", ["140524101201", "140524104201"]),
        ("岭东村", ["140524102219", "140524207212"]),
    ],
)
def test_a_name_that_occurs_twice_needs_its_township(county: County, name: str, homes: list[str]) -> None:
    assert county.find_village(name) is None
    assert [village.code for village in county.village_candidates(name)] == homes
    for code in homes:
        village = county.find_village(name, code[:9])
        assert village is not None and village.code == code
    assert county.find_village(name, "140524209") is None


def test_no_other_name_occurs_twice(county: County) -> None:
    names = [village.name for village in county.villages]
    assert {name for name in names if names.count(name) > 1} == {"东街村", "北街村", "岭东村"}


def test_former_township_narrows_to_its_successor(county: County) -> None:
    village = county.find_village("桥蒋村", "140524212")
    assert village is not None and village.code == "140524104232"


def test_village_of_another_township_is_not_found(county: County) -> None:
    assert county.find_village("西沟村", "140524101") is None
    assert county.find_village("140524100202", "140524101") is None
    assert county.find_village("西沟村", "没有的乡") is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("长shan村", "140524101209"),
        ("长SHAN", "140524101209"),
        ("长□村", "140524101209"),
        ("白栈掌村", "140524106221"),
        ("赵章水村", "140524100225"),
        ("140524204205", "140524204218"),
    ],
)
def test_village_aliases(county: County, text: str, code: str) -> None:
    village = county.find_village(text)
    assert village is not None and village.code == code


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("县扶贫办", "fupin"),
        ("县乡村振兴局", "fupin"),
        ("县农业农村局", "nongye"),
        ("残联", "canlian"),
        ("交通局", "jiaotong"),
        ("县交通运输局", "jiaotong"),
        ("陵川县交通运输局", "jiaotong"),
        ("陵川县委组织部", "zuzhi"),
        ("各乡（镇）", "townships"),
        ("各乡(镇)", "townships"),
        ("renshe", "renshe"),
    ],
)
def test_find_unit(county: County, text: str, id: str) -> None:
    unit = county.find_unit(text)
    assert unit is not None and unit.id == id


def test_nearest(county: County) -> None:
    assert county.nearest_township("崇文") == "崇文镇"
    assert county.nearest_township("马圪档乡") == "马圪当乡"
    assert county.nearest_village("西勾村") == "西沟村"
    assert county.nearest_village("锡涯沟村", "140524207") == "锡崖沟村"
    assert county.nearest_village("锡涯沟村", "140524100") is None
    assert county.nearest_unit("县水利局") == "县水务局"
    assert county.nearest_unit("陵川县人力资源和社保局") == "县人社局"


def test_nothing_near(county: County) -> None:
    assert county.nearest_township("火星基地") is None
    assert county.nearest_village("140524999999") is None
    assert county.nearest_unit("") is None


def test_unknown_ids_are_not_found(county: County) -> None:
    assert county.township("140524212").name == "秦家庄乡"
    for lookup in (county.township, county.village, county.unit, county.article, county.commitment):
        with pytest.raises(NotFound, match="C99"):
            lookup("C99")
