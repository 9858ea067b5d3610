"""An Excel document read back with another library: the values of each sheet's rows."""

from io import BytesIO

from openpyxl import load_workbook

Value = str | float


def read_book(data: bytes) -> dict[str, list[list[Value]]]:
    """For each sheet its rows, each with the values of the cells that hold one."""
    book = load_workbook(BytesIO(data))
    return {
        sheet.title: [
            [float(v) if isinstance(v, (int, float)) else str(v) for v in row if v is not None]
            for row in sheet.iter_rows(values_only=True)
        ]
        for sheet in book.worksheets
    }
