"""What every command on a county's data takes: a workbook, a mapped table or a facts folder."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from junheng.cli.speech import Option
from junheng.facts.table import Facts
from junheng.standards.model import Rulebook
from junheng.terms.errors import InputError
from junheng.terms.findings import Finding
from junheng.terms.messages import Lang

FILE = click.Path(path_type=Path)

LANG = Option(["--lang"], expose_value=False, metavar="zh|en", help="cli.option.lang")
JSON = Option(["--json", "as_json"], is_flag=True, help="cli.option.json")
MAPPING = Option(["--mapping"], type=FILE, metavar="FILE.toml", help="cli.option.mapping")
PREVIOUS = Option(["--previous"], type=FILE, metavar="DATA", help="cli.option.previous")
STANDARD = Option(
    ["--standard"], default="national-2017", show_default=True, metavar="ID|FILE", help="cli.option.standard"
)
WITH = Option(["--with", "extra"], multiple=True, metavar="ID|FILE", help="cli.option.with")
ON = Option(["--on"], metavar="YYYY-MM-DD", help="cli.option.on")
OUT = Option(["--out"], type=FILE, metavar="FILE", help="cli.option.out")
TOLERANCE = Option(["--tolerance"], multiple=True, metavar="T3[,…]", help="cli.option.tolerance")
SET = Option(["--set", "settings"], multiple=True, metavar="KEY=VALUE", help="cli.option.set")
ENGINE = Option(["--engine"], type=click.Choice(["polars", "spark"]), default="polars", help="cli.option.engine")
GROUP = Option(["--group"], default="urban_rural", metavar="FIELD", help="cli.option.group")


def read(path: Path, mapping: Path | None, lang: Lang) -> tuple[Facts, list[Finding]]:
    """The facts of a file or folder, and what reading found.

    Raises:
        InputError: it cannot be read.
    """
    if not path.exists():
        raise InputError("cli.no_file", path=str(path))
    if mapping is not None:
        from junheng.facts.foreign.mapped import read_mapped
        from junheng.facts.foreign.mapping import load_mapping

        return read_mapped(path, load_mapping(mapping), lang)
    if path.is_dir():
        from junheng.facts.folders import is_record_folder, read_folder

        if is_record_folder(path):
            return read_folder(path, lang)
    from junheng.facts.workbook.read import read_workbook

    return read_workbook(path, lang)


def checked(
    path: Path, mapping: Path | None, previous: Sequence[Path], lang: Lang
) -> tuple[Facts, tuple[Facts, ...], list[Finding]]:
    """Facts, those of earlier years by year, and all findings: of reading, within the year, against the last, peers."""
    from junheng.facts.checks import check

    facts, findings = read(path, mapping, lang)
    earlier = tuple(sorted((read(before, mapping, lang)[0] for before in previous), key=year_of))
    return facts, earlier, [*findings, *check(facts, earlier[-1] if earlier else None)]


def year_of(facts: Facts) -> int:
    """The school year of the data, 0 where they do not say it."""
    years = facts["county"]["school_year"].drop_nulls().to_list()
    return int(max(years, default=0))


def as_day(given: str) -> date:
    """A day as typed.

    Raises:
        InputError: not a date.
    """
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise InputError("cli.not_a_day", value=given) from None


def day(given: str | None, facts: Facts) -> date:
    """The day of judging: as asked, else the last day of the data's school year.

    Raises:
        InputError: not a date, or the data do not say their school year.
    """
    if given is not None:
        return as_day(given)
    from junheng.terms.calendar import last_day

    years = facts["county"]["school_year"].drop_nulls()
    if not len(years):
        raise InputError("assess.no_school_year")
    return last_day(int(years.max()))  # type: ignore[arg-type]  # a year


def settings(given: tuple[str, ...]) -> dict[str, str]:
    """`KEY=VALUE` pairs.

    Raises:
        InputError: a pair without `=`.
    """
    found = {}
    for pair in given:
        key, equals, value = pair.partition("=")
        if not equals:
            raise InputError("cli.not_a_pair", value=pair)
        found[key.strip()] = value.strip()
    return found


def listed(given: tuple[str, ...]) -> tuple[str, ...]:
    """Options that may be repeated or separated by commas."""
    return tuple(part.strip() for value in given for part in value.split(",") if part.strip())


def rulebooks(names: tuple[str, ...]) -> list[Rulebook]:
    """Standards that a user adds."""
    from junheng.standards.resolve import find_rulebook

    return [find_rulebook(name) for name in names]


def options(*chosen: click.Parameter) -> Callable[[Any], Any]:
    """Declare parameters on a command function, in this order."""

    def declare(function: Any) -> Any:
        for parameter in reversed(chosen):
            function.__dict__.setdefault("__click_params__", []).append(parameter)
        return function

    return declare
