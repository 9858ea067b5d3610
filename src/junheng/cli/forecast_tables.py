"""The forecast on the terminal: pupils, schools that change most, needs, early warning."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

from junheng.cli.output import print_findings, print_tally, table
from junheng.terms.messages import Lang, text

if TYPE_CHECKING:
    from junheng.forecast.contract import Answer
    from junheng.forecast.outlook import Alert, Outlook
    from junheng.forecast.spans import Span
    from junheng.forecast.subjects import Subject
    from junheng.standards.model import Rulebook, Stage

MOST_SCHOOLS = 10
"""Schools shown among those that change most."""
MOST_WARNINGS = 20
"""Schools' warnings shown; JSON has all."""


def print_forecast(answer: "Answer", lang: Lang) -> None:
    """The whole answer."""
    from junheng.forecast.contract import assumptions

    forecast, county = answer.forecast, answer.projection.now["county"].row(0, named=True)
    click.echo(
        text(
            "cli.forecast_title",
            lang,
            county=county["name"] or county["county"] or "",
            origin=forecast.origin,
            first=forecast.years[0],
            last=forecast.years[-1],
            draws=len(forecast.draws),
            seed=forecast.seed,
        )
    )
    if not forecast.by_grade:
        click.echo(text("cli.forecast_totals_only", lang))
    _county(answer, lang)
    _schools(answer, lang)
    _needs(answer, lang)
    if answer.outlook is not None:
        _warnings(answer, answer.outlook, lang)
    for horizon, past in (answer.backtest or {}).items():
        known = {name: f"{past[name]:.1%}" for name in ("wape", "last_year", "cohort_survival", "coverage")}
        click.echo(text("cli.forecast_past", lang, horizon=horizon, **known))
    click.echo(text("cli.forecast_assumed", lang))
    for sentence in assumptions(lang):
        click.echo(text("cli.forecast_assumption", lang, text=sentence))
    print_findings([finding for finding in answer.findings if finding.code.split(".")[0] == "forecast"], lang)
    print_tally(answer.findings, lang)


def _now(answer: "Answer") -> dict[tuple[str, "Stage"], int | None]:
    stages = answer.projection.now["stages"].select("school", "stage", "pupils")
    return {(school, stage): pupils for school, stage, pupils in stages.iter_rows()}


def _stage(stage: str, lang: Lang) -> str:
    return text(f"terms.stage.{stage}", lang)


def _span(span: "Span | None", lang: Lang) -> str:
    """Expected, and the interval in brackets."""
    if span is None:
        return text("terms.no_data", lang)
    if span.low == span.expected == span.high:
        return f"{span.expected:,}"
    return text("cli.forecast_span", lang, expected=f"{span.expected:,}", low=f"{span.low:,}", high=f"{span.high:,}")


def _county(answer: "Answer", lang: Lang) -> None:
    """Pupils of the county by stage and year."""
    years = answer.forecast.years
    own = {(need.stage, need.year): need for need in answer.needs if need.school is None}
    foreseen = set(answer.projection.layout.units)
    rows = []
    for stage in dict.fromkeys(stage for stage, _ in own):
        now = [pupils for key, pupils in _now(answer).items() if key[1] == stage and key in foreseen]
        known = f"{sum(value or 0 for value in now):,}" if None not in now else text("terms.no_data", lang)
        rows.append([_stage(stage, lang), known, *(_span(own[stage, year].pupils, lang) for year in years)])
    headings = [text("cli.heading.stage", lang), text("cli.heading.now", lang, year=answer.forecast.origin)]
    numbers = range(1, 2 + len(years))
    table(text("cli.forecast_county", lang), [*headings, *map(str, years)], rows, right=numbers)


def _schools(answer: "Answer", lang: Lang) -> None:
    """Schools whose pupils change most by the last year."""
    last, now = answer.forecast.years[-1], _now(answer)
    changed = []
    for need in answer.needs:
        if need.school is None or need.year != last:
            continue
        before = now.get((need.school, need.stage)) or 0
        changed.append((need.pupils.expected - before, before, need))
    changed.sort(key=lambda entry: (-abs(entry[0]), entry[2].school or "", entry[2].stage))
    names = _names(answer)
    rows = [
        [
            names.get(need.school or "", need.school or ""),
            _stage(need.stage, lang),
            f"{before:,}",
            _span(need.pupils, lang),
            f"{change:+,}",
            f"{change / before:+.1%}" if before else text("terms.no_data", lang),
        ]
        for change, before, need in changed[:MOST_SCHOOLS]
        if change
    ]
    headings = [
        text("cli.heading.school", lang),
        text("cli.heading.stage", lang),
        text("cli.heading.now", lang, year=answer.forecast.origin),
        str(last),
        text("cli.heading.change", lang),
        text("cli.heading.change_share", lang),
    ]
    if rows:
        table(text("cli.forecast_schools", lang, year=last), headings, rows, right=(2, 3, 4, 5))


def _needs(answer: "Answer", lang: Lang) -> None:
    """What the county needs by stage and year."""
    rows = [
        [
            _stage(need.stage, lang),
            str(need.year),
            _span(need.seats, lang),
            _span(need.classes, lang),
            _span(need.staff, lang),
            _span(need.teachers, lang),
        ]
        for need in sorted(answer.needs, key=lambda need: (need.stage == "junior", need.year))
        if need.school is None
    ]
    names = ("stage", "year", "seats", "classes", "staff", "teachers")
    headings = [text(f"cli.heading.{name}", lang) for name in names]
    table(text("cli.forecast_needs", lang), headings, rows, right=(2, 3, 4, 5))
    share = answer.share
    if share.value is not None:
        click.echo(
            text(
                "cli.forecast_share_entered" if share.source == "entered" else "cli.forecast_share_computed",
                lang,
                share=f"{float(share.value):.1%}",
                schools=share.schools,
            )
        )


def _warnings(answer: "Answer", outlook: "Outlook", lang: Lang) -> None:
    """Clauses that may fail: the county's, then those of schools that pass today."""
    years = answer.forecast.years
    by_subject: dict[Subject, dict[int, Alert]] = defaultdict(dict)
    for warning in outlook.warnings:
        by_subject[warning.subject][warning.year] = warning
    chances = [str(year) for year in years]
    county = [subject for subject in by_subject if subject.school is None]
    rows = [
        [
            _stage(subject.stage, lang) if subject.stage else text("cli.whole_county", lang),
            *_clause(subject, answer.rulebook, lang),
            _now_word(by_subject[subject].values(), lang),
            *_chances(by_subject[subject], outlook, years),
        ]
        for subject in county
    ]
    headings = [text(f"cli.heading.{name}", lang) for name in ("stage", "id", "clause", "today")]
    right = range(4, 4 + len(years))
    table(text("cli.forecast_warnings_county", lang, draws=outlook.draws), [*headings, *chances], rows, right=right)
    schools = [subject for subject in by_subject if subject.school is not None]
    new = [subject for subject in schools if not any(warning.now for warning in by_subject[subject].values())]
    new.sort(key=lambda subject: -max(warning.probability for warning in by_subject[subject].values()))
    names = _names(answer)
    rows = [
        [
            names.get(subject.school or "", subject.school or ""),
            _stage(subject.stage or "", lang),
            *_clause(subject, answer.rulebook, lang),
            *_chances(by_subject[subject], outlook, years),
        ]
        for subject in new[:MOST_WARNINGS]
    ]
    headings = [text(f"cli.heading.{name}", lang) for name in ("school", "stage", "id", "clause")]
    if rows:
        table(text("cli.forecast_warnings_new", lang, number=len(new)), [*headings, *chances], rows, right=right)
    click.echo(text("cli.forecast_warnings_tally", lang, new=len(new), old=len(schools) - len(new)))


def _chances(of_years: "dict[int, Alert]", outlook: "Outlook", years: Sequence[int]) -> list[str]:
    less = f"<{outlook.least:.0%}"
    return [f"{of_years[year].probability:.0%}" if year in of_years else less for year in years]


def _now_word(warnings: "Iterable[Alert]", lang: Lang) -> str:
    return text("cli.forecast_fails_now" if any(warning.now for warning in warnings) else "cli.forecast_not_yet", lang)


def _clause(subject: "Subject", rulebook: "Rulebook", lang: Lang) -> tuple[str, str]:
    """Id and name of the clause, or of the coefficient."""
    if subject.indicator is not None:
        return f"{subject.clause} {subject.indicator}", rulebook.indicators[subject.indicator].name(lang)
    clause = rulebook.clauses.get(subject.clause)
    return subject.clause, clause.name(lang) if clause is not None else ""


def _names(answer: "Answer") -> dict[str, str]:
    schools = answer.projection.now["schools"].select("school", "name")
    return {school: name or school for school, name in schools.iter_rows()}
