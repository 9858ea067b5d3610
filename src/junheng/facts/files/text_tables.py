"""Text tables (.csv): their encoding, their delimiter and their rows."""

import codecs
import csv
from io import StringIO

from junheng.facts.files.archive import MAX_ROWS, check_size, kind_error, too_many_rows
from junheng.terms.errors import InputError

MAX_TEXT = 200 * 2**20
"""Size of a text table, in bytes."""
DELIMITERS = ",\t;"
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def text_rows(data: bytes, path: str, name: str, encoding: str | None = None) -> list[list[object]]:
    """The rows of a text table, all cells as text, blank ones None.

    Raises:
        InputError: another kind of file, an unknown encoding, an open quotation mark, or too much of it.
    """
    if len(data) > MAX_TEXT or max(data.count(b"\n"), data.count(b"\r")) > MAX_ROWS * 2:
        raise too_many_rows(path, name)
    text = _decoded(data, path, encoding)
    rows: list[list[object]] = []
    reader = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    width = 0
    try:
        for line in reader:
            rows.append([cell or None for cell in line])
            width = max(width, len(line))
            check_size(path, name, len(rows), width)
    except csv.Error as bad:
        raise InputError("read.csv_form", path=path, line=reader.line_num) from bad
    for row in rows:
        row.extend([None] * (width - len(row)))
    return rows


def _decoded(data: bytes, path: str, encoding: str | None) -> str:
    if encoding is None:
        encoding = next((name for mark, name in MARKS if data.startswith(mark)), None)
    for candidate in [encoding] if encoding else ["utf-8", "gb18030"]:
        try:
            text = data.decode(candidate)
        except (UnicodeDecodeError, LookupError):
            continue
        if "\x00" in text or any(mark in text[:4096] for mark in "\x01\x02\x03\x04\x05\x06\x07\x08\x0e\x0f"):
            raise kind_error(data[:512], path) or InputError("read.is_archive", path=path)
        return text
    wrong = kind_error(data[:512], path)
    if wrong is None or wrong.code != "read.not_a_workbook":
        raise wrong or InputError("read.is_archive", path=path)
    raise InputError("read.csv_encoding", path=path)


def _delimiter(text: str) -> str:
    """The mark that cuts the first lines most often; a comma where none does."""
    first = "\n".join(text.splitlines()[:10]) if len(text) < 2**16 else "\n".join(text[: 2**16].splitlines()[:10])
    counted = {mark: first.count(mark) for mark in DELIMITERS}
    return max(counted, key=lambda mark: counted[mark])
