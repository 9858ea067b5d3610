"""Findings: what is wrong or notable in the user's material, as values with a place."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from junheng.terms.messages import Lang, fill, message

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class Locus:
    """Where something stands: a sheet (or file) and a cell such as `F12`; either may be unknown."""

    sheet: str | None = None
    cell: str | None = None


@dataclass(frozen=True)
class Finding:
    """One thing that a person should look at.

    Attributes:
        code: Id of the message that says it; never changed and never reused.
        locus: Where it stands.
        table: Table of the data dictionary that the row belongs to.
        row: Row number in its sheet, as a person counts.
        fields: Ids of the fields concerned. With `--partial` the cells of an error's fields count as missing.
        school: The school concerned, by its identifier.
        stage: The stage concerned.
        value: The value found, as it was entered where that is known.
        params: Blanks of the message.
    """

    code: str
    locus: Locus = field(default_factory=Locus)
    table: str | None = None
    row: int | None = None
    fields: tuple[str, ...] = ()
    school: str | None = None
    stage: str | None = None
    value: object = None
    params: dict[str, object] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """Declared once, with the message: `error` blocks, `warning` and `note` do not."""
        return message(self.code).severity  # type: ignore[return-value]  # a test holds the catalogue to it

    def text(self, lang: Lang) -> str:
        """What was found."""
        return fill(message(self.code).text(lang), self.blanks, lang)

    def mend(self, lang: Lang) -> str:
        """What to do about it."""
        return fill(message(self.code).mend(lang), self.blanks, lang)

    @property
    def blanks(self) -> dict[str, object]:
        """All that a message may name."""
        return {
            "sheet": self.locus.sheet or "",
            "cell": self.locus.cell or "",
            "school": self.school or "",
            "value": self.value,
            **self.params,
        }

    def as_json(self, lang: Lang) -> dict[str, object]:
        """The finding as design.md's contract prints it."""
        plain = {key: plain_value(value) for key, value in self.params.items()}
        return {
            "code": self.code,
            "severity": self.severity,
            "sheet": self.locus.sheet,
            "cell": self.locus.cell,
            "table": self.table,
            "field": self.fields[0] if self.fields else None,
            "school": self.school,
            "stage": self.stage,
            "value": plain_value(self.value),
            "rule": self.code,
            "params": plain,
            "text": self.text(lang),
            "mend": self.mend(lang),
        }


def plain_value(value: object) -> object:
    """A value that JSON can carry; a field or code of the dictionary by its id."""
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, (list, tuple)):
        return [plain_value(item) for item in value]
    if isinstance(id := getattr(value, "id", None), str):
        return id
    try:
        return float(value)  # type: ignore[arg-type]  # Decimal and Fraction
    except (TypeError, ValueError):
        return str(value)


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """Those that block."""
    return [finding for finding in findings if finding.severity == "error"]


def tally(findings: Iterable[Finding]) -> dict[str, int]:
    """How many of each severity."""
    counted = {"error": 0, "warning": 0, "note": 0}
    for finding in findings:
        counted[finding.severity] += 1
    return counted
