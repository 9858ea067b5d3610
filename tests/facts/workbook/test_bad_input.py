"""Bad input: a clear message that names file, sheet and cell, exit status 2 or a finding; no wrong number."""

import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from junheng.facts.files.archive import MAX_ROWS
from junheng.facts.files.sheets import open_sheets
from junheng.facts.table import Facts
from junheng.facts.workbook.read import read_workbook
from junheng.terms.errors import InputError
from junheng.terms.findings import Finding, errors
from junheng.terms.messages import LANGS
from tests.facts.books import cell_of, compound_file, edited, part, small_book, with_parts

PIXEL = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")
SHEET = "xl/worksheets/sheet3.xml"
"""The schools' sheet: after the cover and the county's."""


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return small_book(tmp_path_factory.mktemp("bad") / "book.xlsx").read_bytes()


@pytest.fixture
def book(tmp_path: Path, original: bytes) -> Path:
    path = tmp_path / "book.xlsx"
    path.write_bytes(original)
    return path


def refusal(path: Path) -> InputError:
    """The error that a file ends in; it says what it is about in both languages."""
    with pytest.raises(InputError) as stop:
        read_workbook(path)
    assert stop.value.exit_status == 2
    for lang in LANGS:
        assert "{" not in stop.value.say(lang)
    return stop.value


def read_after(path: Path, edit: Callable[[Workbook], None]) -> tuple[Facts, list[Finding]]:
    return read_workbook(edited(path, edit))


def only(findings: list[Finding], code: str) -> Finding:
    found = [finding for finding in findings if finding.code == code]
    assert len(found) == 1, findings
    return found[0]


def test_the_book_itself_has_no_fault(book: Path) -> None:
    facts, findings = read_workbook(book)
    assert findings == []
    assert facts["schools"]["county"].to_list() == ["330000", "330000"]


# The file as a file.


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("empty.xlsx", b"", "read.file_empty"),
        ("empty.csv", b"", "read.file_empty"),
        ("picture.xlsx", PIXEL, "read.is_picture"),
        ("photo.xls", b"\xff\xd8\xff\xe0\0\x10JFIF", "read.is_picture"),
        ("page.xls", b"<html><table><tr><td>1</td></tr></table></html>", "read.is_page"),
        ("paper.xlsx", b"%PDF-1.7 ...", "read.is_pdf"),
        ("noise.xlsx", b"\x13\x37" * 300, "read.not_a_workbook"),
        ("table.ods", b"PK\x03\x04", "read.file_kind"),
        ("cut.xlsx", b"PK\x03\x04" + bytes(200), "read.damaged"),
        ("locked.xlsx", compound_file(("EncryptionInfo", "EncryptedPackage")), "read.password"),
        ("locked.xls", compound_file(("EncryptionInfo", "EncryptedPackage")), "read.password"),
        ("hollow.xls", compound_file(("SomethingElse",)), "read.damaged"),
        ("picture.csv", PIXEL + bytes(64), "read.is_picture"),
        ("book.csv", b"PK\x03\x04\x00\x01\x02", "read.is_archive"),
        ("noise.csv", b"a,b\n\xff\xff\xff\xff,1\n", "read.csv_encoding"),
        ("open.csv", '学校,在校生\n"甲,1\n'.encode(), "read.csv_form"),
    ],
)
def test_a_file_that_is_no_table_is_refused_by_name(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    stop = refusal(path)
    assert stop.code == code
    assert name in stop.say("zh")


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.xlsx").code == "read.file_missing"
    assert refusal(tmp_path).code == "read.folder_empty"
    with pytest.raises(InputError) as stop:
        open_sheets(tmp_path)
    assert stop.value.code == "read.file_is_folder"


def test_another_zip_is_not_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert refusal(path).code == "read.is_archive"


@pytest.mark.parametrize("keep", [0.3, 0.9, 0.999])
def test_a_file_cut_short_is_damaged(book: Path, keep: float) -> None:
    data = book.read_bytes()
    book.write_bytes(data[: int(len(data) * keep)])
    assert refusal(book).code == "read.damaged"


# Bombs.


def test_a_zip_bomb_is_not_unpacked(book: Path) -> None:
    with_parts(book, {"xl/media/x.bin": bytes(64 * 2**20)})
    assert book.stat().st_size < 2**20
    stop = refusal(book)
    assert stop.code == "read.bomb"
    assert book.name in stop.say("zh")


def test_a_part_that_lies_about_its_size_is_measured(book: Path) -> None:
    with_parts(book, {"xl/media/x.bin": bytes(64 * 2**20)})
    data = bytearray(book.read_bytes())
    true = struct.pack("<I", 64 * 2**20)
    assert data.count(true) == 2
    book.write_bytes(bytes(data).replace(true, struct.pack("<I", 10)))
    assert refusal(book).code == "read.bomb"


def test_one_body_in_many_entries_is_a_bomb(tmp_path: Path) -> None:
    body = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = body.compress(bytes(2**20)) + body.flush()
    local = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 0, 0, len(packed), 2**20, 1, 0) + b"x" + packed
    names = [b"xl/workbook.xml", *(b"p%04d" % number for number in range(900))]
    central = b"".join(
        struct.pack("<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 8, 0, 0, 0, len(packed), 2**20, len(name), 0, 0, 0, 0, 0, 0)
        + name
        for name in names
    )
    count = len(names)
    tail = struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, len(central), len(local), 0)
    path = tmp_path / "overlap.xlsx"
    path.write_bytes(local + central + tail)
    assert refusal(path).code == "read.bomb"


@pytest.mark.parametrize("where", [SHEET, "xl/sharedStrings.xml", "xl/workbook.xml"])
def test_an_xml_bomb_is_not_expanded(book: Path, where: str) -> None:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE x [<!ENTITY l0 "lol">{lol}]>'.encode()
    xml = part(book, where)
    with_parts(book, {where: xml.replace(b"?>", b"?>" + doctype, 1)})
    stop = refusal(book)
    assert stop.code == "read.entity"
    assert where in stop.say("zh")


def test_entities_hidden_by_another_encoding(book: Path) -> None:
    with_parts(book, {SHEET: part(book, SHEET).decode().encode("utf-16")})
    assert refusal(book).code == "read.entity"


# Size.


def many_rows(path: Path, rows: int) -> None:
    body = b"".join(
        b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>33%08d</t></is></c><c r="C%d"><v>%d</v></c></row>'
        % (row, row, row, row, row * 7919 % 1000)
        for row in range(4, rows + 1)
    )
    with_parts(path, {SHEET: part(path, SHEET).replace(b"</sheetData>", body + b"</sheetData>")})


def test_a_million_rows_are_refused_and_lead_to_a_record_folder(book: Path) -> None:
    many_rows(book, 1_000_000)
    stop = refusal(book)
    assert stop.code == "read.too_many_rows"
    assert "学校" in stop.say("zh")
    assert "200000" in stop.say("zh")
    assert "record folder" in stop.say("en")


def test_a_million_rows_of_text(tmp_path: Path) -> None:
    path = tmp_path / "学校.csv"
    path.write_bytes(b"a,b\n" + b"1,2\n" * 1_000_000)
    assert refusal(path).code == "read.too_many_rows"


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>', "read.too_many_rows"),
        (b'<row r="9"><c r="XFD9"><v>1</v></c></row>', "read.too_wide"),
        (b'<row r="190000"><c r="ZY190000"><v>1</v></c></row>', "read.too_large"),
        (b"<row r='1048576'><c  r = 'ZZ1048576'><v>1</v></c></row>", "read.too_many_rows"),
        (b'<row r="1048576"><c><v>1</v></c></row>', "read.too_many_rows"),
        (
            b'<x:row xmlns:x="urn:x" r="7"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
            "read.too_many_rows",
        ),
    ],
)
def test_one_cell_far_away_does_not_take_the_memory_of_the_rectangle(book: Path, cell: bytes, code: str) -> None:
    with_parts(book, {SHEET: part(book, SHEET).replace(b"</sheetData>", cell + b"</sheetData>")})
    stop = refusal(book)
    assert stop.code == code
    assert "学校" in stop.say("zh")


def test_formatting_far_below_is_not_data(book: Path) -> None:
    empty = b"".join(b'<row r="%d" ht="15"/>' % row for row in range(10, MAX_ROWS + 5000))
    with_parts(book, {SHEET: part(book, SHEET).replace(b"</sheetData>", empty + b"</sheetData>")})
    assert len(read_workbook(book)[0]["schools"]) == 2


# Sheets and columns.


def test_a_wrong_sheet_names_what_is_wanted_and_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "other.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "成绩单"
    book.active.append(["姓名", "语文"])
    book.save(path)
    stop = refusal(path)
    assert stop.code == "read.sheet_missing"
    for word in ("学校", "学段", "全县", "成绩单"):
        assert word in stop.say("zh")


def test_a_missing_column_is_named_with_its_sheet(book: Path) -> None:
    def drop(opened: Workbook) -> None:
        opened["学段"].delete_cols(openpyxl.utils.column_index_from_string(cell_of(opened, "学段", "班级数", 2)[:-1]))

    stop = refusal(edited(book, drop))
    assert stop.code == "read.column_missing"
    assert "班级数" in stop.say("zh")
    assert "学段" in stop.say("zh")


def test_a_misspelt_required_column_is_suspected(book: Path) -> None:
    def misspell(opened: Workbook) -> None:
        opened["学段"][cell_of(opened, "学段", "班级数", 2)] = "班极数"

    stop = refusal(edited(book, misspell))
    assert stop.code == "read.column_misspelt"
    assert "班极数" in stop.say("zh")
    assert "班级数" in stop.say("zh")


def test_no_headings(book: Path) -> None:
    def blank(opened: Workbook) -> None:
        opened["学段"].delete_rows(1, 2)

    stop = refusal(edited(book, blank))
    assert stop.code == "read.no_headings"
    assert "学段" in stop.say("zh")


def test_one_table_on_two_sheets(book: Path) -> None:
    assert refusal(edited(book, lambda opened: opened.create_sheet("Schools"))).code == "read.sheet_twice"


def test_a_missing_line_of_the_county(book: Path) -> None:
    assert refusal(edited(book, lambda opened: opened["全县"].delete_rows(3))).code == "read.line_missing"


# Entries.


@pytest.mark.parametrize(
    ("heading", "entry", "code", "field"),
    [
        ("在校生数", "九百", "read.not_a_number", "pupils"),
        ("在校生数", -5, "read.negative", "pupils"),
        ("在校生数", "NaN", "read.not_finite", "pupils"),
        ("在校生数", "inf", "read.not_finite", "pupils"),
        ("在校生数", 912.5, "read.not_whole", "pupils"),
        ("在校生数", 10**9, "read.out_of_range", "pupils"),
        ("在校生数", True, "read.boolean_in_number", "pupils"),
        ("在校生数", "50%", "read.percent_sign", "pupils"),
        ("在校生数", "1,23", "read.grouping", "pupils"),
        ("在校生数", "30亩", "read.unit", "pupils"),
        ("学段", "高中", "read.code_unknown", "stage"),
    ],
)
def test_a_wrong_entry_is_named_with_its_cell_and_counts_as_missing(
    book: Path, heading: str, entry: object, code: str, field: str
) -> None:
    place = ""

    def spoil(opened: Workbook) -> None:
        nonlocal place
        place = cell_of(opened, "学段", heading, 4)
        opened["学段"][place] = entry

    facts, findings = read_after(book, spoil)
    found = only(findings, code)
    assert (found.severity, found.locus.sheet, found.locus.cell) == ("error", "学段", place)
    assert (found.table, found.row, found.fields) == ("stages", 4, (field,))
    for lang in LANGS:
        assert place in found.text(lang)
        assert found.mend(lang)
    if field == "pupils":
        assert facts["stages"]["pupils"].to_list() == [912, None, 912]
        assert found.school == "3300000002"
    else:
        assert len(facts["stages"]) == 2


@pytest.mark.parametrize("number", [b"NaN", b"INF", b"-INF", b"inf", b"1e999"])
def test_numbers_that_are_not_finite_in_the_xml(book: Path, number: bytes) -> None:
    xml = part(book, "xl/worksheets/sheet4.xml")
    assert b"<v>912</v>" in xml
    with_parts(book, {"xl/worksheets/sheet4.xml": xml.replace(b"<v>912</v>", b"<v>" + number + b"</v>", 1)})
    facts, findings = read_workbook(book)
    assert facts["stages"]["pupils"].to_list() == [None, 912, 912]
    assert [finding.locus.cell for finding in errors(findings)] == ["C3"]


@pytest.mark.parametrize("entry", ["１，２３４", "1,234", " 1234 人", "１２３４人", "'1234", 1234.0, "1.234e3"])
def test_numbers_as_people_type_them(book: Path, entry: object) -> None:
    def enter(opened: Workbook) -> None:
        opened["学段"][cell_of(opened, "学段", "在校生数", 3)] = entry

    facts, findings = read_after(book, enter)
    assert findings == []
    assert facts["stages"]["pupils"].to_list() == [1234, 912, 912]


def test_merged_cells_count_once_and_are_named(book: Path) -> None:
    place = ""

    def merge(opened: Workbook) -> None:
        nonlocal place
        place = cell_of(opened, "学段", "专任教师", 3)
        opened["学段"].merge_cells(f"{place}:{place[:-1]}4")

    facts, findings = read_after(book, merge)
    found = only(findings, "read.merged")
    assert found.severity == "warning"
    assert found.locus.cell == f"{place[:-1]}4"
    assert f"{place}:{place[:-1]}4" in found.text("zh")
    assert facts["stages"]["teachers"].to_list() == [54, None, 54]


def test_merged_identifiers_do_not_lose_a_row_silently(book: Path) -> None:
    facts, findings = read_after(book, lambda opened: opened["学段"].merge_cells("A4:A5"))
    assert only(findings, "read.merged").locus.cell == "A5"
    assert len(facts["stages"]) == 2


def test_formulas_without_a_stored_result(book: Path) -> None:
    place = ""

    def calculate(opened: Workbook) -> None:
        nonlocal place
        place = cell_of(opened, "学段", "在校生数", 4)
        opened["学段"][place] = "=SUM(1,2)"

    facts, findings = read_after(book, calculate)
    found = only(findings, "read.formula_uncached")
    assert (found.severity, found.locus.cell) == ("error", place)
    assert facts["stages"]["pupils"].to_list() == [912, None, 912]


def test_a_county_s_formula_without_a_stored_result(book: Path) -> None:
    _, findings = read_after(book, lambda opened: opened["全县"].__setitem__("B5", "=2023+1"))
    assert only(findings, "read.formula_uncached").locus.cell == "B5"


def test_error_values_are_not_blanks(book: Path) -> None:
    xml = part(book, "xl/worksheets/sheet4.xml")
    old = xml[xml.index(b'<c r="C4"') :]
    old = old[: old.index(b"</c>") + 4]
    new = b'<c r="C4" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    with_parts(book, {"xl/worksheets/sheet4.xml": xml.replace(old, new)})
    facts, findings = read_workbook(book)
    found = only(findings, "read.error_cell")
    assert (found.locus.cell, found.value) == ("C4", "#DIV/0!")
    assert facts["stages"]["pupils"].to_list() == [912, None, 912]


def test_blank_required_cells_warn_and_stay_blank(book: Path) -> None:
    facts, findings = read_after(book, lambda opened: opened["学段"].__setitem__("C4", None))
    found = only(findings, "read.blank")
    assert (found.severity, found.locus.cell) == ("warning", "C4")
    assert facts["stages"]["pupils"].to_list() == [912, None, 912]


def test_a_row_without_its_identifier_is_left_out_and_named(book: Path) -> None:
    facts, findings = read_after(book, lambda opened: opened["学段"].__setitem__("A4", None))
    assert only(findings, "read.key_blank").locus.cell == "A4"
    assert len(facts["stages"]) == 2


def test_duplicated_identifiers_name_both_rows(book: Path) -> None:
    facts, findings = read_after(book, lambda opened: opened["学校"].__setitem__("A4", "3300000001"))
    found = only(findings, "read.duplicate")
    assert found.severity == "error"
    assert "3、4" in found.text("zh")
    assert facts["schools"]["name"].to_list() == ["甲小学"]


def test_totals_below_a_table_are_not_schools(book: Path) -> None:
    facts, findings = read_after(book, lambda opened: opened["学段"].append(["合计", None, 2736]))
    assert only(findings, "read.not_a_record").row == 6
    assert len(facts["stages"]) == 3


def test_very_many_errors_are_counted_not_listed(book: Path) -> None:
    def fill(opened: Workbook) -> None:
        for number in range(500):
            opened["学校"].append([f"44{number:08}", "丙", None, "镇", "小学", "县", "火星"])

    _, findings = read_after(book, fill)
    listed = [finding for finding in findings if finding.code == "read.code_unknown"]
    more = only(findings, "read.more_errors")
    assert len(listed) + more.params["more"] == 500  # type: ignore[operator]  # a number
    assert len(findings) < 400


# Text tables.


def as_csv(book: Path, folder: Path, encode: Callable[[str], bytes], delimiter: str = ",") -> Path:
    folder.mkdir()
    for sheet in openpyxl.load_workbook(book).worksheets:
        if sheet.title in ("全县", "学校", "学段"):
            rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.values]
            text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
            (folder / f"{sheet.title}.csv").write_bytes(encode(text))
    return folder


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_tables_in_every_encoding(book: Path, tmp_path: Path, encoding: str, delimiter: str) -> None:
    folder = as_csv(book, tmp_path / "csv", lambda text: text.encode(encoding), delimiter)
    facts, findings = read_workbook(folder)
    assert findings == []
    assert facts.digest == read_workbook(book)[0].digest


def test_text_tables_are_known_by_their_headings(book: Path, tmp_path: Path) -> None:
    folder = as_csv(book, tmp_path / "csv", str.encode)
    (folder / "学校.csv").rename(folder / "导出1.csv")
    (folder / "学段.csv").rename(folder / "导出2.csv")
    assert read_workbook(folder)[0].digest == read_workbook(book)[0].digest


def test_one_text_table_is_not_a_county(book: Path, tmp_path: Path) -> None:
    folder = as_csv(book, tmp_path / "csv", str.encode)
    stop = refusal(folder / "学校.csv")
    assert stop.code == "read.sheet_missing"
    assert "学段" in stop.say("zh")


def test_identifiers_that_a_spreadsheet_spoiled(book: Path, tmp_path: Path) -> None:
    folder = as_csv(book, tmp_path / "csv", str.encode)
    path = folder / "学校.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("3300000002", "3.3E+09"), encoding="utf-8")
    assert only(read_workbook(folder)[1], "read.id_scientific").severity == "error"
