"""The simulated county: every ledger filled with seeded, repeatable rows that belong to no real person."""

from collections.abc import Callable, Iterator

import geopandas as gpd
import numpy as np

from data_access.county.county import County
from data_access.county.ledgers import Ledgers
from data_access.intake.tables.tables import RawTable
from demo.base.drawing import Cells
from demo.base.places import simulate_places, site_cells, village_cells, village_year_cells
from demo.base.scenario import load_scenario
from demo.contradictions import load_planted, with_contradictions
from demo.filling.filling import Filler
from demo.households.case_details import case_cells
from demo.households.case_steps import case_step_cells
from demo.households.cases import simulate_cases
from demo.households.clues import clue_cells, with_onset_dates
from demo.households.guarantee_gaps import guarantee_gap_cells, with_dropouts
from demo.households.household_details import household_cells
from demo.households.incomes import household_year_cells, income_line_cells
from demo.households.refused_cases import with_refused_cases, with_refused_steps
from demo.households.screenings import screening_cells
from demo.people.member_details import with_member_details
from demo.people.people import member_cells, simulate_people
from demo.people.projects import (
    herb_cells,
    herb_shares,
    lifted_people,
    road_project_cells,
    water_work_cells,
    with_key_villages,
)
from demo.planted import KEYS, plant
from demo.targets.progress import allocation_cells, observation_cells, plan_point_cells
from demo.targets.rounds import without_missing_reports

#: Stands where a file name would.
DEMO_FILE = "演示数据"


def demo_tables(
    county: County, ledgers: Ledgers, outline: gpd.GeoDataFrame, seed: int | None = None
) -> Iterator[RawTable]:
    """One table a ledger, as a careful clerk would hand it over.

    Args:
        county: registers and plan. ledgers: their titles name the sheets. outline: in EPSG:4326; villages lie inside it.
        seed: the same seed gives the same rows; the county's code where none is given.

    Yields:
        RawTable: places as codes, references as the other ledger's key, months as ``YYYY-MM``, None where empty. What
        hangs together is simulated in code, the rest filled from profiles; a ledger with neither has no table.
    """
    seed = int(county.code) if seed is None else seed
    scenario = load_scenario(county)
    # A stream for each part: rows added to one part leave the others as they were.
    streams = dict(zip(_PARTS, np.random.default_rng(seed).spawn(len(_PARTS)), strict=True))
    places = simulate_places(county, outline, scenario.resettlement_commitment, streams["places"])
    people = with_member_details(simulate_people(county, places, streams["people"]), streams["member_details"])
    cases = simulate_cases(county, people, streams["cases"])
    people = with_onset_dates(people, cases, streams["onset_dates"])
    cells: dict[str, Callable[[], Cells]] = {
        "villages": lambda: village_cells(places),
        "village_years": lambda: village_year_cells(places, streams["village_years"]),
        "resettlement_sites": lambda: site_cells(places, filler.cells("moved_households")),
        "households": lambda: household_cells(county, people, cases, streams["household_details"]),
        "members": lambda: member_cells(people),
        "household_years": lambda: household_year_cells(
            scenario, county, people, cases, streams["household_years"], streams["income_items"]
        ),
        "income_lines": lambda: income_line_cells(scenario),
        "cases": lambda: with_refused_cases(
            county, people, cases, case_cells(county, people, cases, streams["case_details"])
        ),
        "case_steps": lambda: with_refused_steps(
            county, cases, case_step_cells(county, cases, streams["case_steps"], streams["case_hands"])
        ),
        "clues": lambda: clue_cells(
            scenario.clues, county, people, cases,
            filler.cells("case_steps"), filler.cells("relief_cases"), filler.cells("houses"), streams["clues"],
        ),
        "observations": lambda: observation_cells(scenario, county, places, people, streams["observations"]),
        "allocations": lambda: allocation_cells(scenario, county, people),
        "plan_points": lambda: plan_point_cells(scenario.planned, county),
        "road_projects": lambda: road_project_cells(
            county, places, scenario.done("road_projects", county, lifted_people(county, people)),
            streams["road_projects"], streams["road_villages"],
        ),
        "herb_plantings": lambda: herb_cells(
            scenario.herb_area_mu, county, scenario.done("herb_plantings", county, herb_shares(county)),
            streams["herb_plantings"],
        ),
        "water_works": lambda: water_work_cells(places, streams["water_works"]),
        "screenings": lambda: screening_cells(county, places, streams["screenings"]),
        "guarantee_gaps": lambda: guarantee_gap_cells(
            scenario.guarantee_units, county, places, people, cases, filler.cells("houses"), streams["guarantee_gaps"]
        ),
    }  # fmt: skip
    filler = Filler(county, ledgers, places, seed, cells)
    yield from _handed_in(county, ledgers, filler)


def _handed_in(county: County, ledgers: Ledgers, filler: Filler) -> Iterator[RawTable]:
    """What is filled, with what was planted to be found: faults, contradictions and reports that are missing."""
    with_faults, _ = plant({name: filler.cells(name) for name in KEYS})
    planted = load_planted(county)
    for ledger in ledgers:
        if found := with_faults.get(ledger.name) or filler.cells(ledger.name):
            if ledger.name == "funds":
                found = with_key_villages(found, filler.cells("designations"))
            if ledger.name == "school_attendance":
                found = with_dropouts(found, filler.cells("guarantee_gaps"))
            handed_in = with_contradictions(planted, ledger.name, without_missing_reports(county, ledger.name, found))
            yield RawTable.from_columns(ledger.name, handed_in, file=DEMO_FILE, sheet=ledger.title)


_PARTS = (
    "places", "people", "cases", "village_years", "household_years", "case_steps", "observations", "road_villages",
    "road_projects", "herb_plantings", "water_works", "household_details", "member_details", "income_items", "case_details",
    "screenings", "guarantee_gaps", "onset_dates", "clues", "case_hands",
)  # fmt: skip
