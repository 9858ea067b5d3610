"""What a heading of an unknown table may mean: its words folded, and the field that they point to.

Only drafts of mappings are made from this; nothing is read by it.
"""

import re
from dataclasses import dataclass
from typing import Literal

from junheng.facts.cells.numbers import factor, unit_of
from junheng.facts.fields import Field, dictionary
from junheng.facts.workbook.headings import bare_heading, match_heading

Confidence = Literal["high", "medium", "low"]

# Traditional characters of school statistics and their simplified forms: a short list of ours, no converter.
_TRADITIONAL = (
    "學級數師專職員縣鎮鄉區經緯屬稱碼號國畢業體積築圖書電腦場運動類別總計齡歷碩萬間實驗設備網標識辦遠極臺當處"
)
_SIMPLIFIED = "学级数师专职员县镇乡区经纬属称码号国毕业体积筑图书电脑场运动类别总计龄历硕万间实验设备网标识办远极台当处"
_FOLD = str.maketrans(_TRADITIONAL, _SIMPLIFIED)

MORE_NAMES = {
    "schools": {
        "school": ("学校代号", "学校编号", "学校编码", "校代码"),
        "name": ("学校", "名称"),
        "county": (
            "县市代码",
            "县市名称",
            "县市别",
            "县市",
            "区县",
            "县区",
            "统计三级",
            "县代码",
            "区县代码",
        ),
        "township": ("乡镇市区", "乡镇街道", "所在乡镇", "街道"),
        "type": ("学校级别", "办学层次"),
        "organiser": ("公私立", "办学性质", "设立别"),
        "urban_rural": ("地区属性", "偏远属性", "城乡"),
        "land_area_m2": ("占地", "校园面积", "校园占地面积"),
        "building_area_m2": ("校舍", "建筑", "校舍总面积"),
        "books": ("藏书", "藏书量"),
        "computers": ("电脑", "电脑数", "计算机"),
        "lon": ("经度坐标", "x"),
        "lat": ("纬度坐标", "y"),
    },
    "stages": {
        "pupils": ("学生", "学生数", "学生总数", "在校学生", "在校生人数", "学生/计", "学生/合计"),
        "classes": ("班级总数", "班数合计"),
        "teachers": ("教师", "教师数", "专任教师人数"),
    },
    "county": {"school_year": ("学年度", "年度", "学年"), "name": ("县市名称",)},
}
"""Headings met elsewhere, folded; too loose to be read without a person's word."""
VALUE_WORDS = {
    "urban_rural": {"偏远": "rural", "特偏": "rural", "极偏": "rural"},
    "type": {
        "九年一贯": "nine_year",
        "十二年一贯": "twelve_year",
        "完全中学": "complete_secondary",
        "教学点": "teaching_point",
        "小学": "primary",
        "初级中学": "junior",
        "初中": "junior",
    },
    "organiser": {"私立": "private", "民办": "private"},
}
"""Parts of words that point to a code, in the order in which they are tried."""
STAGE_WORDS = {"primary": ("小学", "国小"), "junior": ("初中", "国中", "初级中学")}
SENIOR_WORDS = ("高中", "高级中学")
_GRADE = re.compile(r"(?:小学|初中)?(?:(?P<grade>[1-9一二三四五六七八九])年级|初(?P<junior>[一二三]))/?(?P<rest>.*)")
_OLD_FORMS = {"基础基312": "primary", "基础基313": "junior"}
_SEX = re.compile(r"/?\(?(男|女)(?:生|性)?\)?")
_IN_BRACKETS = re.compile(r"(.+)\((.+)\)")
_NUMERALS = "一二三四五六七八九"


@dataclass(frozen=True)
class Guess:
    """What a column may hold.

    Attributes:
        field: The field.
        confidence: How sure.
        part: One of several columns that add up to the field: 男 or 女.
        stage: The stage that the heading names.
        unit: The unit that it names, where it is another than the field's.
    """

    field: Field
    confidence: Confidence
    part: str = ""
    stage: str = ""
    unit: str = ""


def folded(text: str) -> str:
    """A text as it is compared, in simplified characters.

    Example:
        >>> folded("1年級男學生數"), folded("縣市名稱")
        ('1年级男学生数', '县市名称')
    """
    return bare_heading(text).translate(_FOLD)


def guess(heading: str, table: str) -> Guess | None:
    """The field of a table that a heading points to.

    Example:
        >>> found = guess("3年級女學生數", "stages")
        >>> found.field.id, found.part, guess("專任教師", "stages").field.id, guess("地址", "schools")
        ('pupils_g3', '女', 'teachers', None)
    """
    wanted = dictionary()[table]
    if column := match_heading(wanted, heading):
        return Guess(column.field, "high", unit=column.unit)
    word = folded(heading)
    if table == "stages":
        for form, stage in _OLD_FORMS.items():
            if word.startswith(form):
                return Guess(wanted["pupils"], "low", stage=stage)
        if graded := _graded(word):
            return graded
    sex = _SEX.search(word)
    if sex and (whole := _named(_SEX.sub("", word, count=1), table)) and whole[0].type == "count":
        return Guess(whole[0], "medium", part=sex[1])
    stage = next((stage for stage, names in STAGE_WORDS.items() if any(name in word for name in names)), "")
    bare = word
    for name in STAGE_WORDS.get(stage, ()):
        bare = bare.replace(f"({name})", "").removeprefix(name)
    for text in dict.fromkeys((word, bare, word.rsplit("/", 1)[-1], bare.rsplit("/", 1)[-1])):
        if named := _named(text, table):
            tag = stage if table == "stages" and text != word else ""
            return Guess(named[0], "medium", stage=tag, unit=named[1])
    return None


def _graded(word: str) -> Guess | None:
    found = _GRADE.fullmatch(word)
    if found is None:
        return None
    digit = found["grade"] or _NUMERALS["一二三".index(found["junior"]) + 6]
    grade = int(digit) if digit.isdigit() else _NUMERALS.index(digit) + 1
    rest = found["rest"]
    sex = _SEX.search(rest)
    fields = dictionary()["stages"].fields
    if "班" in rest:
        return Guess(fields[f"classes_g{grade}"], "medium")
    if sex or any(name in rest for name in ("学生", "人数", "在校生")) or rest in ("", "计", "合计"):
        return Guess(fields[f"pupils_g{grade}"], "medium", part=sex[1] if sex else "")
    return None


def _named(word: str, table: str) -> tuple[Field, str] | None:
    """The field that a folded heading names, and the unit in its brackets where it is another."""
    wanted = dictionary()[table]
    if column := match_heading(wanted, word):
        return column.field, column.unit
    for text, bracketed in ((word, ""), *_without_unit(word)):
        for id, names in MORE_NAMES.get(table, {}).items():
            field = wanted[id]
            if text not in names:
                continue
            unit = unit_of(bracketed, field.unit) if bracketed else field.unit
            if unit is not None and (not bracketed or factor(unit, field.unit) is not None):
                return field, "" if unit == field.unit else unit
    return None


def _without_unit(word: str) -> tuple[tuple[str, str], ...]:
    found = _IN_BRACKETS.fullmatch(word)
    return ((found[1], found[2]),) if found else ()


def code_of(field: Field, entry: str) -> str | None:
    """The code that a word of another office points to; None where a person has to say."""
    word = folded(entry)
    return next((code for part, code in VALUE_WORDS.get(field.id, {}).items() if part in word), None)
