"""What pages and exports say of random scopes and months: each light and figure once, whoever says it, and as the record has it."""

from __future__ import annotations

import html
import io
import random
import re
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from models.time import Month
from models.viewing import Filters
from services import reading
from tests.one_truth.record import FLOWS, LEVELS, Record
from tests.ui.reading import run
from ui.parts import lights
from ui.targets import closing

pytestmark = pytest.mark.usefixtures("demo_screens")

#: (township or none, id) -> the word of the light, and figure and target as they are written.
Listed = dict[tuple[str, str], tuple[str, str]]
_ID, _WORD = re.compile(r"commitment=(\w+)&amp;view=list"), re.compile(r'<span class="light [^"]*">([^<]+)</span>')
_COUNT = re.compile(r"(\S+) (?:<b>)?(\d+)")


def scopes(seed: int, count: int) -> list[tuple[int, str]]:
    """Which township, -1 = the whole county, and which month."""
    drawn = random.Random(seed)
    return [(drawn.choice([-1, *range(11)]), str(Month(2021, 3).plus(drawn.randrange(58)))) for _ in range(count)]


@pytest.fixture(scope="module")
def record(demo_store_folder: Path) -> Record:
    return Record(demo_store_folder / "data" / "record.sqlite")


def bodies(app: AppTest) -> list[str]:
    assert not app.exception
    return [block.proto.body for block in app.get("html")]


def asked(towns: tuple[str, ...], month: str) -> dict[str, str | list[str]]:
    return {"asof": month, "township": list(towns)} if towns else {"asof": month}


def listed(app: AppTest) -> Listed:
    codes = {township.name: township.code for township in reading.county().townships}
    found: Listed = {}
    for body in bodies(app):
        head, *rows = body.split("<tr>")
        town = next((code for name, code in codes.items() if name in head), "")
        for title, light, figure in (row.split("<td>")[1:4] for row in rows if _ID.search(row)):
            id, word = _ID.findall(title)[0], _WORD.findall(light)[0]
            found[town, id] = word, html.unescape(re.split("<a class|<div", figure)[0].removesuffix("</td>"))
    return found


def counted(text: str) -> Counter[str]:
    return Counter({word: int(number) for word, number in _COUNT.findall(text) if number != "0"})


@pytest.mark.parametrize(("place", "month"), scopes(7, 5))
def test_every_page_says_the_same_light_and_the_records_figure(record: Record, place: int, month: str) -> None:
    towns = () if place < 0 else (record.townships[place],)
    targets, overview = (run(page, **asked(towns, month)) for page in ("targets.py", "overview.py"))
    rows = listed(targets)
    assert {id for _, id in rows} == {one.id for one in reading.county().commitments}

    (states,) = (body for body in bodies(targets) if "各状态合计" in body or "各数各的" in body)
    lines = [counted(" ".join(re.findall(r'<span class="light [^"]*">([^<]+)</span>', line))) for line in states.split('class="line"')[1:]]  # fmt: skip
    own = [Counter(word for (town, _), (word, _) in rows.items() if town == shown) for shown in (*towns, "")]
    assert [line for line in lines if line] == [line for line in own if line]

    (card,) = (body for body in bodies(overview) if "走到哪了" in body)
    group_of = {state.label: group.word for group in lights.groups() for state in group.states}
    told = [counted(" ".join(re.findall(r"</i>(.*?)</span>", keys))) for keys in card.split('class="keys"')[1:]]
    tasks = {one.id for one in reading.county().commitments if one.kind.traits.is_task}
    grouped = [
        Counter(group_of[word] for (town, id), (word, _) in rows.items() if town == shown and id in tasks)
        for shown in (*towns, "")
    ]
    assert [one for one in told if one] == [one for one in grouped if one]

    for (town, id), (_, figure) in rows.items():
        if id in FLOWS or id in LEVELS:
            value = record.value(id, town or None, month)
            said = re.match(r"-?[\d.]+", figure)
            assert (said is None) is (value is None), (town, id, figure, value)
            if said and value is not None:
                decimals = len(said[0].partition(".")[2])
                assert float(said[0]) == pytest.approx(value, abs=0.501 * 10**-decimals), (town, id, figure, value)


@pytest.mark.parametrize(("place", "month"), scopes(8, 2))
def test_the_workbook_of_the_close_has_the_figures_of_the_list(record: Record, place: int, month: str) -> None:
    towns = () if place < 0 else (record.townships[place],)
    rows = listed(run("targets.py", **asked(towns, month)))
    filters, county = Filters(towns, (), Month.parse(month)), reading.county()
    made = closing.workbook(closing.closed(filters, county), filters, county, "")
    sheet = list(openpyxl.load_workbook(io.BytesIO(made)).active.iter_rows(values_only=True))
    head = next(number for number, row in enumerate(sheet) if row[0] == "编号")
    place_of = dict(zip(sheet[head], range(len(sheet[head])), strict=True))
    names = {town: county.township(town).name for town in towns}
    told = {
        (next((town for town, name in names.items() if row[place_of["范围"]] == name), ""), str(row[0])): str(row[place_of["最后的数"]])
        for row in sheet[head + 1 :]
        if row[0] in county.commitment_ids
    }  # fmt: skip
    tasks = {one.id for one in county.commitments if one.kind.traits.is_task}
    assert told == {key: figure for key, (_, figure) in rows.items() if key[1] in tasks}
