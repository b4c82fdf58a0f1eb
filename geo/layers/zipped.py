"""The zipped kinds of map files: only the parts a layer consists of leave the archive, and only up to a size."""

import io
import zipfile
import zlib
from pathlib import PurePosixPath

from errors import FileRefused

_MAX_UNPACKED_BYTES = 200 * 1024**2
_MAX_MEMBERS = 200
_NEEDED = (".shp", ".shx", ".dbf")
_READ = (*_NEEDED, ".prj", ".cpg")
SHAPEFILE_PARTS = _READ
_TOGETHER = f"请把同名的 {'、'.join(_NEEDED)}（有 .prj 的连同 .prj）打成一个 .zip 再导入。"
#: What programs put beside a Shapefile; left in the archive.
_KNOWN = (*_READ, ".qpj", ".qmd", ".qix", ".sbn", ".sbx", ".fix", ".xml", ".idm", ".ind", ".txt")


def shapefile_parts(name: str, data: bytes) -> dict[str, bytes]:
    """The parts of the one Shapefile in a zip archive.

    Returns:
        Suffix -> content: ``.shp``, ``.shx``, ``.dbf``, and ``.prj``, ``.cpg`` where they are there.

    Raises:
        FileRefused: damaged, locked, hostile, too large when unpacked, not one Shapefile, or a part is missing.
    """
    with _open(name, data) as archive:
        members = _members(name, archive)
        for member in members:
            if (suffix := _suffix(member)) not in _KNOWN:
                raise FileRefused(
                    f"{name}：压缩包里有与图层无关的文件（{suffix or '没有扩展名'}）。请只打包 Shapefile 的几个文件。"
                )
        shapes = [member for member in members if _suffix(member) == ".shp"]
        if not shapes:
            present = f"只有 {'、'.join(sorted({_suffix(member) for member in members}))}" if members else "是空的"
            raise FileRefused(f"{name}：压缩包{present}，缺少 .shp 文件。{_TOGETHER}")
        if len(shapes) != 1:
            raise FileRefused(f"{name}：压缩包里有 {len(shapes)} 个 .shp 文件，应当只有一个。请每个图层单独打包。")
        stem = _stem(shapes[0])
        found = {_suffix(member): member for member in members if _stem(member) == stem and _suffix(member) in _READ}
        if missing := [suffix for suffix in _NEEDED if suffix not in found]:
            raise FileRefused(
                f"{name}：压缩包里只有 {'、'.join(sorted(found))}，缺少同名的 {'、'.join(missing)} 文件。{_TOGETHER}"
            )
        return {suffix: _content(name, archive, member) for suffix, member in found.items()}


def lone_part(name: str, suffix: str) -> FileRefused:
    """What to say of a file that is one part of a Shapefile and not in an archive."""
    missing = "、".join(part for part in _NEEDED if part != suffix)
    return FileRefused(f"{name}：只有 {suffix} 一个文件，缺少同名的 {missing} 文件。{_TOGETHER}")


def kml_of_kmz(name: str, data: bytes) -> bytes:
    """The KML in a KMZ archive. Raises FileRefused like :func:`shapefile_parts`."""
    with _open(name, data) as archive:
        found = [member for member in _members(name, archive) if _suffix(member) == ".kml"]
        if len(found) != 1:
            raise FileRefused(f"{name}：压缩包里有 {len(found)} 个 .kml 文件，应当只有一个。请用地图软件重新导出。")
        return _content(name, archive, found[0])


def _open(name: str, data: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError):
        raise FileRefused(f"{name}：不是有效的压缩包，可能已损坏。请重新打包后再试。") from None


def _members(name: str, archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The files in the archive without what macOS adds."""
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) > _MAX_MEMBERS or sum(member.file_size for member in members) > _MAX_UNPACKED_BYTES:
        raise FileRefused(f"{name}：压缩包解开后过大。请检查里面的文件，或简化图形后再打包。")
    for member in members:
        path = PurePosixPath(member.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in member.filename:
            raise FileRefused(f"{name}：压缩包里的文件路径不正常，可能有害，不予打开。请重新打包后再试。")
        if member.flag_bits & 1:
            raise FileRefused(f"{name}：压缩包有密码。请去掉密码后再导入。")
    hidden = ("__MACOSX/", "._", ".DS_Store")
    return [m for m in members if not m.filename.startswith(hidden) and not m.filename.endswith(".DS_Store")]


def _content(name: str, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """No more than the directory says, whatever is really packed."""
    try:
        with archive.open(member) as file:
            return file.read(member.file_size)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        raise FileRefused(f"{name}：压缩包已损坏，解不开。请重新打包后再试。") from None


def _suffix(member: zipfile.ZipInfo) -> str:
    return PurePosixPath(member.filename).suffix.lower()


def _stem(member: zipfile.ZipInfo) -> str:
    return PurePosixPath(member.filename).with_suffix("").as_posix().lower()
