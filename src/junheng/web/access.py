"""Who may see and do what: it follows from role and place in the tree, and stands here alone."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from junheng.web.models import (
    Campaign,
    CountySheet,
    Event,
    Evidence,
    Job,
    Person,
    Post,
    Role,
    Sheet,
    Unit,
    Upload,
    Version,
)

MAY: Mapping[str, frozenset[str]] = {
    "see-sheet": frozenset(Role.values),
    "enter-sheet": frozenset({Role.CLERK}),
    "submit-sheet": frozenset({Role.CLERK, Role.HEAD}),
    "review-sheet": frozenset({Role.REVIEWER, Role.PLANNER}),
    "see-board": frozenset({Role.ADMINISTRATOR, Role.PLANNER, Role.EXPERT, Role.REVIEWER, Role.LEADER, Role.AUDITOR}),
    "lock-campaign": frozenset({Role.PLANNER}),
    "plan-survey": frozenset({Role.PLANNER}),
    "remind": frozenset({Role.PLANNER, Role.REVIEWER}),
    "upload": frozenset({Role.CLERK, Role.PLANNER}),
    "see-county": frozenset({Role.ADMINISTRATOR, Role.PLANNER, Role.EXPERT, Role.LEADER, Role.AUDITOR}),
    "see-school": frozenset(Role.values),
    "set-standard": frozenset({Role.PLANNER}),
    "set-map": frozenset({Role.ADMINISTRATOR, Role.PLANNER}),
    "see-log": frozenset({Role.ADMINISTRATOR, Role.PLANNER, Role.LEADER, Role.AUDITOR}),
    "keep-accounts": frozenset({Role.ADMINISTRATOR}),
    "keep-units": frozenset({Role.ADMINISTRATOR}),
    "view-as": frozenset({Role.ADMINISTRATOR}),
    "see-document": frozenset(set(Role.values) - {Role.REVIEWER}),
    "make-document": frozenset({Role.ADMINISTRATOR, Role.PLANNER, Role.EXPERT, Role.CLERK, Role.HEAD}),
    "see-evidence": frozenset(Role.values),
    "bring-evidence": frozenset({Role.PLANNER, Role.CLERK, Role.HEAD}),
    "review-evidence": frozenset({Role.EXPERT}),
}
"""Each action, and the roles that carry it, in the unit of the post and all that is inside."""

_OFFICIALS = (Role.ADMINISTRATOR, Role.PLANNER, Role.EXPERT, Role.LEADER, Role.AUDITOR)
HELD: Mapping[Unit.Kind, tuple[Role, ...]] = {
    Unit.Kind.PROVINCE: _OFFICIALS,
    Unit.Kind.CITY: _OFFICIALS,
    Unit.Kind.COUNTY: (*_OFFICIALS, Role.REVIEWER),
    Unit.Kind.TOWNSHIP: (Role.REVIEWER, Role.LEADER),
    Unit.Kind.SCHOOL: (Role.CLERK, Role.HEAD),
}
"""The posts that there are in each kind of unit."""

UNIT_OF: Mapping[type[Model], str] = {
    Unit: "",
    Campaign: "county__",
    Version: "county__",
    Sheet: "school__",
    Event: "unit__",
    CountySheet: "campaign__county__",
    Upload: "unit__",
    Person: "unit__",
    Job: "unit__",
    Evidence: "unit__",
}
"""Where each model has its unit."""

M = TypeVar("M", bound=Model)


def within(person: Person, action: str) -> list[str]:
    """The paths of the units in which a person may do something."""
    roles = MAY[action]
    return [post.unit.path for post in posts(person) if post.role in roles]


def may(person: Person, action: str, unit: Unit) -> bool:
    """Whether a person may do something in a unit."""
    return any(unit.path.startswith(path) for path in within(person, action))


def visible(model: type[M], person: Person, action: str) -> QuerySet[M]:
    """The rows of a model for which a person may do something; strangers' rows are as good as not there."""
    wanted = Q(pk__in=[])
    for path in within(person, action):
        wanted |= Q(**{f"{UNIT_OF[model]}path__startswith": path})
    return model._default_manager.filter(wanted)


def posts(person: Person) -> Iterable:  # type: ignore[type-arg]  # of Post, once a request
    """A person's posts with their units, read once a request; in a unit that is shut down there are none."""
    held = getattr(person, "_posts", None)
    if held is None:
        today = timezone.localdate()
        held = [post for post in person.posts.select_related("unit") if not post.unit.is_closed(today)]
        person._posts = held  # type: ignore[attr-defined]  # lives as long as the request's person
    return held


def shut_out(person: Person) -> Unit | None:
    """The unit that was shut down, where all of a person's posts went with theirs."""
    if posts(person):
        return None
    lost = person.posts.select_related("unit").first()
    return lost.unit if lost is not None else None


def may_found(person: Person) -> bool:
    """Whether a person may set up a county where there is none: the account of the first run."""
    return person.is_superuser and not getattr(person, "_looking", False)


def look_through(person: Person, post: Post) -> None:
    """From now on in this request a person has one post and no other: an administrator looks at what it may see."""
    person._posts = [post]  # type: ignore[attr-defined]  # what `posts` reads
    person._looking = True  # type: ignore[attr-defined]  # lives as long as the request's person
