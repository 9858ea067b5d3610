"""Two versions of a county's data side by side, under the same standard as it stands on the later one's day."""

from dataclasses import replace

from junheng.assess.difference import Difference, difference
from junheng.web.models import Unit, Version
from junheng.web.services.assessments import Case, Data, assessed
from junheng.web.services.kept import kept
from junheng.web.services.versions import locked_versions


def others(county: Unit, version: Version) -> list[Version]:
    """The versions that one can be held against, newest first."""
    return [one for one in reversed(locked_versions(county)) if one.pk != version.pk]


def compared(case: Case, other: Version) -> Difference:
    """What is different, the earlier one first."""
    return _compared(replace(case, data=Data(other.pk, other.digest)), case)


@kept(16)
def _compared(before: Case, after: Case) -> Difference:
    return difference(assessed(before), assessed(after))
