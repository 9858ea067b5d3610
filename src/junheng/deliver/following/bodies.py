"""Leading groups and offices held against what was laid down of their members."""

from dataclasses import dataclass

from junheng.deliver.workplan.model import Body, Composition, Operator, Post, WorkPlan
from junheng.terms.findings import Finding, Locus


@dataclass(frozen=True)
class RuleState:
    """A rule of composition and how many members of the group there are."""

    rule: Composition
    members: int
    met: bool


@dataclass(frozen=True)
class BodyState:
    """A body as it is filled.

    Attributes:
        members: Posts that somebody holds.
        enough: Whether it has its least number of members; None where none is laid down.
        vacant: Posts that nobody holds; they count as no members.
    """

    body: Body
    members: int
    enough: bool | None
    rules: tuple[RuleState, ...]
    vacant: tuple[Post, ...]
    findings: tuple[Finding, ...]

    @property
    def in_order(self) -> bool:
        """Whether it keeps all that was laid down."""
        return self.enough is not False and all(rule.met for rule in self.rules)


def bodies(plan: WorkPlan) -> tuple[BodyState, ...]:
    """Every body of a plan, as the plan names its holders.

    Members are counted by posts that are held: who holds two counts twice, for two posts may well say "teachers'
    representative" of two people.
    """
    return tuple(_body(body, plan) for body in plan.bodies)


def _body(body: Body, plan: WorkPlan) -> BodyState:
    posts = [post for post in plan.posts if post.body == body.id]
    held = [post for post in posts if post.holder]
    enough = None if body.minimum is None else len(held) >= body.minimum
    rules = tuple(_rule(rule, held) for rule in plan.compositions if rule.body == body.id)
    vacant = tuple(post for post in posts if not post.holder)
    found = [] if enough is not False else [_too_few(body, len(held), len(vacant))]
    found += [_broken(body, state) for state in rules if not state.met]
    return BodyState(body, len(held), enough, rules, vacant, tuple(found))


def _rule(rule: Composition, held: list[Post]) -> RuleState:
    members = sum(post.group == rule.group for post in held)
    return RuleState(rule, members, _holds(members, rule.operator, rule.members))


def _holds(members: int, operator: Operator, wanted: int) -> bool:
    if operator == ">=":
        return members >= wanted
    return members <= wanted if operator == "<=" else members == wanted


def _too_few(body: Body, members: int, vacant: int) -> Finding:
    params = {"body": body.name, "members": members, "wanted": body.minimum, "vacant": vacant}
    return Finding(
        "following.too_few_members",
        Locus("bodies", body.id),
        table="bodies",
        fields=("minimum",),
        value=members,
        params=params,
    )


def _broken(body: Body, state: RuleState) -> Finding:
    kind = {">=": "least", "<=": "most", "=": "just"}[state.rule.operator]
    return Finding(
        f"following.composition.{kind}",
        Locus("compositions", state.rule.id),
        table="compositions",
        fields=("members",),
        value=state.members,
        params={
            "body": body.name,
            "group": state.rule.group,
            "members": state.members,
            "wanted": state.rule.members,
        },
    )
