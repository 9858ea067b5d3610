"""A small document with everything that a PDF has to draw."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from junheng.report import formula
from junheng.report.charts.chart import Chart
from junheng.report.document import Block, Captioned, Document, Heading, Paragraph, Picture, Section
from junheng.report.formula import Formula
from junheng.report.tables import Cell, Column, Look, Table
from junheng.terms.messages import Lang

HOSTILE = ('<b>&"=1+1', "{a|b}", "#let x = 1", "$x$", "A & B <x>", "*强* _i_ `c`", "\\u{41} @ref [x] // y /* z")
LOOKS: tuple[Look, ...] = ("met", "within-tolerance", "failing", "missing", "out", "strong", "")
ID = "330100000000"


def schools(rows: int, *, pairs: int = 1, grouped: bool = True, title: str = "各校资源配置情况") -> Table:
    """A row a school; two columns for each indicator, under a heading of their own if they are grouped."""
    columns = [Column("id", "学校标识码", width=14), Column("name", "学校名称", width=20)]
    for number in range(1, pairs + 1):
        group = f"R{number} 每百名学生教师数" if grouped else ""
        columns.append(Column(f"value{number}", "实际值", "人", decimals=2, group=group))
        columns.append(Column(f"state{number}", "是否达标", width=12, group=group))
    columns.append(Column("money", "缺口", "万元", decimals=2, width=12))
    lines = []
    for row in range(rows):
        look = LOOKS[row % len(LOOKS)]
        line = {
            "id": Cell(f"{ID}{row:03d}"),
            "name": Cell(f"第{row}实验小学"),
            "money": Cell(Fraction(123456789 * row, 1000) if row % 3 else None),
        }
        for number in range(1, pairs + 1):
            line[f"value{number}"] = Cell(Fraction(417 * row + number, 97), look)
            line[f"state{number}"] = Cell("△ 达到85%底线" if look == "within-tolerance" else look, look)
        lines.append(line)
    return Table("schools", "各校", title, tuple(columns), tuple(lines), "测试县，2025年", ("注：数据为虚构。",))


def chart() -> Chart:
    """Two bars."""
    option = {
        "xAxis": {"type": "category", "data": ["城关镇", "东河乡"]},
        "yAxis": {"type": "value", "name": "差异系数"},
        "series": [{"type": "bar", "data": [0.3, 0.5]}],
    }
    return Chart("bars", option, 640, 320, "柱状图：城关镇0.3，东河乡0.5")


def equation() -> Formula:
    """Every part that a formula can have."""
    x = formula.Bar(formula.Symbol("X"))
    deviation = formula.Group(formula.Row((formula.Sub(formula.Symbol("x"), formula.Symbol("i")), x)))
    total = formula.Sum(formula.Symbol("i"), formula.Symbol("n"), formula.Super(deviation, formula.Number(Cell(2))))
    parts = (
        formula.Symbol("V"),
        formula.Symbol("="),
        formula.Fraction(formula.Root(total), formula.Word("在校生数")),
        formula.Symbol("≤"),
        formula.Number(Cell(0.65, decimals=2)),
    )
    return Formula(formula.Row(parts))


def section(*blocks: Block, key: str = "one", **shape: bool) -> Section:
    """Blocks on a sheet of their own."""
    return Section(key, key, blocks, **shape)


def document(*sections: Section, lang: Lang = "zh", **shape: bool) -> Document:
    """Sections under a title, numbered."""
    made = Document("sample", "测试县\n自评报告", "依据：某标准　学年：2024—2025", date(2025, 8, 31), sections, lang)
    return replace(made, note="数据为虚构。", **shape).numbered()


def whole(lang: Lang = "zh", *, cover: bool = True) -> Document:
    """Every kind of block on every kind of page."""
    return document(
        section(
            Heading(1, "评估结论"),
            Paragraph(("差异系数为", Cell(0.4567, decimals=3), "，结论为", Cell("× 未达标", "failing"), "。" * 3)),
            Heading(2, "总体情况"),
            *(Paragraph((words,)) for words in HOSTILE),
            Heading(3, "小学"),
            Paragraph(("第一项",), "item"),
            Paragraph(("第二项" * 30,), "item"),
            Paragraph(("不得用于正式申报。",), "warning"),
            Paragraph(("图表中的数值未取舍。",), "note"),
            Paragraph(("校验码", "0123456789abcdef" * 6)),
        ),
        section(
            Heading(1, "差异系数"),
            equation(),
            Picture(chart(), "差异系数对比", notes=("虚线为上限。",)),
            Captioned(schools(12, grouped=False)),
            key="two",
            flows=True,
        ),
        section(Heading(1, "分校情况"), Captioned(schools(60, pairs=7)), key="three", landscape=True),
        section(Heading(1, "一校一表", numbered=False), Captioned(schools(20)), key="four", compact=True),
        section(Heading(1, "保障措施"), Captioned(schools(2, title="")), key="five"),
        lang=lang,
        cover=cover,
        contents=cover,
    )
