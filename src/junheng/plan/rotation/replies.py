"""What came back: refusals, the list made before, and names to print; each from a file of its own."""

import csv
import io
import json
from pathlib import Path

from junheng.plan.county_files import read_file
from junheng.plan.rotation.people import Records
from junheng.plan.rotation.rules import POSTS
from junheng.terms.errors import InputError


def read_refusals(path: Path) -> frozenset[tuple[str, str | None]]:
    """Teachers who refused; with a school behind the teacher, only that school.

    A text of one teacher a line, `teacher` or `teacher,school`; a first line of headings is passed over.

    Raises:
        InputError: it cannot be read, or a line has more than two entries.
    """
    found: set[tuple[str, str | None]] = set()
    for number, line in enumerate(csv.reader(io.StringIO(read_file(path).lstrip("\ufeff"))), start=1):
        entries = [entry.strip() for entry in line if entry.strip()]
        if not entries or (number == 1 and entries[0] in ("teacher", "id")):
            continue
        if len(entries) > 2:
            raise InputError("rotate.refusal_line", path=path.name, line=number)
        found.add((entries[0], entries[1] if len(entries) == 2 else None))
    return frozenset(found)


def read_earlier(path: Path) -> dict[str, str]:
    """Teacher → school of a list written with --json or --out FILE.json.

    Raises:
        InputError: it cannot be read, or is no rotation list.
    """
    try:
        told = json.loads(read_file(path))
        return {str(move["teacher"]): str(move["to"]) for move in told["moves"] if move["kind"] != "return"}
    except (ValueError, KeyError, TypeError, RecursionError) as wrong:
        raise InputError("rotate.no_list", path=path.name) from wrong


def read_names(path: Path) -> dict[str, str]:
    """Names by teacher identifier, from lines `teacher,name`.

    Raises:
        InputError: it cannot be read, or a line has no name.
    """
    found = {}
    for number, line in enumerate(csv.reader(io.StringIO(read_file(path).lstrip("\ufeff"))), start=1):
        entries = [entry.strip() for entry in line if entry.strip()]
        if not entries:
            continue
        if len(entries) != 2:
            raise InputError("rotate.name_line", path=path.name, line=number)
        found[entries[0]] = entries[1]
    return found


def read_managers(path: Path) -> dict[str, str]:
    """Posts by teacher identifier, from lines `teacher,head` or `teacher,deputy`.

    Raises:
        InputError: it cannot be read, or a line says something else.
    """
    found = {}
    for number, line in enumerate(csv.reader(io.StringIO(read_file(path).lstrip("\ufeff"))), start=1):
        entries = [entry.strip() for entry in line if entry.strip()]
        if not entries or (number == 1 and entries[0] in ("teacher", "id")):
            continue
        if len(entries) != 2 or entries[1] not in POSTS:
            raise InputError("rotate.manager_line", path=path.name, line=number)
        found[entries[0]] = entries[1]
    return found


def refuse_unknown(refused: frozenset[tuple[str, str | None]], records: Records) -> None:
    """A refusal that names nobody would be passed over in silence.

    Raises:
        InputError: a teacher or school is not in the records.
    """
    for teacher, school in sorted(refused, key=str):
        if teacher not in records.teachers:
            raise InputError("rotate.refused_teacher", teacher=teacher)
        if school is not None and school not in records.schools:
            raise InputError("rotate.refused_school", teacher=teacher, school=school)
