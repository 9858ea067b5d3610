"""What every command that judges a county takes, and what it works on: checked facts and a request."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from junheng.cli import data
from junheng.cli.output import findings_json, print_findings, print_json, print_tally
from junheng.cli.speech import Option
from junheng.facts.table import Facts
from junheng.terms.errors import InputError
from junheng.terms.findings import Finding, errors
from junheng.terms.messages import Lang, text

if TYPE_CHECKING:
    from junheng.assess.run import Request
    from junheng.facts.engine import Engine

OPTIONS = (
    data.STANDARD,
    data.WITH,
    data.ON,
    data.MAPPING,
    data.TOLERANCE,
    data.SET,
    data.GROUP,
    data.ENGINE,
    Option(["--partial"], is_flag=True, help="cli.option.partial"),
)


@dataclass(frozen=True)
class Ready:
    """What is judged, and how.

    Attributes:
        facts: The county, or several, as they may be computed with.
        earlier: The same in other school years, as they were given.
        findings: Everything that was found in the data.
        request: What is asked of the run.
        engine: Where the sums are made.
        wrong: Whether the data have errors.
        refused: Whether nothing is judged because of them.
    """

    facts: Facts
    earlier: tuple[Facts, ...]
    findings: Sequence[Finding]
    request: "Request"
    engine: "Engine"
    wrong: bool
    refused: bool

    @property
    def last_year(self) -> Facts | None:
        """The latest of the earlier years."""
        return self.earlier[-1] if self.earlier else None


def ready(book: Path, previous: Sequence[Path], asked: Mapping[str, Any], lang: Lang) -> Ready:
    """Read and check the data, and find the standard.

    Args:
        book: The data.
        previous: The same county's data of earlier years.
        asked: The values of OPTIONS.
        lang: Language of what is read and found.

    Raises:
        InputError: something cannot be read, or an option names what is not there.
        StandardsError: no such standard.
    """
    from junheng.assess.county import Choices
    from junheng.assess.partial import without_errors
    from junheng.assess.run import Request
    from junheng.facts.engine import engine
    from junheng.facts.fields import dictionary
    from junheng.standards.resolve import find_rulebook

    if asked["group"] not in dictionary()["schools"].fields:
        raise InputError("cli.unknown_group", field=asked["group"])
    chosen = find_rulebook(asked["standard"])
    added = data.rulebooks(data.listed(asked["extra"]))
    facts, earlier, findings = data.checked(book, asked["mapping"], previous, lang)
    wrong = bool(errors(findings))
    refused = wrong and not asked["partial"]
    if wrong and not refused:
        facts = without_errors(facts, findings)
    choices = Choices(data.settings(asked["settings"]), data.listed(asked["tolerance"]), asked["group"])
    request = Request(chosen, tuple(added), data.day(asked["on"], facts), choices)
    return Ready(facts, earlier, findings, request, engine(asked["engine"]), wrong, refused)


def refuse(findings: Sequence[Finding], lang: Lang, *, as_json: bool) -> int:
    """Errors in the data: they are printed, nothing is computed."""
    if as_json:
        print_json(findings_json(findings, lang))
    else:
        print_findings([finding for finding in findings if finding.severity == "error"], lang)
        print_tally(findings, lang)
    click.echo(text("cli.refused", lang), err=True)
    return 1
