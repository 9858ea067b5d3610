"""Word documents: tables, merged cells, numbers that Word keeps to itself, and what must be refused."""

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from junheng.deliver.reading import archive
from junheng.deliver.reading.opening import document_lines, read_plans
from junheng.terms.errors import InputError

Make = Callable[[docx.document.Document], None]


def saved(path: Path, make: Make) -> Path:
    document = docx.Document()
    make(document)
    document.save(str(path))
    return path


def rebuilt(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """A document with its parts changed."""
    out = BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    path.write_bytes(out.getvalue())
    return path


def test_a_table_is_read_as_rows_and_merged_cells_hold_for_each(tmp_path: Path) -> None:
    def make(document: docx.document.Document) -> None:
        document.add_paragraph("示例县工作方案")
        table = document.add_table(rows=3, cols=4)
        rows = [
            ("阶段", "重点任务", "责任单位", "完成时限"),
            ("准备阶段", "制定方案", "办公室", "2023年5月"),
            ("", "召开动员会", "办公室", "2023年6月"),
        ]
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                table.cell(row, column).text = text
        table.cell(1, 0).merge(table.cell(2, 0))

    (plan,) = read_plans(saved(tmp_path / "a.docx", make)).plans
    assert [(task.text, task.end, task.owner, task.stage) for task in plan.tasks] == [
        ("制定方案", "2023-05", "办公室", "准备阶段"),
        ("召开动员会", "2023-06", "办公室", "准备阶段"),
    ]


def test_automatic_numbers_are_written_out(tmp_path: Path) -> None:
    def make(document: docx.document.Document) -> None:
        numbering = document.part.numbering_part.element
        numbering.insert(
            0,
            parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">'
                '<w:lvl w:ilvl="0"><w:start w:val="1"/>'
                '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
                '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="（%2）"/></w:lvl>'
                "</w:abstractNum>"
            ),
        )
        numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
        for text, depth in (("总体目标", 0), ("实施步骤", 0), ("启动", 1), ("推进", 1), ("保障措施", 0)):
            properties = document.add_paragraph(text)._p.get_or_add_pPr()
            given = OxmlElement("w:numPr")
            for tag, value in (("w:ilvl", depth), ("w:numId", 77)):
                part = OxmlElement(tag)
                part.set(qn("w:val"), str(value))
                given.append(part)
            properties.append(given)

    lines = [line.text for line in document_lines(saved(tmp_path / "a.docx", make)) if line.text]
    assert lines == ["一、总体目标", "二、实施步骤", "（1）启动", "（2）推进", "三、保障措施"]


def test_a_text_box_is_read_once_and_deleted_text_not_at_all(tmp_path: Path) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>2024年6月底前，完成自查。</w:t></w:r></w:p></w:txbxContent>"
    extra = (
        "<w:p><w:r><mc:AlternateContent xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
        f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
        "<w:del><w:r><w:delText>2022年</w:delText><w:t>删去的话</w:t></w:r></w:del></w:p>"
    )

    def put_in(name: str, data: bytes) -> bytes:
        return data.replace(b"<w:sectPr", extra.encode() + b"<w:sectPr") if name == "word/document.xml" else data

    path = rebuilt(saved(tmp_path / "a.docx", lambda document: None), put_in)
    assert [line.text for line in document_lines(path) if line.text] == ["2024年6月底前，完成自查。"]


def test_declared_entities_are_refused(tmp_path: Path) -> None:
    def declare(name: str, data: bytes) -> bytes:
        if name != "word/document.xml":
            return data
        return re.sub(rb"(<\?xml[^>]*\?>)", rb'\1<!DOCTYPE a [<!ENTITY b "c">]>', data, count=1)

    path = rebuilt(saved(tmp_path / "a.docx", lambda document: None), declare)
    with pytest.raises(InputError) as refused:
        document_lines(path)
    assert refused.value.code == "reading.entity"


def test_a_part_that_expands_beyond_measure_is_refused(tmp_path: Path) -> None:
    size = archive.SMALL * 3
    path = rebuilt(
        saved(tmp_path / "a.docx", lambda document: None),
        lambda name, data: b" " * size + data if name == "word/document.xml" else data,
    )
    assert path.stat().st_size < size / 100
    with pytest.raises(InputError) as refused:
        document_lines(path)
    assert refused.value.code == "reading.bomb"


@pytest.mark.parametrize("cut", [0.3, 0.9])
def test_a_file_cut_off_is_damaged(tmp_path: Path, cut: float) -> None:
    path = saved(tmp_path / "a.docx", lambda document: None)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * cut)])
    with pytest.raises(InputError) as refused:
        document_lines(path)
    assert refused.value.code == "reading.damaged"


def test_an_archive_that_is_no_document_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("a.txt", "一")
    with pytest.raises(InputError) as refused:
        document_lines(path)
    assert refused.value.code == "reading.not_word"
