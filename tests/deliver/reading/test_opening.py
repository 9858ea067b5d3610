"""Files of all kinds: text in each encoding, PDFs, and what is refused with a way to mend it."""

from importlib.resources import as_file, files
from pathlib import Path

import pytest
import typst

from junheng.deliver.reading.opening import document_lines, read_plans
from junheng.terms.errors import InputError

TEXT = "示例县实施方案\n一、主要任务\n2024年6月底前，完成校舍维修。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_text_is_read_in_each_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(TEXT.encode(encoding))
    assert [line.text for line in document_lines(path)] == TEXT.split("\n")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_lost_byte_costs_no_more_than_its_character(tmp_path: Path, encoding: str) -> None:
    data = (TEXT + "\n" + "加强学校管理，提高教育质量。" * 20).encode(encoding)
    place = data.index("主要".encode(encoding)) + 1
    path = tmp_path / "plan.txt"
    path.write_bytes(data[:place] + data[place + 1 :])
    (plan,) = read_plans(path).plans
    assert [task.end for task in plan.tasks] == ["2024-06"]


def test_a_figure_beside_a_lost_byte_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("示例县实施方案\n一、目标\n巩固率达到9\ufffd%以上，入学率达到98%以上。", encoding="utf-8")
    (plan,) = read_plans(path).plans
    assert [int(target.value) for target in plan.targets] == [98]
    assert "reading.lost_bytes" in [warning.code for warning in plan.warnings]


def drawn(text: str) -> bytes:
    """A PDF of a text."""
    with as_file(files("pylopdf_fonts_zh_cn")) as fonts:
        return bytes(
            typst.compile(
                f'#set text(font: ("Noto Serif SC", "Noto Sans SC"))\n{text}'.encode(),
                font_paths=[str(fonts)],
                ignore_system_fonts=True,
            )
        )


def test_a_pdf_with_text_is_read(tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    path.write_bytes(
        drawn("示例县义务教育优质均衡发展实施方案\n\n一、主要任务\n\n2024年6月底前，完成校舍维修，建成学校3所。")
    )
    (plan,) = read_plans(path).plans
    assert plan.title == "示例县义务教育优质均衡发展实施方案"
    assert [(task.start, task.end) for task in plan.tasks] == [(None, "2024-06")]
    assert [(target.value, target.unit) for target in plan.targets] == [(3, "所")]


def test_heads_and_feet_of_pages_are_left_out(tmp_path: Path) -> None:
    pages = "\n#pagebreak()\n".join(f"2024年{month}月底前，完成第{month}项整改工作。" for month in (3, 4, 5, 6))
    path = tmp_path / "plan.pdf"
    path.write_bytes(drawn(f'#set page(header: "示例县教育局文件", numbering: "1")\n{pages}'))
    lines = [line.text for line in document_lines(path)]
    assert len(lines) == 4
    assert all("示例县教育局文件" not in line for line in lines)


REFUSED = {
    "scan.pdf": (drawn("#rect()"), "reading.no_pdf_text"),
    "broken.pdf": (b"%PDF-1.7\nnothing", "reading.damaged"),
    "old.doc": (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "reading.old_word"),
    "locked.docx": (
        bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        "reading.locked",
    ),
    "rich.doc": (b"{\\rtf1 a}", "reading.old_word"),
    "photo.docx": (b"\x89PNG\r\n", "reading.is_picture"),
    "text.docx": (b"no archive", "reading.damaged"),
    "plan.odt": (b"text", "reading.unknown_kind"),
    "book.xlsx": (b"PK\x03\x04", "reading.unknown_kind"),
    "empty.txt": (b" \n", "reading.empty"),
    "noise.txt": (bytes(range(256)) * 40, "reading.not_text"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_with_a_remedy(tmp_path: Path, name: str) -> None:
    data, code = REFUSED[name]
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError) as refused:
        document_lines(path)
    assert refused.value.code == code
    assert name in refused.value.say("zh")
    assert refused.value.say("en")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere"):
        document_lines(tmp_path / "nowhere.txt")
