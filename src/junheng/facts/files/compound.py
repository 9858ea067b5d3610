"""What is looked at in an old .xls before its reader sees it: how far it reaches, which cells hold errors.

An .xls is a compound file ([MS-CFB]) whose stream `Workbook` is a run of records ([MS-XLS]). Its reader takes
memory by the sizes that the records claim and shows error values as blanks, as with an .xlsx.
"""

import struct
from collections.abc import Iterator

from junheng.facts.files.archive import check_size, damaged
from junheng.facts.files.marks import Cell, Marks

END_OF_CHAIN = 0xFFFFFFFA
"""Sector numbers from here on are marks, not places."""
STREAMS = ("Workbook", "Book")
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
MAX_XLS_ROWS, MAX_XLS_COLUMNS = 65_536, 256

BOF, EOF, SHEET, STRINGS, DIMENSIONS = 0x0809, 0x000A, 0x0085, 0x00FC, 0x0200
FORMULA, BOOL_OR_ERROR = 0x0006, 0x0205
ONE_CELL = frozenset((FORMULA, BOOL_OR_ERROR, 0x0201, 0x0203, 0x0204, 0x027E, 0x00FD, 0x00D6))
MANY_CELLS = frozenset((0x00BD, 0x00BE))


def sheet_marks(data: bytes, path: str) -> list[Marks]:
    """The special cells of each worksheet in the workbook's order.

    Raises:
        InputError: the file is damaged, or a sheet is larger than a workbook's may be.
    """
    try:
        stream = _stream(data)
        offsets = list(_sheet_offsets(stream))
        return [_sheet(stream, offset, path) for offset in offsets]
    except (struct.error, IndexError, ValueError, UnicodeDecodeError) as bad:
        raise damaged(path, "xls") from bad


def _stream(data: bytes) -> bytes:
    """The stream that holds the workbook."""
    shift, small_shift = struct.unpack_from("<HH", data, 30)
    if shift not in (9, 12) or small_shift != 6:
        raise ValueError
    first_directory, cutoff, first_small = (struct.unpack_from("<I", data, at)[0] for at in (48, 56, 60))
    size = 1 << shift
    count, first_more, more = (struct.unpack_from("<I", data, at)[0] for at in (44, 68, 72))
    if max(count, more) * size > len(data):
        raise ValueError
    tables = [*struct.unpack_from("<109I", data, 76)]
    for _ in range(more):
        entries = struct.unpack(f"<{size // 4}I", _sector(data, first_more, size))
        tables += entries[:-1]
        first_more = entries[-1]
    links = [link for table in tables[:count] for link in struct.unpack(f"<{size // 4}I", _sector(data, table, size))]
    directory = _chain(data, links, first_directory, size)
    entries_by_name: dict[str, tuple[int, int]] = {}
    root = (0, 0)
    for start in range(0, len(directory) - 127, 128):
        length, kind = struct.unpack_from("<HB", directory, start + 64)
        name = directory[start : start + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
        place = struct.unpack_from("<II", directory, start + 116)
        if kind == 5:
            root = place
        elif kind == 2:
            entries_by_name.setdefault(name, place)
    named = [entries_by_name[name] for name in STREAMS if name in entries_by_name]
    first, length = named[0]
    if length >= cutoff:
        return _chain(data, links, first, size)[:length]
    small = _chain(data, links, root[0], size)
    small_links = _chain(data, links, first_small, size)
    small_table = list(struct.unpack(f"<{len(small_links) // 4}I", small_links))
    return _chain(bytes(size) + small, small_table, first, 64, offset=size)[:length]


def _sector(data: bytes, number: int, size: int, offset: int | None = None) -> bytes:
    start = (size if offset is None else offset) + number * size
    sector = data[start : start + size]
    if number >= END_OF_CHAIN or not sector:
        raise ValueError
    return sector.ljust(size, b"\0")


def _chain(data: bytes, links: list[int], first: int, size: int, offset: int | None = None) -> bytes:
    """The sectors of a chain, one after the other."""
    found = []
    seen: set[int] = set()
    while first < END_OF_CHAIN:
        if first in seen:
            raise ValueError
        seen.add(first)
        found.append(_sector(data, first, size, offset))
        first = links[first]
    return b"".join(found)


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """Records of one substream, from its beginning to its own end; charts inside it are passed over."""
    depth = 0
    while True:
        kind, length = struct.unpack_from("<HH", stream, start)
        body = stream[start + 4 : start + 4 + length]
        start += 4 + length
        depth += (kind == BOF) - (kind == EOF)
        if kind == EOF and depth <= 0:
            return
        if depth <= 1:
            yield kind, body


def _sheet_offsets(stream: bytes) -> Iterator[int]:
    """Where each worksheet's records begin."""
    for kind, body in _records(stream, 0):
        if kind == SHEET:
            offset, _, type = struct.unpack_from("<IBB", body)
            if type == 0:
                yield offset
        elif kind == STRINGS and struct.unpack_from("<I", body, 4)[0] > len(stream):
            raise ValueError


def _sheet(stream: bytes, offset: int, path: str) -> Marks:
    rows = columns = 0
    broken: dict[Cell, str] = {}
    formulas = set()
    for kind, body in _records(stream, offset):
        if kind == DIMENSIONS:
            _check_dimensions(body)
        elif kind in MANY_CELLS:
            row = struct.unpack_from("<H", body)[0]
            rows, columns = (
                max(rows, row + 1),
                max(columns, struct.unpack_from("<H", body, len(body) - 2)[0] + 1),
            )
        elif kind in ONE_CELL:
            place = struct.unpack_from("<HH", body)
            rows, columns = max(rows, place[0] + 1), max(columns, place[1] + 1)
            if kind == FORMULA:
                formulas.add(place)
                if body[12:14] == b"\xff\xff" and body[6] == 2:
                    broken[place] = ERRORS.get(body[8], "#ERROR!")
            elif kind == BOOL_OR_ERROR and body[7]:
                broken[place] = ERRORS.get(body[6], "#ERROR!")
    if columns > MAX_XLS_COLUMNS:
        raise ValueError
    check_size(path, "", rows, columns)
    return Marks(frozenset(), broken, frozenset(formulas))


def _check_dimensions(body: bytes) -> None:
    """Refuse a claim that no .xls can make good."""
    top, bottom, left, right = struct.unpack_from("<IIHH" if len(body) >= 14 else "<HHHH", body)
    if not (top <= bottom <= MAX_XLS_ROWS and left <= right <= MAX_XLS_COLUMNS):
        raise ValueError
