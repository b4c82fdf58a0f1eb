"""Files kept beside the record: what was handed in, and evidence. Outside every path the web server knows.

A file lies under the hash of its content, so the same file is kept once and a changed one is noticed.
"""

import datetime as dt
import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path, PurePath, PureWindowsPath

from data_access.county.text_folding import storable
from errors import StoreError, SubmissionRefused, os_reason

_PK, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Suffix -> how a file of that type begins. Anything else is refused: what cannot be opened is no evidence, and
#: what can run must not lie among papers.
_EVIDENCE = {
    ".pdf": (b"%PDF-",), ".jpg": (b"\xff\xd8\xff",), ".jpeg": (b"\xff\xd8\xff",), ".png": (b"\x89PNG\r\n\x1a\n",),
    ".docx": (_PK,), ".xlsx": (_PK,), ".doc": (_OLE,), ".xls": (_OLE,), ".wps": (_OLE,), ".et": (_OLE,),
}  # fmt: skip
_LONGEST_NAME = 120
#: A file younger than this may still be written by somebody.
_IN_THE_MAKING = dt.timedelta(hours=1)
#: The same in words, for screens.
EVIDENCE_TYPES = "PDF、图片（JPG、PNG）、Word、Excel、WPS 文件"


class Attachments:
    """The folder of kept files.

    Args:
        folder: made on first use, readable by the program's own user alone.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, data: bytes) -> str:
        """Keep the bytes; returns their SHA-256 by which :meth:`read` finds them."""
        mark = hashlib.sha256(data).hexdigest()
        path = self.folder / mark
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not path.exists():
                self._write(path, data)
        except OSError as error:
            raise StoreError(
                f"附件文件夹 {self.folder} 写不进去（{os_reason(error)}）。请检查磁盘空间和权限。"
            ) from error
        return mark

    def _write(self, path: Path, data: bytes) -> None:
        """Written beside and renamed; on a full disk no half of it stays."""
        temporary = path.with_suffix(f".{secrets.token_hex(4)}.new")
        try:
            temporary.touch(mode=0o600)
            with temporary.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)

    def sweep(self, now: dt.datetime) -> None:
        """Remove what processes that died have left half written; what is younger may still be in the making."""
        for left in self.folder.glob("*.new"):
            with suppress(OSError):  # gone already, or somebody holds it: the next start tries again
                if dt.datetime.fromtimestamp(left.stat().st_mtime) < now - _IN_THE_MAKING:
                    left.unlink()

    def read(self, sha256: str) -> bytes:
        """The bytes kept under this hash.

        Raises:
            StoreError: the file is gone or was changed since.
        """
        try:
            data = (self.folder / PurePath(sha256).name).read_bytes()
        except OSError as error:
            raise StoreError("附件文件不见了。请从备份恢复附件文件夹，或请填报人重新报送。") from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise StoreError("附件文件被改动过，与报送时不一致。请从备份恢复，或请填报人重新报送。")
        return data


def kept_name(name: str) -> str:
    """The name of a file of whatever system, without folders and without what steers a terminal."""
    return storable(PureWindowsPath(name).name)


def check_evidence(name: str, data: bytes, max_mb: float) -> None:
    """Raises SubmissionRefused for a file that is not of a type kept as evidence, by its name and its content."""
    if len(data) > max_mb * 1024 * 1024:
        raise SubmissionRefused(f"{name}：佐证文件超过 {max_mb:g} MB。请压缩图片或分开上传。")
    if len(name) > _LONGEST_NAME:
        raise SubmissionRefused(
            f"{name[:40]}…：文件名有 {len(name)} 个字，最多 {_LONGEST_NAME} 个。请把文件名改短后再上传。"
        )
    starts = _EVIDENCE.get(PurePath(name).suffix.lower(), ())
    if not any(data.startswith(start) for start in starts):
        raise SubmissionRefused(f"{name}：不能作为佐证文件，或内容与扩展名不符。请上传 {EVIDENCE_TYPES}。")
