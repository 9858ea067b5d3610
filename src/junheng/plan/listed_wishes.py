"""A list of actions that people have edited, as what a new plan takes for settled."""

from collections.abc import Sequence
from pathlib import Path

from junheng.facts.table import Facts
from junheng.plan.actions_sheet import ListedAction, read_actions
from junheng.plan.wishes import Wishes
from junheng.terms.errors import InputError


def read_list(path: Path, facts: Facts, years: Sequence[int]) -> Wishes:
    """What a list of actions settles: each row its quantity; what it does not list stays free.

    Args:
        path: The list, such as the workbook that `plan allocate --out` writes, edited or not.
        facts: The county's; the schools of the list have to be among them.
        years: Of the plan.

    Raises:
        InputError: the file is no list, or a row cannot be read or names what is not there; says sheet and cell.
    """
    found = read_actions(path)
    for wrong in found.findings:
        raise InputError(wrong.code, **wrong.blanks)
    stages: dict[str, set[str]] = {}
    for school, stage in facts["stages"].select("school", "stage").iter_rows():
        stages.setdefault(school, set()).add(stage)

    def refuse(code: str, row: ListedAction, value: object, known: Sequence[object]) -> InputError:
        return InputError(code, sheet=found.sheet, row=row.row, value=value, known=known)

    for row in found.actions:
        if row.school not in stages:
            raise refuse("allocate.list_school", row, row.school, ())
        if row.stage not in stages[row.school]:
            raise refuse("allocate.list_stage", row, row.stage, sorted(stages[row.school]))
        if row.year not in years:
            raise refuse("allocate.list_year", row, row.year, list(years))
    return Wishes(fixed=found.fixed())
