"""One county's stores opened together: definitions, record and read model.

The command line, the start-up and the screens do everything through this.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import sqlalchemy as sa

from data_access.county.county import County, load_county
from data_access.county.export_mappings import load_mappings
from data_access.county.ledgers import Ledgers, load_ledgers
from data_access.county.text_folding import storable
from data_access.intake.asking import Answers, Asking
from data_access.intake.tables.read_workbook import ReadResult, read_file
from data_access.manifest import Manifest, read_manifest
from data_access.published.findings import keep_settled
from data_access.published.publish import NOTHING_MORE, More, definitions_hash, publish
from data_access.record.batches.importer import Importer, ImportResult, OnCommit, Preview, Progress, file_sha256, silent
from data_access.record.batches.withdrawal import withdraw
from data_access.record.core.attachments import Attachments
from data_access.record.core.record import Record, open_record
from data_access.record.core.schema import batch_files, batches
from data_access.record.notes.settlements import history, in_force
from errors import WAY_OUT, CountyDataError, DashboardError, FileRefused, NotPublished, StoreError, os_reason
from models.faults import Fault
from settings import MOST_FILE_MB, Settings

_LONGEST_NAME = 120


@dataclass(frozen=True)
class InputFile:
    """A file as handed in: its name as the user knows it, and its bytes."""

    name: str
    data: bytes

    @classmethod
    def from_path(cls, path: Path) -> InputFile:
        """Raises FileRefused for one that cannot be opened, is no file (a device or a pipe has no end), or is larger
        than any limit.
        """
        try:
            if not path.is_file():
                reason = "这不是一个文件" if path.exists() else "没有这个文件"
                raise FileRefused(f"{path}：{reason}。请检查路径和文件名。")
            if (size := path.stat().st_size) > MOST_FILE_MB * 1024**2:
                raise FileRefused(f"{path}：文件有 {size // 1024**2} MB，最多 {MOST_FILE_MB} MB。请分成几个文件。")
            return cls(storable(path.name), path.read_bytes())
        except OSError as error:
            raise FileRefused(
                f"{path}：打不开这个文件（{os_reason(error)}）。请检查文件名和权限，并在 Excel 里关闭它。"
            ) from None


class Store:
    """The open stores of one county."""

    def __init__(self, settings: Settings, county: County, record: Record, definitions: str, more: More) -> None:
        """``definitions``: hash of the county folder as it was when the county and its ledgers were read."""
        self.settings, self.county, self.record, self.definitions = settings, county, record, definitions
        self.attachments, self._more = Attachments(settings.stores.attachments), more

    @property
    def ledgers(self) -> Ledgers:
        return self.record.ledgers

    @property
    def importer(self) -> Importer:
        return Importer(self.record, self.county)

    def settled_county(self) -> County:
        """The county as its folder and what was settled on screen make it."""
        with self.record.reading() as connection:
            return in_force(self.county, history(connection))

    def is_empty(self) -> bool:
        """Whether nothing was ever taken down: neither an import, nor what an office settled or answered."""
        with self.record.reading() as connection:
            return self.record.last_batch(connection) == self.record.last_revision(connection) == 0

    def is_demo(self) -> bool:
        with self.record.reading() as connection:
            return self.record.is_demo(connection)

    def check(self, files: Sequence[InputFile], progress: Progress = silent, *, now: dt.datetime) -> tuple[Fault, ...]:
        """All faults of these files, open questions among them; nothing is written. Raises FileRefused for a file
        that cannot be read.
        """
        found = self.preview(files, progress, now=now)
        return tuple(sorted({*found.faults, *(question.as_fault() for question in found.asking.open)}))

    def preview(
        self,
        files: Sequence[InputFile],
        progress: Progress = silent,
        answers: Answers | None = None,
        *,
        now: dt.datetime,
    ) -> Preview:
        """What these files would change, or all their faults and questions; nothing is written.

        Raises:
            FileRefused: a file cannot be read. AnswerRefused: an answer is none of the choices.
        """
        asking = Asking(answers)
        read = self.read(files, progress, asking)
        if read.faults:
            return Preview(faults=read.faults, notices=read.notices, asking=asking)
        found = self.importer.preview(read.tables, progress, asking, now=now)
        return replace(found, notices=read.notices + found.notices)

    def import_files(
        self,
        files: Sequence[InputFile],
        *,
        actor: str,
        now: dt.datetime,
        on_commit: OnCommit | None = None,
        progress: Progress = silent,
        answers: Answers | None = None,
        earlier: Answers | None = None,
    ) -> ImportResult:
        """Check, store and publish these files as one batch; with any fault or open question nothing is stored.
        ``earlier``: answers given when the files were handed in.
        """
        asking = Asking(answers, earlier)
        read = self.read(files, progress, asking)
        if read.faults:
            return ImportResult(faults=read.faults, notices=read.notices, asking=asking)
        hashes = {file.name: file_sha256(file.data) for file in files}
        result = self.importer.commit(
            read.tables, actor=actor, now=now, sha256=hashes, on_commit=on_commit, progress=progress, asking=asking
        )
        if result.batch_id is not None:
            # Committed is committed: nothing a progress bar does, a closed tab included, may keep it unpublished.
            self.publish_stored(now, f"批次号 {result.batch_id}")
        return replace(result, notices=read.notices + result.notices)

    def withdraw(
        self, batch_id: int, *, actor: str, now: dt.datetime, reason: str, asking: Asking | None = None
    ) -> list[str]:
        """Withdraw a batch and publish; see :func:`data_access.record.batches.withdrawal.withdraw`."""
        names = withdraw(self.record, self.county, batch_id, actor=actor, now=now, reason=reason, asking=asking)
        if names:
            self.publish_stored(now, f"撤回第 {batch_id} 批")
        return names

    def accept_record(self, *, actor: str, now: dt.datetime) -> Manifest:
        """Take the record as it is for the one to be shown, whatever was published before, and publish it.

        Only for a store opened with ``is_any_record``; the answer is itself a change, with the name of who gave it.
        """
        with self.record.writing() as connection:
            self.record.note_change(connection, now=now, actor=actor, action="accept_record")
        return self.publish(now)

    def publish(self, now: dt.datetime, progress: Progress = silent) -> Manifest:
        """Bring the read model up to the record; does nothing when it already is."""
        read_model, month = self.settings.stores.read_model, self.settings.screen.first_month
        manifest = publish(
            self.record, self.county, self.definitions, read_model, now=now, first_month=month, progress=progress,
            more=self._more.makers,
        )  # fmt: skip
        keep_settled(self.record, read_model / manifest.tables["findings"].file)
        return manifest

    def is_behind(self) -> bool:
        """Whether this record has changes that its read model does not show; asks for little, so that it can be asked often."""
        with self.record.reading() as connection:
            store_id, mark = self.record.store_id(connection), self.record.last_mark(connection)
        try:
            manifest = read_manifest(self.settings.stores.read_model)
        except StoreError:
            return True  # damaged: publishing makes it anew
        return manifest is None or (manifest.store_id == store_id and manifest.mark != mark)

    def publish_stored(self, now: dt.datetime, what: str = "") -> None:
        """Publish what was just committed.

        Args:
            what: which thing is stored, such as its number; empty where that is plain.

        Raises:
            NotPublished: whatever kept it from being published; it says that all is stored, so that nobody does it twice.
        """
        try:
            self.publish(now)
        except (Exception, KeyboardInterrupt) as error:
            stored = f"已存入（{what}）" if what else "已存入"
            raise NotPublished(f"{stored}，看板还没有更新：{_reason(error)}{WAY_OUT}") from error

    def earlier_batches_of(self, data: bytes) -> list[int]:
        """Batches still in force in which the very same file was already taken in."""
        query = (
            sa.select(batch_files.c.batch_id)
            .join(batches)
            .where(batch_files.c.sha256 == file_sha256(data), batches.c.withdrawn_at.is_(None))
            .distinct()
        )
        with self.record.reading() as connection:
            return list(connection.scalars(query.order_by(batch_files.c.batch_id)))

    def withdrawn_batches(self) -> frozenset[int]:
        """Numbers of the batches taken back."""
        query = sa.select(batches.c.batch_id).where(batches.c.withdrawn_at.is_not(None))
        with self.record.reading() as connection:
            return frozenset(connection.scalars(query))

    def batch_list(self) -> list[dict[str, object]]:
        """Every sheet taken in, newest first: batch_id, created_at, actor, withdrawn_at, withdrawn_by,
        withdrawn_reason, ledger, file, sheet, sha256 and the counts.
        """
        query = (
            sa.select(
                batches.c.batch_id, batches.c.created_at, batches.c.actor, batches.c.withdrawn_at,
                batches.c.withdrawn_by, batches.c.withdrawn_reason, batch_files.c.ledger, batch_files.c.file,
                batch_files.c.sheet, batch_files.c.sha256, batch_files.c.row_count, batch_files.c.inserted_count,
                batch_files.c.updated_count, batch_files.c.ended_count,
            )
            .join(batch_files)
            .order_by(batches.c.batch_id.desc(), batch_files.c.file_id)
        )  # fmt: skip
        with self.record.reading() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    def read(self, files: Sequence[InputFile], progress: Progress = silent, asking: Asking | None = None) -> ReadResult:
        """The tables of these files, the faults of their headers, and what was understood; no cell is checked yet.

        Without ``asking`` nobody is there to answer, and an open question is a fault.
        """
        heard = asking or Asking()
        limits = self.settings.imports
        names = [file.name for file in files]
        if long := next((name for name in names if len(name) > _LONGEST_NAME), None):
            raise FileRefused(
                f"{long[:40]}…：文件名有 {len(long)} 个字，最多 {_LONGEST_NAME} 个。请把文件名改短后再试。"
            )
        if twice := next((name for name in names if names.count(name) > 1), None):
            raise FileRefused(f"{twice}：有两个文件同名，分不清问题出在哪一个。请改名后再导入。")
        exports = load_mappings(self.settings.county.folder, self.ledgers).values()
        results = []
        for index, file in enumerate(files):
            progress(f"读取{file.name}", index / len(files))
            results.append(
                read_file(
                    file.name, file.data, self.ledgers, max_mb=limits.max_file_mb, max_rows=limits.max_rows,
                    exports=exports, asking=heard,
                )
            )  # fmt: skip
        open_ones = [question.as_fault() for question in heard.open] if asking is None else []
        return ReadResult(
            tuple(table for result in results for table in result.tables),
            tuple(sorted([*open_ones, *(fault for result in results for fault in result.faults)])),
            tuple(notice for result in results for notice in result.notices),
        )


def _reason(error: BaseException) -> str:
    """Why publishing failed, as a sentence; what nobody foresaw is called by its kind, for its words may be anything."""
    if isinstance(error, DashboardError):
        return str(error)
    return "发布被中断。" if isinstance(error, KeyboardInterrupt) else f"发布时出错（{type(error).__name__}）。"


def open_store(settings: Settings, *, is_any_record: bool = False, more: More = NOTHING_MORE) -> Store:
    """Open the stores that config.toml names.

    Args:
        is_any_record: take the record as it is, also where the read model was made from another; only for the answer
            to that very question.
        more: what is published besides what the record holds.

    Raises:
        CountyDataError: a file of the county folder is wrong. StoreError: the record is damaged or out of reach.
        RecordRefused: the record is not the one that the read model was made from.
    """
    folder, stores = settings.county.folder, settings.stores
    try:
        mark = definitions_hash(folder, more.program)
        county, ledgers = _definitions(folder, mark)
        if not _was_published_with(stores.read_model, mark):
            _bind(folder, mark)
    except OSError as error:
        told = f"打不开（{os_reason(error)}），请检查 config.toml 的 county.folder 和文件权限"
        raise CountyDataError(str(error.filename or folder), told) from None
    record = open_record(stores.record_url, ledgers, None if is_any_record else stores.read_model)
    return Store(settings, county, record, mark, more)


@lru_cache(maxsize=8)
def _definitions(folder: Path, _hash: str) -> tuple[County, Ledgers]:
    """The county and its ledgers; the same folder unchanged is read once a process."""
    return load_county(folder), load_ledgers(folder)


def _was_published_with(folder: Path, definitions: str) -> bool:
    """Whether these very definitions were tried out before: nothing is published with others."""
    try:
        manifest = read_manifest(folder)
    except StoreError:
        return False  # damaged: publishing makes it anew
    return manifest is not None and manifest.definitions == definitions


@lru_cache(maxsize=8)
def _bind(folder: Path, mark: str) -> None:
    """Try them out, once a process."""
    from data_access.published.binding import bind  # takes its time, and most openings do not need it

    county, ledgers = _definitions(folder, mark)
    load_mappings(folder, ledgers)  # a wrong one is told now, not with the first export
    bind(ledgers, county, folder)
