"""Map layers on the command line."""

import argparse
import sys
from pathlib import Path

from commands.stores import on_store
from commands.terminal import Commands, actor
from data_access.store import InputFile, Store
from models.lists import LayerKind
from services import clock, layer_import

_KINDS = "、".join(f"{kind}（{kind.label}）" for kind in LayerKind)
_SHOWN_FAULTS = 200
#: A layer was taken in, but some of its villages are not in the register and carry no figures: a script that imports has
#: to see that without reading Chinese. Nothing at all is stored with 1, everything is in order with 0.
_STORED_WITH_UNMATCHED = 2


def _add_actions(command: argparse.ArgumentParser) -> None:
    """``layers list``, ``layers import FILE --kind K`` and ``layers withdraw NUMBER``."""
    actions = command.add_subparsers(dest="action", required=True, metavar="动作")
    actions.add_parser("list", help="列出图层").set_defaults(act=_list)
    told = "退出码：0 已存入；1 没有存入；2 已存入，但有村对不上名录"
    taking = actions.add_parser("import", help="检查并导入一个图层", description=f"图层种类：{_KINDS}。{told}。")
    taking.set_defaults(act=_import)
    taking.add_argument("file", type=Path, metavar="文件")
    taking.add_argument("--kind", required=True, choices=[str(kind) for kind in LayerKind], metavar="种类", help=_KINDS)
    taking.add_argument(
        "--crs", metavar="坐标系", help="文件没有写明时必填：CGCS2000、WGS84、GCJ-02、BD-09、EPSG:4526 等"
    )
    taking.add_argument("--title", default="", metavar="标题")
    taking.add_argument("--names", metavar="列名", help="名称在哪一列；列名常见时不必写")
    taking.add_argument("--repair", action="store_true", help="自动修复自相交的面")
    taking.add_argument("--swap", action="store_true", help="把经度和纬度填反的图形都对调过来")
    withdrawing = actions.add_parser("withdraw", help="撤回一个图层")
    withdrawing.set_defaults(act=_withdraw)
    withdrawing.add_argument("number", type=int, metavar="编号")


def _list(store: Store, arguments: argparse.Namespace) -> int:
    found = layer_import.all_layers(store)
    for layer in found:
        state = "在用" if layer["is_in_force"] else "已撤回" if layer["withdrawn_at"] else "已被替换"
        print(
            f"第 {layer['layer_id']} 号  {state}  {LayerKind.of(layer['kind']).label}  {layer['title']}  "
            f"{layer['feature_count']} 个  {layer['declared_crs']}  {layer['created_at']:%Y-%m-%d %H:%M}  "
            f"{layer['actor']}  {layer['file']}  SHA-256 {str(layer['sha256'])[:12]}"
        )
    print(f"共 {len(found)} 个图层。" if found else "还没有导入过图层。")
    return 0


def _import(store: Store, arguments: argparse.Namespace) -> int:
    file = InputFile.from_path(arguments.file)
    if earlier := layer_import.earlier_of(store, file.data):
        print(f"提示：{file.name} 与第 {earlier[0]} 号图层的文件完全相同。")
    prepared = layer_import.prepare(
        store, layer_import.read(store, file), LayerKind.of(arguments.kind),
        answer=arguments.crs, names_from=arguments.names, is_repairing=arguments.repair, is_swapping=arguments.swap,
    )  # fmt: skip
    if prepared.faults:
        print(f"发现 {len(prepared.faults)} 处问题：", file=sys.stderr)
    for fault in prepared.faults[:_SHOWN_FAULTS]:
        print(f"  {'必须改正' if fault.is_refusing else '提醒'}：{fault.sentence}", file=sys.stderr)
    if prepared.swapped and not arguments.swap:
        print(f"有 {prepared.swapped} 个图形的经度和纬度填反了：加上 --swap 就都对调。", file=sys.stderr)
    number = layer_import.accept(store, prepared, file.data, title=arguments.title, actor=actor(), now=clock.now())
    print(f"已导入为第 {number} 号图层（{prepared.kind.label}，{prepared.system.label}，{len(prepared.display)} 个）。")
    if prepared.match_sentence:
        print(f"{prepared.match_sentence}。")
    return _STORED_WITH_UNMATCHED if prepared.unmatched else 0


def _withdraw(store: Store, arguments: argparse.Namespace) -> int:
    layer_import.withdraw(store, arguments.number, actor=actor(), now=clock.now())
    print(f"第 {arguments.number} 号图层已撤回。")
    return 0


COMMANDS: Commands = {"layers": on_store(lambda store, given: int(given.act(store, given)), _add_actions)}
