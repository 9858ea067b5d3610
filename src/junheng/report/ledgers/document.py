"""The ledgers as one document: a sheet each, with who filled it in, on which day, and who answers for it."""

from collections.abc import Mapping, Sequence

from junheng.deliver.following.status import Status
from junheng.report.document import Captioned, Document, Section
from junheng.report.ledgers.money import money_ledger
from junheng.report.ledgers.reports import report_ledger
from junheng.report.ledgers.tasks import school_ledger, task_ledger
from junheng.report.tables import Table
from junheng.terms.messages import Lang, text


def ledger_document(status: Status, lang: Lang) -> Document:
    """The ledgers of a plan on a day; those that would have no rows are left out, but for that by task."""
    plan = status.plan
    caption = text(
        "following.ledger.line",
        lang,
        unit=plan.issued_by or plan.area or "________",
        on=status.on,
    )
    tables = [
        task_ledger(status, lang),
        school_ledger(status, school_names(status), lang),
        money_ledger(status, lang),
        report_ledger(status, lang),
    ]
    return Document(
        kind="ledger",
        title=plan.title,
        caption=caption,
        day=status.on,
        sections=tuple(
            Section(table.key, table.sheet, (Captioned(_captioned(table, caption)),), landscape=True)
            for table in tables
            if table.rows or table.key == "tasks"
        ),
        lang=lang,
        note=status.assessment.note if status.assessment is not None else "",
    )


def _captioned(table: Table, caption: str) -> Table:
    return Table(
        table.key,
        table.sheet,
        table.title,
        table.columns,
        table.rows,
        caption,
        table.notes,
        table.keep,
        True,
        table.broad,
    )


def school_names(status: Status) -> Mapping[str, str]:
    """Schools by id: from the county's data, else from the schools' own plans."""
    children: Sequence[tuple[str | None, str | None]] = [
        (child.plan.code, child.plan.area) for child in status.family.children
    ]
    found = {code: area for code, area in children if code and area}
    if status.assessment is not None:
        found |= {unit.school: unit.name for unit in status.assessment.units}
    return found
