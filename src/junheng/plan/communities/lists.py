"""Last year's list read again: JSON as it was written, or the workbook, edited or not."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from junheng.facts.files.sheets import WORKBOOKS, open_sheets
from junheng.plan.county_files import read_file
from junheng.terms.errors import InputError
from junheng.terms.messages import LANGS, text

KEYS = ("lead_id", "school_id")


def read_previous(path: Path) -> dict[str, str]:
    """School → lead, a lead being its own.

    Args:
        path: What `--json` or `--out` wrote, as .json or .xlsx; any workbook with the two columns of identifiers.

    Raises:
        InputError: it cannot be read, is no list, or has a school twice.
    """
    pairs = _of_workbook(path) if path.suffix.lower() in WORKBOOKS else _of_json(read_list(path))
    found: dict[str, str] = {}
    for lead, school in pairs:
        for one in (lead, school):
            if found.setdefault(one, lead) != lead:
                raise InputError("communities.listed_twice", path=path.name, school=one)
    if not found:
        raise InputError("communities.no_list", path=path.name)
    return found


def read_list(path: Path) -> Mapping[str, Any]:
    """A list as JSON.

    Raises:
        InputError: it cannot be read, or is no list of communities.
    """
    try:
        told = json.loads(read_file(path))
        for one in told["communities"]:
            str(one["lead"]["id"]), [str(member["id"]) for member in one["members"]]
    except (ValueError, KeyError, TypeError, RecursionError) as wrong:
        raise InputError("communities.no_list", path=path.name) from wrong
    found: Mapping[str, Any] = told
    return found


def _of_json(told: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (str(one["lead"]["id"]), str(school["id"]))
        for one in told["communities"]
        for school in (one["lead"], *one["members"])
    ]


def _of_workbook(path: Path) -> list[tuple[str, str]]:
    known = {text(f"communities.column.{key}", lang).casefold(): key for key in KEYS for lang in LANGS}
    for sheet in open_sheets(path):
        for at, cells in enumerate(sheet.rows):
            heads = {
                known[cell.strip().casefold()]: column
                for column, cell in enumerate(cells)
                if isinstance(cell, str) and cell.strip().casefold() in known
            }
            if len(heads) == len(KEYS):
                rows = [[_id(row[heads[key]]) for key in KEYS] for row in sheet.rows[at + 1 :]]
                return [(lead, school) for lead, school in rows if lead and school]
    raise InputError("communities.no_list", path=path.name)


def _id(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()
