"""Small invented tables in the shape of the two statistics exports, for tests of their mappings.

Only the column names are real: those that county exports and a description of the coefficients are known to
have. How many lines the headings take, and what else stands in the files, is not known.
"""

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

IDENTITY = ("学校标识码", "学校名称", "统计三级", "办学类型", "是否计校数")


def current_export(folder: Path) -> Path:
    """A folder with a file a level: a nine-year school, a campus that is not counted, a senior school."""
    shared = (5000, 400, 9000, 120.5, 30)
    nine = ("3600000001", "甲九年一贯制学校", "某区", "九年一贯制学校", "是")
    campus = ("3600000002", "甲校西校区", "某区", "小学", "否")
    senior = ("3600000009", "乙高级中学", "某区", "高级中学", "是")
    levels = {
        "小学": [
            (*nine, 600, 40, 0, 2, 30, 8, 3, 4, 5, *shared),
            (*campus, 90, 8, 0, 0, 6, 2, 1, 1, 0, 600, 0, 1500, 10, 5),
        ],
        "初中": [(*nine, 300, 30, 0, 4, 26, 0, 5, 2, 3, *shared)],
        "高中": [(*senior, 900, 70, 1, 20, 49, 0, 9, 4, 4, 8000, 900, 20000, 400, 50)],
    }
    for word, rows in levels.items():
        _write(folder / f"某区{word}.xlsx", word, rows)
    return folder


def _write(path: Path, word: str, rows: Sequence[Sequence[object]]) -> None:
    paths = [
        *IDENTITY,
        "在校生数/合计",
        "专任教师/合计",
        "专任教师/#按学历分/博士研究生",
        "专任教师/#按学历分/硕士研究生",
        "专任教师/#按学历分/本科",
        "专任教师/#按学历分/专科",
        f"教基1102/县级以上骨干教师({word})",
        "专任教师/#按授课课程分/体育与健康",
        "专任教师/#按授课课程分/艺术/计",
        "教学及辅助用房/计",
        "教学及辅助用房/室内体育用房",
        "占地面积及其他办学条件/占地面积(平方米)/其中/运动场地面积",
        "教学仪器设备资产值(万元)",
        "网络多媒体教室",
    ]
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for column, heading in enumerate(paths, start=1):
        for row, part in enumerate(heading.split("/"), start=1):
            # A group's heading stands over its first column alone.
            before = paths[column - 2].split("/")[:row] if column > 1 else []
            if row == len(heading.split("/")) or before != heading.split("/")[:row]:
                sheet.cell(row, column, part)
    for number, cells in enumerate(rows, start=5):
        for column, cell in enumerate(cells, start=1):
            sheet.cell(number, column, cell)
    book.save(path)


def older_export(folder: Path) -> Path:
    """One line a school, columns headed by form and cell."""
    path = folder / "旧表.csv"
    lines = [
        "学校代码,学校名称,办学类型,基础基312 行01列4,基础基313",
        "1,甲校,九年一贯制,600,300",
        "2,乙校,小学,90,",
        "3,丙校,初级中学,0,450",
    ]
    path.write_bytes("\n".join(lines).encode("gb18030"))
    return path
