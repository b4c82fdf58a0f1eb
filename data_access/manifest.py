"""The manifest: which Parquet files make up one version of the read model.

``manifest.json`` names the version in force and is switched atomically; ``manifests/`` keeps the last few, so a
reader that still holds an older version finds its files.
"""

import datetime as dt
import os
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from errors import StoreError
from models.time import Month

_KEPT_VERSIONS = 3


class PublishedTable(BaseModel):
    """One Parquet file.

    ``stamp`` tells whether the table changed since; ``parts``, of a table computed part by part, what each was computed
    from: the files it read, and a mark of what else it was given.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    file: str
    row_count: int
    stamp: str
    parts: dict[str, list[str]] = {}


class Manifest(BaseModel):
    """One version of the read model.

    Attributes:
        version: cache key and 数据版本 on screen. store_id: the record it was made from. record_batch: newest batch it contains.
        revision, mark: newest change of the record it contains, withdrawals and map layers included. Numbers come again
            after a backup was put back, marks do not; a version of before marks has none, as has that of an empty record.
        sequence: counts the versions of this folder as they were put in force; no clock decides which is older.
        definitions: hash of the county folder it was computed with.
        changed_at: when the record was last changed, ISO; empty in versions of older programs and of an empty record.
        is_demo: whether any simulated data is in it. first_month, last_month: YYYY-MM or empty; the month to be
            shown first, and the newest month with reported figures.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    version: str
    store_id: str
    record_batch: int
    revision: int
    mark: str = ""
    sequence: int = 0
    definitions: str
    published_at: str
    changed_at: str = ""
    is_demo: bool
    first_month: str
    last_month: str
    tables: dict[str, PublishedTable]

    def shown_first(self, today: dt.date, last_of_plan: Month, last_closed: Month) -> Month:
        """The month shown before anybody chooses one: the settled one, else the newest reported that is closed.

        Args:
            today: the machine's day; the present is the record's newest change where the clock is behind it.
            last_of_plan: shown while nothing was reported; nothing in the future ever is.
            last_closed: the newest month whose reporting day has passed; one early report does not show a later one,
                which would be nearly empty.
        """
        reported = min(Month.parse(self.last_month), last_closed) if self.last_month else last_of_plan
        wanted = Month.parse(self.first_month) if self.first_month else reported
        return min(wanted, self.present_month(today))

    def newest_month(self, today: dt.date) -> Month | None:
        """The newest month reported, of those that have begun; None while nothing was reported."""
        return min(Month.parse(self.last_month), self.present_month(today)) if self.last_month else None

    def present_month(self, today: dt.date) -> Month:
        """The month we are in; see :meth:`present`."""
        return Month.of(self.present(today))

    def present(self, today: dt.date) -> dt.date:
        """The machine's day, or that of the record's newest change where the clock is behind it."""
        return max(today, dt.datetime.fromisoformat(self.changed_at).date()) if self.changed_at else today


def has_manifest(folder: Path) -> bool:
    """Whether anything was ever published here, readable or not."""
    return (folder / "manifest.json").exists()


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest in force; None where nothing was published yet.

    Raises:
        StoreError: the file is there but damaged.
    """
    path = folder / "manifest.json"
    try:
        return _parsed(path.read_bytes())
    except FileNotFoundError:
        return None
    except (ValidationError, OSError):
        raise StoreError(
            f"读库清单 {path} 已损坏。请删除文件夹 {folder.name} 后重新启动，系统会由记录库重建。"
        ) from None


@lru_cache(maxsize=4)
def _parsed(data: bytes) -> Manifest:
    """Asked for many times a run. The content is the key: a file's time may stand still or go back."""
    return Manifest.model_validate_json(data)


def switch_manifest(folder: Path, manifest: Manifest) -> Manifest:
    """Put the manifest in force, keep the last few and delete files that none of them names; returns it as numbered."""
    archive = folder / "manifests"
    archive.mkdir(exist_ok=True)
    earlier = _archived(archive)
    newest = max((one.sequence for one in earlier.values()), default=0)
    manifest = manifest.model_copy(update={"sequence": newest + 1})
    text = manifest.model_dump_json(indent=1)
    kept = archive / f"{manifest.version}.json"
    kept.write_text(text, encoding="utf-8")
    temporary = folder / "manifest.json.new"
    with temporary.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, folder / "manifest.json")
    _forget_old(folder, earlier | {kept: manifest})
    return manifest


def _archived(archive: Path) -> dict[Path, Manifest]:
    """The versions kept; a file cut short by a crash, or of another release, is deleted: no reader can hold it."""
    found = {}
    for path in archive.glob("*.json"):
        try:
            found[path] = Manifest.model_validate_json(path.read_bytes())
        except ValidationError:
            path.unlink()
    return found


def _forget_old(folder: Path, versions: dict[Path, Manifest]) -> None:
    """Keep the newest by their own order; the one in force is the newest of all."""
    newest_first = sorted(versions, key=lambda path: (versions[path].sequence, versions[path].revision), reverse=True)
    for path in newest_first[_KEPT_VERSIONS:]:
        path.unlink()
    needed = {table.file for path in newest_first[:_KEPT_VERSIONS] for table in versions[path].tables.values()}
    for path in [*folder.glob("*.parquet"), *folder.glob("*.new")]:  # the latter: begun by a process that died
        if path.name not in needed:
            path.unlink()
