"""What a county folder says of its own simulation: ``demo/scenario.toml``, whose keys are explained there.

Beside it lie ``progress.toml`` (see courses.py) and ``profiles/`` (see profiles.py). A county without the folder has no
simulation.
"""

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from data_access.county.county import County
from data_access.county.csv_table import read_text
from data_access.county.rows import MonthCell
from demo.base.drawing import Floats
from errors import CountyDataError
from models.miswritten import MiswrittenError, key_of, problem, toml_of

FOLDER = "demo"
_FILE = f"{FOLDER}/scenario.toml"


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Division(_Table):
    """A target divided among the townships: the part of it due at each year's end, in smallest whole parts.

    Attributes:
        weights: township -> its weight, where it does not follow from the people or the area there.
    """

    shares: tuple[float, ...]
    parts_per_unit: int = Field(1, ge=1)
    document: str
    weights: dict[str, float] = Field(default_factory=dict)


class Planned(_Table):
    """The commitment with a plan for each quarter, and the part of its target due at each year's end."""

    commitment: str
    shares: tuple[float, ...]


class Clues(_Table):
    """Which department's comparison would point at a risk."""

    other_warning_unit: str
    warning_units: dict[str, str]


class IncomeLine(_Table):
    """The row of the ledger ``income_lines``: no other year's line was found, so no other year has one."""

    year: int
    line_yuan: int
    source_document: str
    note: str


class Scenario(_Table):
    """The county's part of the simulation; units by name, commitments by id, figures by year.

    Attributes:
        leads: unit -> the commitments it is confirmed to lead; what stands nowhere stays 待县里确认.
        strengths: ledger simulated in code -> township -> how much of its part it does, where the others do 1.
    """

    first_month: MonthCell
    resettlement_commitment: str
    leads: dict[str, list[str]] = Field(default_factory=dict)
    strengths: dict[str, dict[str, float]] = Field(default_factory=dict)
    divided: dict[str, Division]
    planned: Planned
    clues: Clues
    guarantee_units: dict[str, str]
    herb_area_mu: dict[int, int]
    net_income_yuan: dict[int, int]
    income_line: IncomeLine

    def done(self, ledger: str, county: County, weights: Floats) -> Floats:
        """Each township's share of what the county does, from the weights of what it was to do."""
        strengths = self.strengths.get(ledger, {})
        shares: Floats = weights * np.array([strengths.get(town.name, 1.0) for town in county.townships])
        parts: Floats = shares / shares.sum()
        return parts


def has_scenario(county: County) -> bool:
    return (county.folder / FOLDER).is_dir()


def load_scenario(county: County) -> Scenario:
    """Raises CountyDataError for a file that is missing or wrong."""
    try:
        return Scenario.model_validate(toml_of(read_text(county.folder, _FILE).encode()))
    except MiswrittenError as error:
        raise CountyDataError(_FILE, f"{error}，请改正") from None
    except ValidationError as error:
        first = error.errors()[0]
        raise CountyDataError(_FILE, f"写法有误：{key_of(first)} {problem(first, is_shown=True)}") from None
