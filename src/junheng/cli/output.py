"""Tables on the terminal and JSON on standard output."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import click

from junheng.terms.findings import Finding, tally
from junheng.terms.messages import Lang, text

MOST_FINDINGS = 40
"""The terminal shows this many of each severity; JSON and the marked workbook show all."""


def print_json(value: Any) -> None:
    """One object on standard output."""
    # Compact: with an indent Python leaves its fast encoder, and the reader is a program.
    sys.stdout.write(json.dumps(value, ensure_ascii=False, allow_nan=False) + "\n")


def findings_json(findings: Sequence[Finding], lang: Lang) -> dict[str, Any]:
    """What `check --json` prints."""
    counted = tally(findings)
    return {
        "findings": [finding.as_json(lang) for finding in findings],
        "errors": counted["error"],
        "warnings": counted["warning"],
        "notes": counted["note"],
    }


def table(title: str, headings: Sequence[str], rows: Iterable[Sequence[str]], right: Iterable[int] = ()) -> None:
    """A table, cells as plain text (nothing in them is markup)."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(title=Text(title), box=box.SIMPLE_HEAD, title_justify="left", pad_edge=False)
    numbers = set(right)
    for index, heading in enumerate(headings):
        drawn.add_column(Text(heading), justify="right" if index in numbers else "left", overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(cell) for cell in row))
    console = Console(file=sys.stdout, highlight=False, soft_wrap=False, width=None if sys.stdout.isatty() else 160)
    console.print(drawn)


def print_findings(findings: Sequence[Finding], lang: Lang, *, err: bool = False) -> None:
    """Findings as a person reads them: place, what, how to mend; the worst first."""
    for severity in ("error", "warning", "note"):
        chosen = [finding for finding in findings if finding.severity == severity]
        for finding in chosen[:MOST_FINDINGS]:
            place = " ".join(part for part in (finding.locus.sheet, finding.locus.cell) if part)
            mend = finding.mend(lang)
            click.echo(
                text(
                    "cli.finding_mend" if mend else "cli.finding",
                    lang,
                    severity=text(f"terms.severity.{severity}", lang),
                    place=place or "—",
                    text=finding.text(lang),
                    mend=mend,
                ),
                err=err,
            )
        if len(chosen) > MOST_FINDINGS:
            click.echo(text("cli.more_findings", lang, number=len(chosen) - MOST_FINDINGS), err=err)


def print_tally(findings: Sequence[Finding], lang: Lang, *, err: bool = False) -> None:
    """How many findings there are."""
    counted = tally(findings)
    click.echo(
        text("cli.tally", lang, errors=counted["error"], warnings=counted["warning"], notes=counted["note"]),
        err=err,
    )
