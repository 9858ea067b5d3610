"""What is looked at before a file is handed to the workbook reader: its kind, its size, its honesty.

A workbook comes from outside. An .xlsx is a zip of XML parts, and both can be made to eat all memory: so
every part is unpacked once in a stream, against limits, by its real size and not by the one that it claims.
"""

import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from posixpath import join, normpath
from zipfile import BadZipFile, ZipFile, ZipInfo

from junheng.terms.errors import InputError

MAX_ROWS = 200_000
"""Rows a sheet that a workbook may hold; more belongs into a record folder."""
MAX_COLUMNS = 702
"""Columns a sheet may have: A to ZZ."""
MAX_CELLS = 12_000_000
"""Rows times columns of a sheet: readers hold the whole rectangle, blank or not."""
MAX_BYTES = 400 * 2**20
"""Unpacked size of a workbook."""
MAX_PARTS = 2_000
"""Parts inside a workbook."""
MAX_RATIO = 250
"""How many times a part may grow when unpacked, once it is larger than `SMALL`."""
SMALL = 16 * 2**20
CHUNK = 2**20
OVERLAP = 512

ZIP = b"PK\x03\x04"
COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")

_ENTITY = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ROW = re.compile(rb"<(?:\w+:)?row(?:\s[^<>]*)?(?<!/)>\s*<(?:\w+:)?c[\s>]")
_SHEET = re.compile(r"<(?:\w+:)?sheet\s([^<>]*)>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s([^<>]*)>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def kind_error(head: bytes, path: str) -> InputError | None:
    """What to say of a file whose first bytes are no workbook's; None where they are."""
    if head.startswith((ZIP, COMPOUND)):
        return None
    if head.startswith(PICTURES):
        return InputError("read.is_picture", path=path)
    if head.startswith(b"%PDF"):
        return InputError("read.is_pdf", path=path)
    if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<":
        return InputError("read.is_page", path=path)
    return InputError("read.not_a_workbook", path=path)


def encrypted(data: bytes) -> bool:
    """Whether an OLE compound file is a workbook wrapped by a password."""
    return data.startswith(COMPOUND) and "EncryptedPackage".encode("utf-16-le") in data


@dataclass
class Allowance:
    """What may still be unpacked of one workbook."""

    path: str
    left: int = MAX_BYTES

    def take(self, size: int) -> None:
        """Count unpacked bytes.

        Raises:
            InputError: more than a workbook may hold.
        """
        self.left -= size
        if self.left < 0:
            raise bomb(self.path)


def bomb(path: str) -> InputError:
    """The refusal of a file that unpacks to too much."""
    return InputError("read.bomb", path=path, limit=MAX_BYTES // 2**20)


def damaged(path: str, part: str) -> InputError:
    """The refusal of a file that is broken in some part."""
    return InputError("read.damaged", path=path, part=part)


def sheet_parts(data: bytes, path: str) -> dict[str, bytes]:
    """The XML of each sheet by the sheet's name, after every part has been unpacked within the limits.

    Raises:
        InputError: damaged, not a workbook, a bomb, entities declared, too many rows or columns.
    """
    try:
        with ZipFile(BytesIO(data)) as archive:
            infos = archive.infolist()
    except (BadZipFile, ValueError, OSError, struct.error, NotImplementedError, RuntimeError) as bad:
        raise damaged(path, "zip") from bad
    if len(infos) > MAX_PARTS or sum(info.compress_size for info in infos) > len(data):
        raise bomb(path)
    if not any(info.filename.lower().startswith("xl/workbook") for info in infos):
        raise InputError("read.is_archive", path=path)
    allowance = Allowance(path)
    named = {info.filename: info for info in infos}
    targets = _targets(data, named, allowance)
    parts = {name: _sheet(data, named[target], name, allowance) for name, target in targets.items()}
    seen = set(targets.values())
    for info in infos:
        if info.filename not in seen or info is not named[info.filename]:
            for _ in _unpacked(data, info, allowance):
                pass
    return parts


def _targets(data: bytes, named: Mapping[str, ZipInfo], allowance: Allowance) -> dict[str, str]:
    """Part of each worksheet, by the sheet's name, in the workbook's order."""
    relations = {
        entry.get("Id", ""): normpath(join("/xl", entry.get("Target", ""))).removeprefix("/")
        for entry in _entries(_text(data, named, "xl/_rels/workbook.xml.rels", allowance), _RELATION)
    }
    found = {}
    for entry in _entries(_text(data, named, "xl/workbook.xml", allowance), _SHEET):
        key = next((value for name, value in entry.items() if name.endswith(":id")), "")
        target = relations.get(key, "")
        if target in named:
            found[entry.get("name", "")] = target
    return found


def _text(data: bytes, named: Mapping[str, ZipInfo], part: str, allowance: Allowance) -> str:
    if part not in named:
        return ""
    return b"".join(_unpacked(data, named[part], allowance)).decode("utf-8", "replace")


def _entries(text: str, pattern: re.Pattern[str]) -> Iterator[dict[str, str]]:
    for match in pattern.finditer(text):
        yield {name: unescape(one or two) for name, one, two in _ATTRIBUTE.findall(match[1])}


def _sheet(data: bytes, info: ZipInfo, name: str, allowance: Allowance) -> bytes:
    """A sheet's XML, as long as it has no more rows than a workbook may."""
    chunks = []
    tags = 0
    roomy = False
    tail = b""
    for chunk in _unpacked(data, info, allowance):
        window = tail + chunk
        tags += window.count(b"<row")
        if b":" in window:  # one rare mark is found far sooner than a longer word
            tags += window.count(b":row")
        if tags > MAX_ROWS and not roomy:
            if _rows(data, info, allowance.path) > MAX_ROWS:
                raise too_many_rows(allowance.path, name)
            roomy = True
        tail = window[-3:]
        chunks.append(chunk)
    return b"".join(chunks)


def _rows(data: bytes, info: ZipInfo, path: str) -> int:
    """Rows that have cells, counted until there are too many; mere formatting leaves rows without."""
    rows = 0
    tail = b""
    for chunk in _unpacked(data, info, Allowance(path)):
        window = tail + chunk
        # A row's tags may lie across two chunks: what ends inside the tail was counted the last time.
        rows += sum(match.end() > len(tail) for match in _ROW.finditer(window))
        if rows > MAX_ROWS:
            break
        tail = window[-OVERLAP:]
    return rows


def check_size(path: str, sheet: str, rows: int, columns: int) -> None:
    """Refuse a sheet whose rectangle is larger than a workbook's may be.

    Readers take the memory of the whole rectangle at once, and running out of it ends the process: so a
    single cell far away has to be seen before.

    Raises:
        InputError: too many rows, columns or cells.
    """
    if rows > MAX_ROWS:
        raise too_many_rows(path, sheet)
    if columns > MAX_COLUMNS:
        raise InputError("read.too_wide", path=path, sheet=sheet, limit=MAX_COLUMNS)
    if rows * columns > MAX_CELLS:
        raise InputError("read.too_large", path=path, sheet=sheet, rows=rows, columns=columns)


def too_many_rows(path: str, sheet: str) -> InputError:
    """The refusal of a sheet that is too long for a workbook."""
    return InputError("read.too_many_rows", path=path, sheet=sheet, limit=MAX_ROWS)


def _unpacked(data: bytes, info: ZipInfo, allowance: Allowance) -> Iterator[bytes]:
    """A part in pieces, by what the compressed bytes really hold.

    Raises:
        InputError: damaged, a bomb, or entities declared.
    """
    packed = _packed(data, info, allowance.path)
    grown = 0
    tail = b""
    for chunk in _inflated(packed, info, allowance.path):
        grown += len(chunk)
        allowance.take(len(chunk))
        if grown > SMALL and grown > MAX_RATIO * max(len(packed), 1):
            raise bomb(allowance.path)
        window = tail + chunk
        wide = not tail and chunk[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
        if info.filename.lower().endswith((".xml", ".rels", ".vml")) and (
            wide or (b"!" in window and _ENTITY.search(window))
        ):
            raise InputError("read.entity", path=allowance.path, part=info.filename)
        tail = window[-OVERLAP:]
        yield chunk


def _packed(data: bytes, info: ZipInfo, path: str) -> memoryview:
    """The compressed bytes of a part, found the way every reader finds them: behind its own header."""
    start = info.header_offset
    header = data[start : start + 30]
    if len(header) < 30 or not header.startswith(ZIP) or info.flag_bits & 1 or info.compress_type not in (0, 8):
        raise damaged(path, info.filename)
    names, extras = struct.unpack("<HH", header[26:30])
    begin = start + 30 + names + extras
    packed = memoryview(data)[begin : begin + info.compress_size]
    if len(packed) != info.compress_size:
        raise damaged(path, info.filename)
    return packed


def _inflated(packed: memoryview, info: ZipInfo, path: str) -> Iterator[bytes]:
    if info.compress_type == 0:
        yield from (bytes(packed[start : start + CHUNK]) for start in range(0, len(packed), CHUNK))
        return
    inflate = zlib.decompressobj(-15)
    rest: bytes | memoryview = packed
    try:
        while not inflate.eof:
            chunk = inflate.decompress(rest, CHUNK)
            rest = inflate.unconsumed_tail
            if chunk:
                yield chunk
            elif not rest:
                break
    except zlib.error as bad:
        raise damaged(path, info.filename) from bad
    if not inflate.eof:
        raise damaged(path, info.filename)
