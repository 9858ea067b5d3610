"""The fonts that a document names, and the part of the file that says what may stand in for each."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal
from xml.etree.ElementTree import Element

from junheng.report.word.markup import add, part, root

Face = Literal["title", "body", "first", "second", "small"]


@dataclass(frozen=True)
class Fonts:
    """What fonts.toml says.

    Attributes:
        faces: A font's name by the part of a document that is set in it.
        entries: The fonts themselves.
    """

    faces: dict[str, str]
    entries: list[dict[str, str]]


@cache
def fonts() -> Fonts:
    """The fonts of official documents."""
    told = tomllib.loads(files(__package__).joinpath("fonts.toml").read_text(encoding="utf-8"))
    return Fonts(told["faces"], told["font"])


def set_fonts(properties: Element, face: Face) -> None:
    """Name the fonts of a style: one for Chinese, one for letters and digits."""
    faces = fonts().faces
    latin = faces["latin"]
    add(properties, "rFonts", ascii=latin, eastAsia=faces[face], hAnsi=latin, cs=latin)


def font_table() -> bytes:
    """The part fontTable.xml: each font with its substitute, by name and by build."""
    table = root("w:fonts", "w")
    for entry in fonts().entries:
        font = add(table, "font", name=entry["name"])
        add(font, "altName", val=entry["other"])
        add(font, "panose1", val=entry["panose"])
        add(font, "charset", val=entry["charset"])
        add(font, "family", val=entry["family"])
        add(font, "pitch", val="variable" if entry["family"] == "roman" else "auto")
    return part(table)
