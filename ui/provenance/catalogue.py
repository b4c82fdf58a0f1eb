"""A figure of a page by its name, and what its passport's links need; all of them: :mod:`services.figures.catalogue`."""

from analysis.monitoring.guarantees import GUARANTEES
from models.viewing import Filters
from services.figures.catalogue import FIGURES
from services.figures.figure import Figure
from services.monitoring import household
from services.villages import villages
from services.villages.measures import VILLAGE_MEASURES
from ui.parts.mark import not_found


def named(name: str) -> Figure:
    """The figure of this name. Raises NotFound."""
    if name not in FIGURES:
        raise not_found("没有这个数")
    return FIGURES[name]


def subject(figure: Figure, argument: str, filters: Filters) -> str:
    """What the figure is of besides the filters, by name; raises NotFound for what there is not."""
    match figure.argument:
        case "village":
            return str(villages.one(argument, filters)["village"])
        case "household":
            return str(household.one(argument)["village"])
        case "measure" if argument in VILLAGE_MEASURES:
            return VILLAGE_MEASURES[argument].title
        case "guarantee" if argument in GUARANTEES:
            return argument
        case "" if not argument:
            return ""
    raise not_found("地址里指的对象不存在")


def parameters(figure: Figure, argument: str) -> dict[str, str]:
    """What the page's address needs besides the filters."""
    key = {"village": "code", "household": "id"}.get(figure.argument, figure.argument)
    if figure.page == "households" and figure.argument == "village":
        key = "village"
    return {key: argument} if key else {}
