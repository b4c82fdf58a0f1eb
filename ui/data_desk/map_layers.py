"""Map layers on the screen: upload, look at what is wrong, accept; what was accepted, and withdrawing it."""

from functools import partial
from pathlib import PurePath
from typing import Any

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from data_access.record.batches.importer import file_sha256
from data_access.store import InputFile
from errors import DashboardError
from geo.layers.checks import MARGIN_KM
from geo.layers.kinds import allowed_shapes, name_column
from geo.layers.prepare import PreparedLayer
from geo.layers.read_layer import ReadLayer
from geo.screen.imported import preview
from models.lists import LayerKind
from models.viewing import Filters
from services import clock, layer_import, reading
from services.villages.base_map import base_map
from ui.base import state
from ui.parts import cards, point_map
from ui.parts.forms import carry_out, choice, say_failed
from ui.parts.mark import figure_head

_SHOWN_FAULTS = 200
_FORMATS = "GeoPackage、GeoJSON、打成 .zip 的 Shapefile、KML、KMZ，或带经度、纬度两列的 Excel、CSV"


def section(filters: Filters) -> None:
    """Everything about map layers on the data page."""
    with cards.card("layer_upload"):
        cards.draw(cards.head("导入地图图层", _FORMATS))
        left, right = st.columns([2, 1])
        upload = left.file_uploader("图层文件", key="layer_file", label_visibility="collapsed")
        kind = choice(right, "图层种类", {kind: kind.label for kind in LayerKind}, "layer_kind")
        if upload is not None and kind is not None:
            try:
                _take_in(InputFile(upload.name, upload.getvalue()), kind)
            except DashboardError as error:  # stays in this card: the file is still chosen
                say_failed(error, "layer_kind")
    _accepted(filters)


def _take_in(file: InputFile, kind: LayerKind) -> None:
    """Ask what the file does not say, then show the layer with its faults."""
    with st.spinner("正在读取图层文件"):
        read = layer_import.layer_file(file)
    if earlier := layer_import.earlier_of(reading.store(), file.data):
        st.info(f"这个文件与第 {earlier[0]} 号图层的文件完全相同。")
    mark = file_sha256(file.data)[:8]  # in the keys: an answer given for one file must not pass for another's
    left, middle, right = st.columns(3, vertical_alignment="bottom")
    answer = _system(left, read, mark)
    named = name_column(kind, read.columns)
    position = read.columns.index(named) if named else None
    key = f"layer_names_{mark}_{kind}"
    names_from = middle.selectbox("名称在哪一列", read.columns, index=position, placeholder="没有名称", key=key)
    is_polygonal = "Polygon" in allowed_shapes(kind)
    is_repairing = is_polygonal and right.checkbox("自动修复自相交的面", key=f"layer_repair_{mark}")
    if read.system is None and answer is None:
        st.info("文件没有写明坐标系，请选定后再看。不知道时请问提供图层的单位：选错了，图会偏几百米甚至更远。")
        return
    with st.spinner("正在检查图层"):
        prepared = _prepared(file, kind, answer, names_from, is_repairing, mark)
    _look_at(prepared)
    _accept(prepared, file)


def _prepared(
    file: InputFile, kind: LayerKind, answer: str | None, names_from: str | None, is_repairing: bool, mark: str
) -> PreparedLayer:
    """The layer checked; turned where its coordinates are the wrong way round and a person says so."""
    check = partial(
        layer_import.prepared_layer, file, kind, answer=answer, names_from=names_from, is_repairing=is_repairing
    )  # fmt: skip
    prepared = check()
    offer = f"都对调：{prepared.swapped} 个图形的经度和纬度填反了"
    if prepared.swapped and st.checkbox(offer, key=f"layer_swap_{mark}_{kind}"):
        return check(is_swapping=True)
    return prepared


def _system(place: DeltaGenerator, read: ReadLayer, mark: str) -> str | None:
    """The coordinate system: told where the file states it, else asked; a file's usual one stands first."""
    if read.system is not None:
        place.text_input("坐标系（文件写明）", read.system.label, disabled=True, key=f"layer_stated_{mark}")
        return None
    offers = {system.key: system.label for system in layer_import.offered_systems(reading.store())}
    if PurePath(read.file).suffix.lower() in (".geojson", ".json", ".kml", ".kmz"):
        offers = {"EPSG:4326": offers["EPSG:4326"]} | offers
    return choice(place, "坐标系（文件没有写明）", offers, f"layer_system_{mark}")


def _look_at(prepared: PreparedLayer) -> None:
    chart, side = st.columns([1, 1.1])
    with chart:
        point_map.preview_map(base_map(), preview(prepared), height=380, key="layer_preview")
        cards.draw(cards.muted(f"蓝色是要导入的图形，红色是有问题的地方。县界外 {MARGIN_KM} 公里以内不算超出。"))
    with side:
        refusing = sum(fault.is_refusing for fault in prepared.faults)
        if refusing:
            st.error(f"有 {refusing} 处必须改正，不能导入。")
        elif prepared.faults:
            st.warning(f"有 {len(prepared.faults)} 处提醒，核对后可以导入。")
        else:
            st.success("没有发现问题，可以导入。（还没有存入）")
        if prepared.match_sentence:
            cards.draw(cards.muted(f"{prepared.match_sentence}。"))
        if prepared.faults:
            cards.draw(Markup('<div style="max-height:300px;overflow-y:auto">{}</div>').format(_fault_table(prepared)))
        if prepared.system.caveat:
            cards.draw(cards.muted(f"{prepared.system.caveat}。"))


def _fault_table(prepared: PreparedLayer) -> Markup:
    body = (
        (
            cards.light("改正", "red") if fault.is_refusing else cards.light("提醒", "amber"),
            fault.where, fault.problem, fault.remedy,
        )
        for fault in prepared.faults[:_SHOWN_FAULTS]
    )  # fmt: skip
    table = cards.table(("", "图形", "问题", "怎么办"), body)
    if len(prepared.faults) > _SHOWN_FAULTS:
        table += cards.muted(f"只列出前 {_SHOWN_FAULTS} 处，共 {len(prepared.faults)} 处。")
    return table


def _accept(prepared: PreparedLayer, file: InputFile) -> None:
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    title = left.text_input("标题", PurePath(file.name).stem[:60], max_chars=60, key=f"layer_title_{file.name}")
    if right.button("存入图层", type="primary", width="stretch", disabled=not prepared.is_acceptable):
        number = layer_import.accept(
            reading.store(), prepared, file.data, title=title, actor=state.actor(), now=clock.now()
        )
        st.success(f"已存入为第 {number} 号图层，各页地图已更新。")


def _accepted(filters: Filters) -> None:
    """Every layer with who, when and from what file; the choice of one to withdraw."""
    found = layer_import.all_layers(reading.store())
    with cards.card("layer_list"):
        cards.draw(figure_head("已有图层", filters, "layers", "同一种类以最近存入、没有撤回的为准"))
        if not found:
            cards.draw(cards.muted(f"还没有图层。现在的地图：{base_map().note}。"))
            return
        header = ("编号", "状态", "种类", "标题", "图形", "坐标系", "时间", "导入人", "文件", "SHA-256", "说明")
        cards.draw(cards.table(header, (_row(layer) for layer in found), numbers=(0, 4)))
        standing = {int(layer["layer_id"]): str(layer["title"]) for layer in found if layer["withdrawn_at"] is None}
        left, right, _ = st.columns([2, 1, 3], vertical_alignment="bottom")
        number = left.selectbox(
            "撤回哪一个", list(standing), index=None, placeholder="请选择", key="layer_withdrawn",
            format_func=lambda number: f"第 {number} 号 {standing.get(number, '')}",
        )  # fmt: skip
        if right.button("撤回", disabled=number is None, width="stretch") and number is not None:
            withdraw = partial(layer_import.withdraw, reading.store(), actor=state.actor(), now=clock.now())
            carry_out(lambda: withdraw(number), f"第 {number} 号图层已撤回，各页地图已更新。", "layer_withdrawn")


def _row(layer: dict[str, Any]) -> tuple[object, ...]:
    state = "在用" if layer["is_in_force"] else "已撤回" if layer["withdrawn_at"] else "被替换"
    return (
        layer["layer_id"], cards.light(state, "green" if layer["is_in_force"] else "grey"), LayerKind.of(layer["kind"]).label, layer["title"],
        layer["feature_count"], layer["declared_crs"], f"{layer['created_at']:%Y-%m-%d %H:%M}", layer["actor"],
        layer["file"], str(layer["sha256"])[:12], "；".join(layer["notes"][:4]),
    )  # fmt: skip
