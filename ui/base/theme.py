"""Colours and the style sheets of static/: calm ground, one dark column, white cards with a thin line."""

from functools import lru_cache

import streamlit as st

from settings import ROOT, settings

INK, PINE, LINE = "#12355B", "#2E6B4F", "#E1DCCF"
#: Darkest ground on which the ink of a light's word is easier to read than white.
_BRIGHT = 0.25
FONT = "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC','WenQuanYi Micro Hei',sans-serif"

_DATE = '[data-testid="stDateInput"] [role="spinbutton"][data-placeholder]'
#: No dialog is ours: Streamlit opens one where the server does not answer.
_LOST = '[data-testid="stDialog"]'
#: An open list with nothing in it; of a choice that has a most, the list is empty too when that many are chosen.
_EMPTY_LIST = '[role="listbox"][data-empty] > [role="option"] > span'
_LIMITED = ("和哪些村并排看", "风险类型（主要的先选，最多五种）")
#: Where Streamlit says something in English, which it has no translation for -> what stands there instead.
_CHINESE = {
    '[data-testid="stSkipToContent"]': "跳到正文",
    _EMPTY_LIST: "没有找到",
    **{f'[aria-label="{label}"]{_EMPTY_LIST}': "没有找到，或者已经选满" for label in _LIMITED},
    f'{_DATE}[data-type="year"]': "年",
    f'{_DATE}[data-type="month"]': "月",
    f'{_DATE}[data-type="day"]': "日",
    '[data-testid="stFileChip"] > [role="alert"]': "没有传上来：文件太大、存的太多，或者连接断了",
    '[data-testid="stTooltipErrorContent"]': "请先导入或者移去已经选的，或者换一个文件；过一会儿再传",
    f"{_LOST} h2": "看板没有回应",
    f"{_LOST} h2 + div > div": "请检查网络，过一会儿刷新页面。仍打不开，请告诉系统管理员。",
}


@lru_cache(maxsize=1)
def chinese() -> str:
    """Hides the English words and puts ours there; of no size and not hidden, because some of them take the focus.

    A placeholder of a select box can be hidden but has no ::after, and why a file was refused is told to screen readers
    and whoever points at it alone: what is done about these stands at the end of theme.css.
    """
    return "".join(
        f'{place} {{font-size: 0 !important;}} {place}::after {{content: "{said}"; font-size: 14px;}}'
        for place, said in _CHINESE.items()
    )


@lru_cache(maxsize=1)
def state_colours() -> dict[str, str]:
    """Role of a light -> its colour as configured; ``none`` is the frame of what carries no light."""
    return {"none": "#6B7480"} | settings().colours.model_dump()


@lru_cache(maxsize=1)
def _lights() -> str:
    """The lights' grounds, each with the ink that is easier to read on it."""
    return "".join(
        f".light.{role} {{background: {colour}; color: {INK if _luminance(colour) > _BRIGHT else '#fff'};}}"
        for role, colour in state_colours().items()
        if role != "none"
    )


#: How much of a state's colour a cell of the calendar carries: what is well stays quiet.
_TINTS = {"green": 0.16, "amber": 0.5, "red": 1.0, "grey": 0.3}


@lru_cache(maxsize=1)
def _heats() -> str:
    """The grounds of the calendar's cells, the states' colours thinned with white."""
    grounds = {role: _thinned(state_colours()[role], share) for role, share in _TINTS.items()}
    return "".join(
        f".heat.{role} {{background-color: {ground}; color: {'#22384F' if _luminance(ground) > _BRIGHT else '#fff'};}}"
        for role, ground in grounds.items()
    )


def _thinned(colour: str, share: float) -> str:
    parts = (round(255 - share * (255 - int(colour[i : i + 2], 16))) for i in (1, 3, 5))
    return "#" + "".join(f"{part:02X}" for part in parts)


def _luminance(colour: str) -> float:
    """Relative luminance of #RRGGBB, from 0 to 1, as WCAG defines it."""
    shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@lru_cache(maxsize=8)
def _sheet(name: str) -> str:
    return (ROOT / f"ui/static/{name}.css").read_text(encoding="utf-8")


def apply() -> None:
    """Put the style sheet of every page into this one."""
    st.html(f"<style>\n{_sheet('theme')}{chinese()}{_lights()}{_heats()}</style>")


def add(name: str) -> None:
    """Put one more style sheet into the page."""
    st.html(f"<style>{_sheet(name).strip()}</style>")
