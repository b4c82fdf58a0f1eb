"""The zip that an .xlsx file is: opened once, by ourselves, with every limit counted on real bytes.

What a header of the zip claims is never believed. The parts that a ledger needs are inflated, looked through and
packed anew, and only that clean copy is handed to a parser: so a parser sees exactly what was checked. Pictures,
embedded files and links to other workbooks are not even inflated.
"""

import io
import re
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from errors import FileRefused

MAGIC = b"PK\x03\x04"
_MAX_PARTS = 5_000
_MAX_UNPACKED_BYTES = 256 * 1024**2
#: Trees take twenty times the room of their text.
_MAX_TREE_BYTES = 8 * 1024**2
_STEP = 1024**2
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_MACROS = re.compile(r"vbaproject\.bin$|(^|/)macrosheets/", re.I)
_LINKS = re.compile(r"(^|/)externalLinks/", re.I)
#: Parts that no ledger needs, besides whatever is not XML.
_LEFT_OUT = r"(?:media|drawings|charts|embeddings|externalLinks|printerSettings|activeX|ctrlProps|customXml)/"
_LEFT_OUT_PART = re.compile(rf"(?:^|/){_LEFT_OUT}|(?<!\.xml)(?<!\.rels)$", re.I)
_LEFT_OUT_RELATION = re.compile(
    rf"<Relationship\b[^<>]*\bTarget\s*=\s*\"(?:[^\"<>]*/)?{_LEFT_OUT}[^<>]*>".encode(), re.I
)
_EPOCH = re.compile(rb"""<(?:\w+:)?workbookPr\s[^<>]*?\bdate1904\s*=\s*["'](\w{1,5})["']""")
_IS_TRUE = re.compile(b"1|true|on", re.I)
#: The attribute in workbooks of either kind, transitional and strict.
_RELATION_IDS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)


@dataclass(frozen=True)
class Package:
    """A workbook's clean copy.

    Attributes:
        parts: part name -> its bytes. has_links: whether the workbook points at other workbooks.
    """

    parts: dict[str, bytes]
    has_links: bool

    @contextmanager
    def packed(self) -> Iterator[str]:
        """The path of a zip on disk, without compression, that holds the checked parts and nothing else.

        The package is empty then: what lies on the disk need not be in memory too.
        """
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "checked.xlsx"
            with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
                while self.parts:
                    part, content = self.parts.popitem()
                    archive.writestr(zipfile.ZipInfo(part), content)
                    del content
            yield str(path)

    def sheet_parts(self) -> dict[str, bytes]:
        """Sheet name -> its XML, as the workbook lists them; empty when the list cannot be followed."""
        book = parsed(self.parts.get("xl/workbook.xml", b""))
        relations = parsed(self.parts.get("xl/_rels/workbook.xml.rels", b""))
        if book is None or relations is None:
            return {}
        targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
        found = {}
        for sheet in book.iterfind("{*}sheets/{*}sheet"):
            target = targets.get(next(filter(None, map(sheet.get, _RELATION_IDS)), None), "").lstrip("/")
            path = target if target.startswith("xl/") else f"xl/{target}"
            if path in self.parts:
                found[sheet.get("name", "")] = self.parts[path]
        return found

    @property
    def is_1904(self) -> bool:
        """Whether the workbook counts its days from 1904, as Excel for Mac once did."""
        return any(
            _IS_TRUE.fullmatch(found[1]) for found in _EPOCH.finditer(self.parts.get("xl/workbook.xml", b"")[:_STEP])
        )


def parsed(part: bytes) -> ElementTree.Element | None:
    """A small part as a tree; None when it is too large for that or no XML."""
    if len(part) > _MAX_TREE_BYTES:
        return None
    try:
        return ElementTree.fromstring(part)
    except ElementTree.ParseError:
        return None


def broken(name: str) -> FileRefused:
    return FileRefused(
        f"{name}：不是有效的 Excel 文件，可能已损坏或只是改了扩展名。请用 Excel 或 WPS 打开后另存为 .xlsx。"
    )


def has_macros(name: str) -> FileRefused:
    return FileRefused(f"{name}：含有宏，为安全起见不读。请在 Excel 或 WPS 里另存为不含宏的 .xlsx 后再导入。")


def has_password(name: str) -> FileRefused:
    return FileRefused(f"{name}：设有打开密码，读不了。请在 Excel 或 WPS 里去掉密码，另存为 .xlsx 后再导入。")


def too_wide(name: str) -> FileRefused:
    return FileRefused(f"{name}：表格范围过大，很远的行或列里有多余的格子。请把数据复制到新的模板后再导入。")


def open_package(name: str, data: bytes) -> Package:
    """Take an .xlsx file apart and pack what is needed anew.

    Raises:
        FileRefused: not a zip, macros, a password, too large when unpacked, or XML that declares a DTD.
    """
    if data.count(b"PK\x01\x02") > _MAX_PARTS:
        raise FileRefused(f"{name}：压缩包里的部件多得不像 Excel 文件。请把数据复制到新的模板后再导入。")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, OverflowError, OSError):
        raise broken(name) from None
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names):
        raise broken(name)
    if any(_MACROS.search(part) for part in names):
        raise has_macros(name)
    parts = _inflated(name, data, [entry for entry in entries if not _LEFT_OUT_PART.search(entry.filename)])
    if b"macroenabled" in parts.get("[Content_Types].xml", b"").lower():
        raise has_macros(name)
    return Package(parts, has_links=any(_LINKS.search(part) for part in names))


def _inflated(name: str, data: bytes, entries: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    """Part name -> its bytes, the sum of them all limited whatever the headers say."""
    parts: dict[str, bytes] = {}
    room = _MAX_UNPACKED_BYTES
    for entry in entries:
        if entry.flag_bits & 1:
            raise has_password(name)
        pieces = []
        for piece in _pieces(name, data, entry):
            room -= len(piece)
            if room < 0:
                limit = _MAX_UNPACKED_BYTES // 1024**2
                raise FileRefused(f"{name}：解压后超过 {limit} MB。请把数据复制到新的模板，或分成几个文件后再导入。")
            pieces.append(piece)
        part = b"".join(pieces)
        if len(part) != entry.file_size or zlib.crc32(part) != entry.CRC:
            raise broken(name)
        _refuse_declarations(name, part)
        parts[entry.filename] = _LEFT_OUT_RELATION.sub(b"", part) if entry.filename.endswith(".rels") else part
    return parts


def _pieces(name: str, data: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of one part in steps, so that a bomb is noticed before it has gone off."""
    offset = entry.header_offset
    header = data[offset : offset + _LOCAL_HEADER.size]
    if len(header) < _LOCAL_HEADER.size:
        raise broken(name)
    magic, name_length, extra_length = _LOCAL_HEADER.unpack(header)
    start = offset + _LOCAL_HEADER.size + name_length + extra_length
    raw = data[start : start + entry.compress_size]
    if magic != MAGIC or len(raw) != entry.compress_size or entry.compress_type not in (0, zipfile.ZIP_DEFLATED):
        raise broken(name)
    if entry.compress_type == zipfile.ZIP_STORED:
        yield raw
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    while not inflater.eof:
        try:
            piece = inflater.decompress(raw, _STEP)
        except zlib.error:
            raise broken(name) from None
        raw = inflater.unconsumed_tail
        if not piece and not raw:
            break
        yield piece


def _refuse_declarations(name: str, part: bytes) -> None:
    """A DTD can blow up or fetch files; Excel never writes one. A NUL would hide one in another encoding."""
    if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
        raise FileRefused(
            f"{name}：内部带有 DTD 声明，正常的 Excel 文件没有，为安全起见不读。请把数据复制到新的模板后再导入。"
        )
    if b"\x00" in part:
        raise broken(name)
