"""Publishing from the command line: the read model made anew from the record, or from one that is not its own."""

import argparse

from commands.progress_bar import progress_bar
from commands.stores import on_store
from commands.terminal import Commands, actor, argument, on_settings, say, tell_wrong
from data_access.record.core.damage import mismatch
from data_access.store import Store
from services import clock, publishing
from settings import Settings


def _publish(store: Store, arguments: argparse.Namespace) -> int:
    manifest = store.publish(clock.now(), progress_bar())
    return say(f"已发布，数据版本 {manifest.version}。")


def _accept_record(settings: Settings, arguments: argparse.Namespace) -> int:
    stores = settings.stores
    wrong = mismatch(stores.record_url, stores.read_model)
    if not wrong:
        print("记录库与看板对得上，没有要确认的。")
        return 0
    if not arguments.yes:
        lost = (
            "以现在这里的记录库为准，看板会照它重新发布：看板上有而它没有的数据不再显示，"
            "以后的批次号接着它的编，会与失去的批次重号；位置上没有文件或文件是空的，会新建一个空的记录库。"
        )
        return tell_wrong([wrong, f"{lost}还没有改动任何东西；确认这样做，请运行 python -m cli accept-record --yes。"])
    store = publishing.opened(settings, is_any_record=True)
    manifest = store.accept_record(actor=actor(), now=clock.now())
    print(f"已以现在的记录库为准（到第 {manifest.record_batch} 批），重新发布，数据版本 {manifest.version}。")
    return 0


COMMANDS: Commands = {
    "publish": on_store(_publish),
    "accept-record": on_settings(
        _accept_record, argument("--yes", action="store_true", help="看清会失去什么以后，确认")
    ),
}
