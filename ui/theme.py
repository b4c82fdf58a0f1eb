"""Colours and the one style sheet: calm ground, one dark column, white cards with a thin line."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from settings import settings

INK, PINE, LINE = "#12355B", "#2E6B4F", "#E1DCCF"
#: Darkest ground on which the ink of a light's word is easier to read than white.
_BRIGHT = 0.25
FONT = "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC','WenQuanYi Micro Hei',sans-serif"

_STYLE = """
[data-testid="stHeader"] {background: transparent; height: 0; min-height: 0;}
[data-testid="stMainBlockContainer"] {padding: 14px 20px 24px; max-width: none;}
[data-testid="stSidebar"] {width: 176px !important; min-width: 176px !important;}
[data-testid="stSidebarHeader"] {height: 6px; min-height: 6px; padding: 0; margin: 0;}
[data-testid="stSidebarContent"] {padding: 0;}
[data-testid="stSidebarUserContent"] {padding: 0 14px 12px;}
[data-testid="stSidebarNavItems"] {max-height: none;}
[data-testid="stVerticalBlock"] {gap: 0.6rem;}
[data-testid="stHorizontalBlock"] {gap: 0.7rem;}
[class*="st-key-card_"] iframe {max-width: 100%;}
[class*="st-key-card_"] {background: #fff; position: relative; padding: 12px 15px;}
[data-testid="stSidebarContent"] {display: flex; flex-direction: column;}
[data-testid="stSidebarUserContent"] {order: -1;}
[data-testid="stSidebarNavSeparator"] {display: none;}
[data-testid="stFileUploaderDropzone"] button:not([data-testid="stBaseButton-minimal"]) > *, [data-testid="stFileUploaderDropzoneInstructions"] > * {display: none;}
[data-testid="stFileUploaderDropzone"] button:not([data-testid="stBaseButton-minimal"])::after {content: "选择文件"; font-size: 14px;}
[data-testid="stFileUploaderDropzoneInstructions"]::after {content: "也可以把文件拖到这里"; font-size: 14px; color: #6B7480;}
.st-key-frame_line [data-testid="stHorizontalBlock"] {align-items: center;}
.st-key-map_choices {gap: 0.5rem;} .st-key-map_choices > * {width: auto; min-width: 0;}
.st-key-map_choices > .st-key-map_measure {flex: 1 1 calc(100% - 150px);} .st-key-map_choices > .st-key-map_by {flex: 1 1 110px;}
.st-key-map_choices > .st-key-map_of {flex: 1 1 100px;} .st-key-map_choices > .st-key-map_classes {flex: 1 1 110px;}
.st-key-map_choices > .st-key-map_compare {flex: 1 1 185px;} .st-key-map_choices > .st-key-map_with {flex: 1 1 160px;}
.st-key-map_choices > .st-key-map_layers {flex: 1 1 205px;} .st-key-map_choices > .st-key-map_layers:has([data-tag]) {flex-basis: 100%;}
.st-key-map_layers [role="group"]:has(> [data-testid="stMultiSelectTagsContainer"]) {max-height: none; height: auto;}
.st-key-map_layers [data-testid="stMultiSelectTagsContainer"] {flex-wrap: wrap; max-height: none; height: auto; overflow: visible; row-gap: 4px;}
.st-key-map_layers [data-tag], .st-key-map_layers [data-tag] > span {max-width: 100%;}
.block-title {font-size: 24px; font-weight: 700; color: #12355B; line-height: 40px; white-space: nowrap;}
.demo-badge {display: inline-block; border: 1px solid #E8C77A; background: #FFF6DF; color: #8A5A00;
  border-radius: 6px; padding: 5px 10px; font-size: 14px; white-space: nowrap;}
[class*="st-key-card_"] [data-testid="stVerticalBlock"] {gap: .3rem;}
.card-head {display: flex; justify-content: space-between; gap: 8px; color: #3C4A5C; font-size: 14px;}
.card-head .source {color: #6B7480; font-size: 12.5px; white-space: nowrap;}
.big {font-size: 40px; font-weight: 700; color: #12355B; line-height: 1.15; font-variant-numeric: tabular-nums;}
.big small {font-size: 16px; font-weight: 400; color: #3C4A5C; margin-left: 4px;}
.line {font-size: 14px; color: #3C4A5C; line-height: 1.75;}
.line a, .muted a, .card-head a {color: #1D5C8F; text-decoration: none;}
.line b {color: #12355B; font-variant-numeric: tabular-nums;}
.muted {color: #6B7480; font-size: 13px; line-height: 1.6;}
.folded summary {cursor: pointer; color: #1D5C8F; font-size: 13px; line-height: 1.75;}
.light {display: inline-block; border-radius: 5px; color: #fff; font-size: 13px; padding: 1px 8px; white-space: nowrap;}
.light.none {background: #fff; color: #3C4A5C; box-shadow: inset 0 0 0 1px #9AA0A6;}
.light.hatched {background-image: repeating-linear-gradient(45deg, rgba(255,255,255,.35) 0 4px, transparent 4px 8px);}
.light.none.hatched {background-image: repeating-linear-gradient(45deg, rgba(0,0,0,.12) 0 4px, transparent 4px 8px);}
a.passport {color: #8A94A0; font-size: 12px; font-weight: 400; text-decoration: none; margin-left: 3px; vertical-align: 1px;}
a.passport:hover {color: #1D5C8F;} @media print {a.passport {display: none;}}
pre.select {background: #F5F3EE; border: 1px solid #E1DCCF; border-radius: 4px; padding: 8px 10px; margin: 4px 0 8px; color: #22384F;
  font-size: 12.5px; line-height: 1.5; white-space: pre-wrap; overflow-wrap: anywhere;}
.tag {display: inline-block; border: 1px solid #B9C2CC; border-radius: 4px; color: #3C4A5C; font-size: 12px;
  padding: 0 5px; margin-left: 4px;}
.bar {display: flex; height: 18px; border-radius: 4px; overflow: hidden; margin: 8px 0 6px;}
.bar span {display: block; height: 100%;}
.keys {display: flex; flex-wrap: wrap; gap: 2px 14px; font-size: 13.5px; color: #3C4A5C;}
.keys i {display: inline-block; width: 11px; height: 11px; border-radius: 2px; margin-right: 5px; vertical-align: -1px;}
.facts {display: grid; grid-template-columns: repeat(auto-fill, minmax(150px, 1fr)); gap: 10px 18px;}
.facts div span {display: block; color: #6B7480; font-size: 13px;}
.facts div b {font-size: 19px; color: #12355B; font-variant-numeric: tabular-nums;}
.facts div b small {font-size: 13px; font-weight: 400; margin-left: 3px;}
.side-by-side {display: grid; grid-auto-flow: column; grid-auto-columns: 1fr; gap: 14px;}
.grid-table {width: 100%; border-collapse: collapse; font-size: 14px;}
.grid-table th {text-align: left; font-weight: 600; color: #3C4A5C; background: #F5F3EE; padding: 6px 8px;
  border-bottom: 1px solid #E1DCCF; white-space: nowrap;}
.grid-table td {padding: 6px 8px; border-bottom: 1px solid #EEEAE0; vertical-align: top; color: #22384F;}
.grid-table td.number, .grid-table th.number {text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap;}
.whole {white-space: nowrap;}
.grid-table a {white-space: nowrap; color: #1D5C8F; text-decoration: none;} .grid-table a:hover {text-decoration: underline;}
.wide-table {overflow: auto; max-height: 560px;}
.wide-table th, .wide-table th.number {position: sticky; top: 0; white-space: normal; vertical-align: bottom; min-width: 5em;}
.wide-table .long {display: inline-block; min-width: 10em;}
.card-head b {font-size: 18px; color: #12355B;}
[class*="st-key-card_ledgers_"] table {table-layout: fixed;}
[class*="st-key-card_ledgers_"] th:nth-child(1) {width: 12%;} [class*="st-key-card_ledgers_"] th:nth-child(2) {width: 35%;}
[class*="st-key-card_ledgers_"] th:nth-child(3) {width: 14%;} [class*="st-key-card_ledgers_"] th:nth-child(4) {width: 20%;}
[data-testid="InputInstructions"] {display: none;}
.frame-foot {color: #C9D5E2; font-size: 12px; line-height: 1.6;}
.county {color: #fff; font-weight: 700; font-size: 16px; line-height: 1.5; padding: 6px 0 2px;}
[data-testid="stPageLink"] a {padding: 0 2px;} [data-testid="stPageLink"] p {color: #1D5C8F; font-size: 14px;}
[class*="st-key-card_board_"] table {table-layout: fixed;}
[class*="st-key-card_board_"] th:nth-child(1) {width: 20%;} [class*="st-key-card_board_"] th:nth-child(2) {width: 24%;}
[class*="st-key-card_board_"] th:nth-child(3) {width: 14%;} [class*="st-key-card_board_"] th:nth-child(4) {width: 8%;}
[class*="st-key-card_board_"] th:nth-child(5) {width: 11%;} [class*="st-key-card_board_"] th:nth-child(6) {width: 146px;}
[class*="st-key-card_board_"] th, [class*="st-key-card_board_"] th.number {white-space: normal;}
[class*="st-key-card_board_"] td a:not(.passport) {white-space: normal;}
[class*="st-key-card_closing_"] table {table-layout: fixed;} [class*="st-key-card_closing_"] td a {white-space: normal;}
[class*="st-key-card_closing_"] th:nth-child(2) {width: 8%;} [class*="st-key-card_closing_"] th:nth-child(3) {width: 11%;}
[class*="st-key-card_closing_"] th:nth-child(4) {width: 12%;} [class*="st-key-card_closing_"] th:nth-child(6) {width: 30%;}
.minis {display: grid; grid-template-columns: repeat(auto-fill, minmax(250px, 1fr)); gap: 12px 16px;}
.mini {border: 1px solid #EEEAE0; border-radius: 6px; padding: 8px 10px; font-size: 14px; color: #22384F;}
.mini a:not(.passport) {color: #12355B; text-decoration: none; display: block;} .mini-title {display: block; font-weight: 600;}
.mini img {max-width: 100%;}
.minis-rest {display: flex; flex-wrap: wrap; gap: 4px 16px; font-size: 14px; color: #3C4A5C; margin-top: 8px;}
.minis-rest a {color: #1D5C8F; text-decoration: none; margin-right: 5px;}
@media (min-width: 1800px) {
  [data-testid="stMainBlockContainer"], [data-testid="stSidebarContent"] {zoom: 1.25;}
  /* A chart measures its room as zoomed and would be zoomed once more: too wide, and clicked beside its bars. */
  [data-testid="stPlotlyChart"] {zoom: .8;}
  [data-testid="stSidebar"] {width: 220px !important; min-width: 220px !important;}
}
.spread {display: flex; justify-content: space-between; gap: 16px;}
.scrolls {overflow-y: auto;} .scrolls th {position: sticky; top: 0;} .wide-picture img {width: 100%; height: auto;}
.funnel {display: grid; grid-template-columns: 6.5em 1fr 9.5em; gap: 6px 10px; align-items: center; font-size: 14px; color: #22384F; margin: 6px 0;}
.funnel i {display: block; height: 15px; min-width: 1px; border-radius: 3px; background: #5F82AC;}
.funnel b {color: #12355B; font-variant-numeric: tabular-nums; text-align: right; white-space: nowrap;}
.funnel a, .chips a {color: #1D5C8F; text-decoration: none;}
.chips {display: flex; flex-wrap: wrap; gap: 4px 14px; font-size: 14px; color: #3C4A5C;} .chips b {color: #12355B;}
.grid-table .wraps a {white-space: normal;}
.small-cards {display: grid; grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)); gap: 10px; margin: 8px 0;}
.small-card {border: 1px solid #E1DCCF; border-radius: 6px; padding: 8px 12px;}
.small-card .card-head b a {color: #12355B; text-decoration: none; font-size: 16px;}
.small-card .keys {margin: 2px 0;} .small-card .light {margin-right: 6px;}
.lights-list div {margin: 2px 0;} .lights-list a {white-space: normal; margin-left: 4px;}
[class*="st-key-card_tasks_"] table {table-layout: fixed;}
[class*="st-key-card_tasks_"] th:nth-child(1) {width: 27%;} [class*="st-key-card_tasks_"] th:nth-child(2) {width: 21%;}
[class*="st-key-card_tasks_"] th:nth-child(4) {width: 8%;} [class*="st-key-card_tasks_"] th:nth-child(5) {width: 17%;}
.tight-table th, .tight-table th.number {white-space: normal; vertical-align: bottom;} .short-table .wide-table {max-height: 330px;}
.heat-map {overflow-x: auto;} .heat-map td, .heat-map th {padding: 2px 3px;} .heat-map th:not(:first-child) {text-align: center;}
.heat-map th small {display: block; font-weight: 400; font-size: 11px; color: #6B7480;} .heat-map td:first-child {white-space: nowrap; padding-right: 8px;}
.heat {display: block; border-radius: 4px; text-align: center; font-size: 13px; line-height: 1.3; padding: 2px; min-width: 44px; font-variant-numeric: tabular-nums;}
.heat.none {box-shadow: inset 0 0 0 1px #D5D9DE; color: #6B7480;}
.heat.hatched {background-image: repeating-linear-gradient(45deg, rgba(0,0,0,.09) 0 3px, transparent 3px 7px);}
.heat small {display: block; font-size: 11px;}
.printed-head {display: flex; align-items: center; gap: 12px;} .printed-head .source {margin-left: auto; color: #3C4A5C; font-size: 14px;}
.chart-and-table {display: grid; grid-template-columns: 270px 1fr; gap: 14px; align-items: start;} .chart-and-table .keys {font-size: 12px; gap: 0 10px;}
.dense .side-by-side {align-items: start; grid-auto-columns: minmax(0, 1fr);} .dense .side-by-side td, .dense .side-by-side th {padding: 4px 4px;} .dense .facts {grid-template-columns: repeat(4, 1fr);} .dense .grid-table {font-size: 13px;} .dense .grid-table td, .dense .grid-table th {padding: 4px 6px;}
.printed-section {margin-top: 14px;} .printed-section .card-head b {font-size: 15px;}
@media print {
  [data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stToolbar"], [data-testid="stDecoration"],
  .st-key-frame_line, [class*="st-key-frame_line"] {display: none !important;}
  html, body, #root, [data-testid="stApp"], [data-testid="stAppViewContainer"], [data-testid="stMain"],
  [data-testid="stMainBlockContainer"] {position: static !important; display: block !important; overflow: visible !important;
    height: auto !important; min-height: 0 !important; background: #fff !important;}
  [data-testid="stMainBlockContainer"], [data-testid="stSidebarContent"] {zoom: 1 !important;}
  [data-testid="stMainBlockContainer"] {padding: 0 !important;}
  .st-key-card_printed {border: none !important; padding: 0 !important;}
  .wide-table {max-height: none;}
  .grid-table {font-size: 11.5px;} .grid-table td, .grid-table th {padding: 3px 5px;} .muted {font-size: 11px;} .light {font-size: 11.5px; padding: 0 6px;}
  .line {font-size: 12px;} .facts {gap: 4px 14px;} .facts div b {font-size: 16px;}
  .grid-table a, .line a {color: inherit;} .grid-table tr, .small-card {break-inside: avoid;} thead {display: table-header-group;}
  .card-head {break-after: avoid;}
  .st-key-card_casework, .st-key-card_identity, .st-key-card_timeline {display: none !important;}
  .dense {zoom: .7;} .dense .grid-table td, .dense .grid-table th {padding: 1px 5px; line-height: 1.45;} .dense .light {line-height: 1.4;}
  .dense .printed-section {margin-top: 5px;}
  * {-webkit-print-color-adjust: exact; print-color-adjust: exact;}
}
"""

_DATE = '[data-testid="stDateInput"] [role="spinbutton"][data-placeholder]'
_LOST = 'body:has([data-testid="stApp"][data-test-connection-state]:not([data-test-connection-state="CONNECTED"])) [data-testid="stDialog"]'
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
    '[data-testid="stFileChip"] > [role="alert"]': "没有传上来：文件太大，或者连接断了",
    '[data-testid="stTooltipErrorContent"]': "请换一个文件，或者再传一次",
    f"{_LOST} h2": "看板没有回应",
    f"{_LOST} h2 + div > div": "请检查网络，过一会儿刷新页面。仍打不开，请告诉系统管理员。",
}
#: A select box emptied to type into: a placeholder can be hidden but has no ::after, so the words stand in its box. And why
#: a file was refused, which Streamlit tells screen readers and whoever points at it alone.
_PLACED = """
[data-testid="stFileChip"]:has(> [role="alert"]) {max-width: none; width: auto;}
[data-testid="stFileChip"] > [role="alert"] {position: static !important; width: auto !important; height: auto !important; margin: 0 8px !important;
  clip: auto !important; clip-path: none !important; overflow: visible !important; color: #8A1C12; white-space: nowrap;}
[data-testid="stSelectbox"] input[placeholder="Choose an option"]::placeholder {color: transparent !important;}
[data-testid="stSelectbox"] [role="group"]:has(> input[placeholder="Choose an option"]:placeholder-shown) {position: relative;}
[data-testid="stSelectbox"] [role="group"]:has(> input[placeholder="Choose an option"]:placeholder-shown)::before {
  content: "请选择"; position: absolute; left: 9px; top: 50%; transform: translateY(-50%); color: #6B7480; font-size: 14px; pointer-events: none;}
"""


@lru_cache(maxsize=1)
def _chinese() -> str:
    """Hides the English words and puts ours there; of no size and not hidden, because some of them take the focus."""
    return _PLACED + "".join(
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


def apply() -> None:
    """Put the style sheet into the page."""
    st.html(f"<style>{_STYLE}{_chinese()}{_lights()}{_heats()}</style>")
