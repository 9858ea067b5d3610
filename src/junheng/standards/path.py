"""A path of target years: which standard is to be met by when."""

from dataclasses import dataclass
from importlib.resources import as_file, files
from itertools import pairwise
from pathlib import Path

from junheng.standards.read import Section, parse
from junheng.standards.resolve import find_rulebook
from junheng.terms.errors import StandardsError


@dataclass(frozen=True)
class Milestone:
    """A year and the standard that is to be met by the end of its school year in August."""

    year: int
    standard: str


def find_path(path: str) -> tuple[Milestone, ...]:
    """The milestones of a path that comes with Junheng, by id, or of a file.

    Raises:
        StandardsError: there is none, or the file is wrong.
    """
    if path.endswith(".toml") or "/" in path:
        return load_path(Path(path))
    with as_file(files(__package__).joinpath("paths", f"{path}.toml")) as file:
        return load_path(file)


def load_path(path: Path) -> tuple[Milestone, ...]:
    """The milestones of a file, in the order of their years.

    A standard is named by its id, or by a file beside the path's own.

    Raises:
        StandardsError: the file is not there, or says something that cannot be.
    """
    try:
        top = parse(path.read_text(encoding="utf-8"), path.name)
    except OSError as absent:
        raise StandardsError("standards.not_found", standard=str(path)) from absent
    except UnicodeDecodeError as unreadable:
        raise StandardsError("standards.not_utf8", file=str(path)) from unreadable
    head = top.section("path")
    head.text("id")
    head.label("name")
    head.text("source")
    head.done()
    found = [_milestone(section, path.parent) for section in top.sections("milestone")]
    if not found:
        raise top.wrong("milestone", "standards.key_missing")
    top.done()
    for before, after in pairwise(found):
        if after.year <= before.year:
            raise top.wrong("milestone", value=str(after.year), wanted=f"> {before.year}")
    return tuple(found)


def _milestone(section: Section, folder: Path) -> Milestone:
    standard = section.text("standard")
    if standard.endswith(".toml"):
        standard = str(folder / standard)
    find_rulebook(standard)
    milestone = Milestone(section.whole("year", least=1949), standard)
    section.done()
    return milestone
