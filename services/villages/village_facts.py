"""What is known of one village."""

import pandas as pd

from analysis.monitoring.bulletin import Bulletin, bulletin
from analysis.monitoring.guarantees import GUARANTEES, Standing, standing
from models.lists import LayerKind
from models.viewing import Filters
from services import reading
from services.monitoring import cases, guarantees
from services.villages import villages
from services.words import words


def township_of(village: pd.Series, filters: Filters) -> Filters:
    """The village's township in the month shown, for links to lists and for what is read by township."""
    return Filters((village["township_code"],), (), filters.asof)


def title(village: pd.Series) -> str:
    return f"{village['village']}（{village['township']}）"


def exit_words(village: pd.Series) -> str:
    """Whether it left poverty, and when."""
    if not village["is_exited"]:
        return "否"
    return "是" if words.is_missing(village["exited_year"]) else f"是，{village['exited_year']}年退出"


def place_words(village: pd.Series) -> str:
    if words.is_missing(village["longitude"]) or words.is_missing(village["latitude"]):
        return "位置：缺数，台账里没有坐标。"
    layers = reading.rows("layers")
    is_given = (
        layers["kind"].eq(str(LayerKind.VILLAGE_POINTS)) & layers["village_code"].eq(village["village_code"])
    ).any()
    note = "，来自本县图层" if is_given else "，演示位置" if reading.manifest().is_demo else ""
    return f"位置：东经 {village['longitude']:.4f}°，北纬 {village['latitude']:.4f}°（WGS84{note}）"


def monitoring(village: pd.Series, filters: Filters) -> Bulletin | None:
    """The village's monitored households at the month's end; None while nobody has handed in the ledger."""
    if not cases.is_reported(filters):
        return None

    def counted() -> Bulletin:
        found = cases.cases(township_of(village, filters))
        return bulletin(found[found["village_code"] == village["village_code"]], filters.asof)

    return reading.derived(f"village_bulletin_{village['village_code']}", counted, filters)


def gaps(village: pd.Series, filters: Filters) -> dict[str, Standing]:
    """The village's standing in each guarantee; empty while nobody has handed in the ledger."""
    if not guarantees.is_reported(filters):
        return {}

    def counted() -> dict[str, Standing]:
        found = guarantees.gaps(township_of(village, filters))
        own = found[found["village_code"] == village["village_code"]]
        return {name: standing(own, name) for name in GUARANTEES}

    return reading.derived(f"village_gaps_{village['village_code']}", counted, filters)


def gap_figure(guarantee: str) -> str:
    """The name of a village's figure of one guarantee in :data:`services.figures.catalogue.FIGURES`."""
    return f"village_guarantee_{list(GUARANTEES).index(guarantee) + 1}"


def gap_words(guarantee: str, code: str, filters: Filters) -> str:
    """That figure as its passport shows it."""
    found = gaps(villages.one(code, filters), filters)
    if not found:
        return "缺数"
    one = found[guarantee]
    return f"未解决 {one.still_open.gaps} 件，{guarantees.figures(one.still_open)}；已解决 {one.solved.gaps} 件"


def gap_rows(guarantee: str, code: str, filters: Filters) -> tuple[str, list[str]]:
    """The ledger and surrogates of the gaps not solved that it counts."""
    return guarantees.open_rows(guarantee, township_of(villages.one(code, filters), filters), code)


def years_of(code: str, filters: Filters) -> pd.DataFrame:
    """The ``village_years`` query up to the newest year known."""
    return reading.rows("village_years", village=code, year=filters.asof.known_year)


def team_rows(code: str, filters: Filters) -> pd.DataFrame:
    """The ``village_team`` query at the month's end."""
    return reading.rows("village_team", village=code, day=filters.asof.end)


def branch_row(code: str, filters: Filters) -> pd.Series | None:
    """The newest year of the village's party branch; None where there is none."""
    found = reading.rows("village_branch", village=code, year=filters.asof.known_year)
    return None if found.empty else found.iloc[0]


def secretary_words(branch: pd.Series) -> str:
    """Whether there is a secretary, and whether he heads the village committee too."""
    if words.is_missing(branch["is_secretary_vacant"]):
        return "书记是否空缺：缺数"
    if branch["is_secretary_vacant"]:
        return "书记空缺"
    headed = {"是": "，书记主任“一肩挑”", "否": "，书记、主任分设"}
    return "书记在任" + headed.get(words.yes_no(branch["is_secretary_head"]), "")
