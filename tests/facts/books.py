"""A small valid workbook, and ways to spoil it."""

import io
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
from openpyxl.workbook import Workbook

from junheng.facts.table import Facts, frame_of
from junheng.facts.workbook.template import write_facts

SCHOOLS = [
    {
        "school": f"330000000{number}",
        "name": name,
        "county": "330000",
        "township": "城关镇",
        "type": type,
        "organiser": "county",
        "urban_rural": "town",
        "teaching_rooms_area_m2": "4860.5",
        "indoor_sports_area_m2": 620,
        "sports_ground_area_m2": 7900,
        "equipment_value": "215.36",
        "multimedia_rooms": 24,
    }
    for number, name, type in ((1, "甲小学", "primary"), (2, "乙学校", "nine_year"))
]
STAGE = {
    "pupils": 912,
    "classes": 22,
    "teachers": 54,
    "teachers_doctor": 0,
    "teachers_master": 3,
    "teachers_bachelor": 43,
    "teachers_college": 8,
    "teachers_backbone": 12,
    "teachers_pe": 4,
    "teachers_music": 3,
    "teachers_fine_art": 3,
    "teachers_arts": 0,
}
STAGES = [
    {"school": school, "stage": stage, **STAGE}
    for school, stage in (("3300000001", "primary"), ("3300000002", "primary"), ("3300000002", "junior"))
]


def small_facts() -> Facts:
    """Two invented schools with three stages, without a fault."""
    return Facts.of(
        {
            "county": frame_of("county", [{"county": "330000", "name": "甲县", "school_year": 2024}]),
            "schools": frame_of("schools", SCHOOLS),
            "stages": frame_of("stages", STAGES),
        }
    )


def small_book(path: Path) -> Path:
    """Those facts as a workbook: row 1 the title, row 2 the headings, data from row 3."""
    write_facts(path, small_facts())
    return path


def edited(path: Path, edit: Callable[[Workbook], None]) -> Path:
    """The workbook after somebody has worked on it with a spreadsheet program."""
    book = openpyxl.load_workbook(path)
    edit(book)
    book.save(path)
    return path


def lean(path: Path) -> Path:
    """The workbook with its three needed sheets alone, without notes and drop-downs: fast to mutate."""

    def strip(book: Workbook) -> None:
        for name in book.sheetnames:
            if name not in ("全县", "学校", "学段"):
                del book[name]
        for sheet in book.worksheets:
            sheet.data_validations.dataValidation = []
            for row in sheet.iter_rows():
                for cell in row:
                    cell.comment = None

    return edited(path, strip)


def cell_of(book: Workbook, sheet: str, heading: str, row: int) -> str:
    """Where a heading's cell of a row stands, such as C3."""
    for cell in book[sheet][2]:
        if str(cell.value).rstrip("*").startswith(heading):
            return f"{cell.column_letter}{row}"
    raise LookupError(heading)


def with_parts(path: Path, parts: Mapping[str, bytes | None]) -> Path:
    """The workbook with some parts of its archive replaced, added or (None) taken out."""
    with zipfile.ZipFile(path) as archive:
        held: dict[str, bytes | None] = {name: archive.read(name) for name in archive.namelist()}
    held.update(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in held.items():
            if body is not None:
                archive.writestr(name, body)
    path.write_bytes(out.getvalue())
    return path


def part(path: Path, name: str) -> bytes:
    """One part of the archive."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


def compound_file(streams: tuple[str, ...]) -> bytes:
    """An OLE compound file whose directory names some (empty) streams, as a protected workbook has them.

    Layout after [MS-CFB]: a header of 512 bytes, sector 0 the allocation table, sector 1 the directory.
    """
    end, fat, free = 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII",
        bytes.fromhex("d0cf11e0a1b11ae1"), b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, 1, 1, 0, 4096, end, 0, end, 0,
    )  # fmt: skip
    header += struct.pack("<I", 0) + struct.pack("<I", free) * 108
    table = struct.pack("<II", fat, end) + struct.pack("<I", free) * 126
    entries = b""
    for index, name in enumerate(("Root Entry", *streams)):
        words = name.encode("utf-16-le") + b"\0\0"
        child = 1 if index == 0 else free
        kind = 5 if index == 0 else 2
        right = index + 1 if 0 < index < len(streams) else free
        entries += struct.pack("<64sHBBIII", words, len(words), kind, 1, free, right, child)
        entries += bytes(36) + struct.pack("<IQ", end, 0)
    return header + table + entries.ljust(512, b"\0")
