"""Small documents with every kind of block."""

from datetime import date
from fractions import Fraction

from junheng.report.charts.chart import Chart
from junheng.report.document import Block, Captioned, Document, Heading, Paragraph, Picture, Section
from junheng.report.formula import Bar, Formula, Group, Number, Root, Row, Sub, Sum, Super, Symbol, Word
from junheng.report.formula import Fraction as Over
from junheng.report.tables import EMPTY, Cell, Column, Look, Table
from junheng.report.words import no_data
from junheng.terms.messages import Lang

ON = date(2025, 8, 31)
LOOKS: tuple[Look, ...] = ("met", "within-tolerance", "failing", "missing", "out", "strong", "")


def schools(
    rows: int, lang: Lang = "zh", title: str = "各校情况", notes: tuple[str, ...] = ("注：以上为虚构。",)
) -> Table:
    """A row a school, under common headings; each look in turn."""
    columns = (
        Column("name", "学校名称", width=18),
        Column("value", "实际值", decimals=2, width=8, group="每百名学生教师数"),
        Column("state", "是否达标", width=9, group="每百名学生教师数", centred=True),
        Column("pupils", "在校生", "人", decimals=0, width=8),
    )
    lines = tuple(
        {
            "name": Cell(f"第{number + 1}小学"),
            "value": no_data(lang) if number % 7 == 3 else Cell(Fraction(number, 7), LOOKS[number % 7]),
            "state": Cell("× 不达标", LOOKS[number % 7]),
            "pupils": Cell(number * 1000) if number % 2 else EMPTY,
        }
        for number in range(rows)
    )
    return Table("schools", "各校", title, columns, lines, "测试县，2025年", notes)


def chart() -> Chart:
    """Two bars."""
    option = {
        "xAxis": {"type": "category", "data": ["小学", "初中"]},
        "yAxis": {"type": "value"},
        "series": [{"type": "bar", "data": [3, 5]}],
    }
    return Chart("bars", option, 640, 320, "柱状图：小学3，初中5")


def formula() -> Formula:
    """Every kind of part."""
    deviation = Super(
        Group(Row((Sub(Symbol("x"), Symbol("i")), Symbol("−"), Bar(Symbol("y"))))),
        Number(Cell(2)),
    )
    lower = Row((Symbol("i"), Symbol("="), Number(Cell(1))))
    root = Root(Over(Sum(lower, Symbol("n"), deviation), Word("学生数")))
    return Formula(Row((Word("差异系数"), Symbol("="), root, Symbol("="), Number(Cell(0.4567, decimals=3)))))


def document(
    *blocks: Block,
    lang: Lang = "zh",
    cover: bool = False,
    contents: bool = False,
    note: str = "",
    landscape: bool = False,
    compact: bool = False,
) -> Document:
    """A document of one section."""
    section = Section("one", "一", blocks, landscape, compact)
    return Document(
        "survey", "测试县\n调查报告", "依据国家标准", ON, (section,), lang, note, contents, cover
    ).numbered()


def rich(lang: Lang = "zh", schools_listed: int = 60) -> Document:
    """Cover, contents, flowing and turned sections, and a sheet that has to fit its page."""
    long = "县域义务教育优质均衡发展督导评估以县为单位，对资源配置、政府保障程度、教育质量、社会认可度进行评估。" * 4
    body = Paragraph((long, "差异系数为", Cell(0.4567, decimals=3), "。"))
    listed = Captioned(schools(schools_listed, lang))
    sections = (
        Section("county", "县情", (Heading(1, "县域概况"), body, Heading(2, "学校"), body, body)),
        Section(
            "method", "方法", (Heading(1, "方法"), formula(), Picture(chart(), "差异系数"), body, body), flows=True
        ),
        Section("schools", "各校", (Heading(1, "各校情况"), listed)),
        Section("broad", "横表", (Heading(1, "宽表"), Captioned(schools(30, lang))), landscape=True),
        *(
            Section(
                f"sheet{number}",
                f"第{number}校",
                (
                    Heading(1, f"第{number}小学情况表"),
                    body,
                    Captioned(schools(24, lang)),
                    Captioned(schools(6, lang)),
                    Picture(chart(), "位置"),
                    Paragraph(("提示：缺数据。",), "warning"),
                ),
                compact=True,
            )
            for number in range(1, 4)
        ),
        Section("end", "结论", (Heading(1, "结论"), Paragraph(("应当补齐教师。",), "item"), body)),
    )
    title = "测试县\n义务教育优质均衡发展自评报告"
    return Document("self-assessment", title, "依据国家标准", ON, sections, lang, "数据为虚构", True, True).numbered()
