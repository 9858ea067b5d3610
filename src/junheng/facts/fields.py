"""The data dictionary as values: tables, fields, code lists and units, read from `fields.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from junheng.terms.messages import Lang

NUMBERS = frozenset({"count", "number", "area", "money", "percent", "year", "degrees"})
"""Types whose figures are exact decimals, held as whole multiples of their last decimal."""


@dataclass(frozen=True)
class Label:
    """A name in both languages."""

    zh: str
    en: str

    def __call__(self, lang: Lang) -> str:
        """The name in one language."""
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True)
class Unit:
    """A unit; one that is converted on reading names its target and the exact factor."""

    id: str
    label: Label
    to: str | None = None
    times: Fraction = Fraction(1)


@dataclass(frozen=True)
class Code:
    """One entry of a code list, with the other words under which it is met."""

    id: str
    label: Label
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Field:
    """One figure or fact that Junheng knows about.

    Attributes:
        id: Column name; carries the unit where it is not a plain count.
        table: The table it stands in; that is also its level (school, stage, class, …).
        type: One of the dictionary's types.
        label: Name as printed.
        about: Definition.
        unit: Id of the unit; empty for a pure number or a text.
        decimals: Decimals that count. A figure is exact to them.
        min: Least value that can be true, in the field's unit.
        max: Greatest value that can be true.
        required: What needs the figure cannot be judged without it.
        key: Identifies the row.
        codes: Id of the code list.
        form: Where the national form or the statistics ask for it.
        names: Other headings under which it is met.
    """

    id: str
    table: str
    type: str
    label: Label
    about: Label
    unit: str = ""
    decimals: int = 0
    min: Fraction | None = None
    max: Fraction | None = None
    required: bool = False
    key: bool = False
    codes: str = ""
    form: str = ""
    names: tuple[str, ...] = ()

    @property
    def numeric(self) -> bool:
        """Whether its figures are exact decimals."""
        return self.type in NUMBERS

    @property
    def scale(self) -> int:
        """Multiples of the last decimal in one unit: 100 for two decimals."""
        return int(10**self.decimals)

    def heading(self, lang: Lang) -> str:
        """Label with its unit, as a column is headed.

        Example:
            >>> dictionary()["schools"]["land_area_m2"].heading("zh")
            '占地面积（平方米）'
        """
        if not self.unit or self.unit == "mu":
            return self.label(lang)
        unit = units()[self.unit].label(lang)
        return f"{self.label(lang)}（{unit}）" if lang == "zh" else f"{self.label(lang)} ({unit})"


@dataclass(frozen=True)
class Table:
    """One table of the dictionary and its fields in order."""

    id: str
    label: Label
    about: Label
    fields: Mapping[str, Field]

    def __getitem__(self, field: str) -> Field:
        return self.fields[field]

    def __contains__(self, field: object) -> bool:
        return field in self.fields

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Fields that identify a row."""
        return tuple(field.id for field in self.fields.values() if field.key)


@cache
def _source() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("fields.toml").read_text(encoding="utf-8"))


@cache
def units() -> Mapping[str, Unit]:
    """Units by id."""
    return MappingProxyType(
        {
            id: Unit(id, Label(entry["zh"], entry["en"]), entry.get("to"), Fraction(entry.get("times", "1")))
            for id, entry in _source()["units"].items()
        }
    )


@cache
def code_list(id: str) -> Mapping[str, Code]:
    """The codes of one list, by id, in the order in which a person chooses."""
    return MappingProxyType(
        {
            code: Code(code, Label(entry["zh"], entry["en"]), tuple(entry.get("names", ())))
            for code, entry in _source()["codes"][id].items()
        }
    )


@cache
def type_labels() -> Mapping[str, Label]:
    """The names of the dictionary's types."""
    return MappingProxyType({id: Label(e["zh"], e["en"]) for id, e in _source()["types"].items()})


@cache
def dictionary() -> Mapping[str, Table]:
    """All tables, in the order in which a workbook shows them."""
    return MappingProxyType({id: _table(id, entry) for id, entry in _source()["tables"].items()})


def _table(id: str, entry: dict[str, str]) -> Table:
    fields = {name: _field(id, name, line) for name, line in _source()[id].items()}
    return Table(id, Label(entry["zh"], entry["en"]), Label(entry["about"], entry["about_en"]), fields)


def _field(table: str, id: str, line: dict[str, Any]) -> Field:
    given = {**_source()["types"][line["type"]], **line}
    return Field(
        id=id,
        table=table,
        type=line["type"],
        label=Label(line["zh"], line["en"]),
        about=Label(line.get("about", ""), line.get("about_en", "")),
        unit=given.get("unit", ""),
        decimals=given.get("decimals", 0),
        min=Fraction(given["min"]) if "min" in given else None,
        max=Fraction(given["max"]) if "max" in given else None,
        required=line.get("required", False),
        key=line.get("key", False),
        codes=line.get("codes", ""),
        form=line.get("form", ""),
        names=tuple(line.get("names", ())),
    )


def find(name: str, tables: tuple[str, ...] = ("stages", "schools", "county")) -> Field | None:
    """The field that a standard means by a bare id or by `table.id`; None where there is none.

    Example:
        >>> find("pupils").table, find("schools.type").id, find("nothing")
        ('stages', 'type', None)
    """
    if "." in name:
        table, id = name.split(".", 1)
        return dictionary()[table].fields.get(id) if table in dictionary() else None
    return next((dictionary()[table][name] for table in tables if name in dictionary()[table]), None)
