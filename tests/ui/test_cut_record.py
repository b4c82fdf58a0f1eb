"""A past month says the same whether or not anything was written after it: every page over the whole record, as of a
month, against the same page over a record that ends there.

``make sweeps`` only: it takes two minutes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from models.time import Month
from services import reading
from services.figures.catalogue import FIGURES
from tests.conftest import NOW
from tests.cut_record import cut
from tests.screens import screens_of
from tests.sweeps import IS_SWEEP
from tests.ui.reading import PAGES, run

pytestmark = [pytest.mark.sweep, pytest.mark.skipif(not IS_SWEEP, reason="runs with make sweeps")]

_MONTHS = ("2023-03", "2024-09")
#: What a card says of itself when it is of the present, whatever month is chosen.
_AS_IT_IS = "现状"
#: What a light says of the present: left out of both texts, so that the rest of the card is compared.
_OF_NOW = r"现状与[^、（）]+?不一致(?: · 已说明)?"
_MARKS_OF_NOW = re.compile(f"（{_OF_NOW}(?:、{_OF_NOW})*）|、?{_OF_NOW}")
#: Page and card -> why it is of the present; it has to say so, too.
_PRESENT = {
    r"^(supervision\.py|departments\.py unit_cards|department\.py .*printed|village\.py .*commitments)": "supervision",
    r"^passport\.py of=figure/(supervision_\w+|findings) ": "supervision, and what is found in the record",
    r"^data\.py part=findings findings(_rows)?$": "what is found in the record",
    r"^(ledger\.py name=(care_persons|workshops) |ledgers\.py .*ledgers_\d$)": "rosters whose rows tell no past",
    r"^targets\.py commitment=C48 disagreements$": "a roster that tells no past, beside a quarter's report",
}
#: At most this share of all cards may be such: an exception that grows is no exception.
_MOST_EXCEPTED = 0.05
#: Page and card -> why the two still differ.
_EXPECTED = {
    r"ledger\.py name=fund_payments (map|totals)": "a payment planted before its fund is granted lies where the fund does",
}

Address = tuple[str, tuple[tuple[str, str], ...]]
#: (page and card) -> its words.
Texts = dict[tuple[Address, str], str]


def cards(app: AppTest) -> dict[str, str]:
    """The words of each card, "" for what lies in none; without tags, marks of passports and the version."""
    found: dict[str, list[str]] = {}

    def walk(node: object, card: str) -> None:
        name = re.search(r"-card_(\w+)$", getattr(getattr(node, "proto", None), "id", "") or "")
        card = name[1] if name else card
        if getattr(node, "type", "") == "html":
            found.setdefault(card, []).append(node.proto.body)  # type: ignore[attr-defined]
        for child in getattr(node, "children", {}).values():
            walk(child, card)

    walk(app.main, "")
    return {card: _words(" ".join(bodies)) for card, bodies in found.items()}


def _words(body: str) -> str:
    text = re.sub(r"<[^>]+>", " ", re.sub(r'<a class="passport".*?</a>|<style.*?</style>', "", body, flags=re.DOTALL))
    return re.sub(r"\s+", " ", re.sub(r"数据版本 \S+，", "", _MARKS_OF_NOW.sub("", text))).strip()


def addresses() -> list[Address]:
    """Every page that is compared, with the parameters of its address."""
    found: list[Address] = [(page, ()) for page in PAGES]
    county = reading.county()
    found += [("township.py", (("code", one.code),)) for one in county.townships]
    found += [("department.py", (("id", one.id),)) for one in county.units if one.kind != "group"]
    found += [("village.py", (("code", one.code),)) for one in county.villages[::40]]
    found += [("targets.py", (("commitment", one.id),)) for one in county.commitments]
    found += [("targets.py", (("view", view),)) for view in ("small", "closing")]
    found += [("ledger.py", (("name", one.name),)) for one in reading.store().ledgers]
    found += [("passport.py", (("of", f"figure/{name}"),)) for name, one in FIGURES.items() if not one.argument]
    found += [("data.py", (("part", part),)) for part in ("board", "findings")]
    narrowed = [(("township", county.townships[-1].code),), (("department", county.units[0].id),)]
    found += [
        (page, chosen) for page in ("overview.py", "targets.py", "ledgers.py", "households.py") for chosen in narrowed
    ]
    return found


def texts(folder: Path, month: str) -> Texts:
    """Of every card of every page as of the month; an error counts as what the page says."""
    found: Texts = {}
    with screens_of(folder / "config.toml"):
        for page, parameters in addresses():
            app = run(page, asof=month, **dict(parameters))
            said = cards(app) | {"error": " ".join(str(one.value) for one in (*app.exception, *app.error))}
            found |= {((page, parameters), card): text for card, text in said.items()}
    return found


@pytest.fixture(scope="module", params=_MONTHS)
def both(
    request: pytest.FixtureRequest, demo_store_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Texts, Texts]:
    """The texts over the whole record and over the one that ends with the month."""
    ended = cut(demo_store_folder, tmp_path_factory.mktemp("cut") / "demo", Month.parse(request.param), NOW)
    return texts(demo_store_folder, request.param), texts(ended, request.param)


def test_a_past_month_does_not_depend_on_what_was_written_later(
    both: tuple[dict[tuple[Address, str], str], dict[tuple[Address, str], str]],
) -> None:
    whole, ended = both
    assert len(whole) > 30 and not any(text for (_, card), text in whole.items() if card == "error")
    differing = [key for key in whole.keys() | ended.keys() if whole.get(key) != ended.get(key)]
    excepted = [key for key in differing if _AS_IT_IS in whole.get(key, "") and _is_among(_PRESENT, key)]
    unexplained = [
        f"{_named(key)}: {_first_difference(whole.get(key, ''), ended.get(key, ''))}"
        for key in sorted(set(differing) - set(excepted))
        if not _is_among(_EXPECTED, key)
    ]
    print(f"\n{len(whole)} cards compared; {len(excepted)} say {_AS_IT_IS} and differ")
    assert not unexplained, "\n".join(unexplained)
    assert len(excepted) <= _MOST_EXCEPTED * len(whole)


def _is_among(patterns: Mapping[str, str], key: tuple[Address, str]) -> bool:
    return any(re.search(pattern, _named(key)) for pattern in patterns)


def _named(key: tuple[Address, str]) -> str:
    (page, parameters), card = key
    return " ".join((page, *(f"{name}={value}" for name, value in parameters), card))


def _first_difference(whole: str, ended: str) -> str:
    """Where the two part, with what stands about."""
    place = next((i for i, (a, b) in enumerate(zip(whole, ended, strict=False)) if a != b), min(len(whole), len(ended)))
    start = max(0, place - 20)
    return f"{whole[start : place + 60]!r} / {ended[start : place + 60]!r}"
