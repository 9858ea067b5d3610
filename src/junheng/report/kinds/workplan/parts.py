"""The parts that a chapter may be made of, by the names that kinds.toml uses."""

from collections.abc import Callable, Mapping

from junheng.report.document import Draft
from junheng.report.kinds.workplan import bodies, comparison, ends, passages, tasks
from junheng.report.kinds.workplan.goals import goals, targets
from junheng.report.kinds.workplan.material import WorkPlanMaterial
from junheng.report.kinds.workplan.money import funds

Part = Callable[[Draft, WorkPlanMaterial], None]

PARTS: Mapping[str, Part] = {
    **{kind: passages.of_kind(kind) for kind in passages.KINDS},
    "goals": goals,
    "targets": targets,
    "period": tasks.period,
    "stages": tasks.stages,
    "tasks": tasks.by_stage,
    "responsibilities": tasks.responsibilities,
    "money": funds,
    "bodies": bodies.bodies,
    "matrix": bodies.matrix,
    "duties": bodies.duties,
    "annex": ends.annexes,
    "term": ends.terms,
    "versions": ends.versions,
    "compared_whole": comparison.whole,
    "compared_targets": comparison.targets,
    "compared_tasks": comparison.tasks,
    "compared_money": comparison.money,
    "compared_late": comparison.late,
}
"""Each adds to the draft what the plan has for it, and nothing where it has nothing."""
