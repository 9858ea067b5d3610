"""`junheng workplan`: the work plan as data. One file a sub-command."""

from junheng.cli.speech import Group

workplan = Group(
    name="workplan",
    commands_at={
        "read": "junheng.cli.workplan.read:read",
        "from-plan": "junheng.cli.workplan.from_plan:from_plan",
        "write": "junheng.cli.workplan.write:write",
        "status": "junheng.cli.workplan.status:status",
        "adjust": "junheng.cli.workplan.adjust:adjust",
        "check": "junheng.cli.workplan.check:check",
        "convert": "junheng.cli.workplan.convert:convert",
        "diff": "junheng.cli.workplan.diff:diff",
    },
    no_args_is_help=True,
)
