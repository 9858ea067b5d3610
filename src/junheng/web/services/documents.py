"""Reports of a county's locked data: asked for on a page, made in the background, kept with their version."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from junheng import __version__
from junheng.assess.outcome import Assessment
from junheng.report.drawers import FORMATS, drawer
from junheng.report.kinds.registry import KINDS, build
from junheng.report.material import GeoJson, Material
from junheng.terms.errors import StandardsError
from junheng.terms.messages import LANGS, text
from junheng.web.models import Job, Measure, Person, Unit, Version
from junheng.web.services.assessments import Case, assessed, case_of, earlier_cases, surveyed
from junheng.web.services.log import record
from junheng.web.services.maps import map_of
from junheng.web.services.permission import allow
from junheng.web.services.refusals import Refused
from junheng.web.services.standards import Rules, measure_of, rules_for
from junheng.web.services.sweeping import let_go

KIND = "document"
OF_A_SCHOOL = ("school",)
"""What a school may ask for of itself."""

Tell = Callable[[str, float], None]
"""Told the stage and how far it is, from 0 to 1."""


@dataclass(frozen=True)
class Made:
    """A document as a file."""

    name: str
    body: bytes


@transaction.atomic
def ask(person: Person, unit: Unit, version: Version, kind: str, format: str, lang: str) -> tuple[Job, bool]:
    """Have a document made, unless the same one is there or under way; the job, and whether it is a new one.

    Args:
        person: Who asks.
        unit: The county, or the school whose own sheet it is to be.
        version: The data that it is made from.
        kind: As `junheng.report.kinds.registry` names them.
        format: Ending of the file.
        lang: Language of the document.

    Raises:
        Refused: it may not be, or there is no such document.
    """
    allow(person, "make-document", unit)
    known = kind in (OF_A_SCHOOL if unit.kind == Unit.Kind.SCHOOL else KINDS)
    if not known or format not in FORMATS or lang not in LANGS:
        raise Refused("web.document.unknown")
    if not version.county.path == unit.path[: len(version.county.path)]:
        raise Refused("web.document.unknown")
    # Two presses of one button wait for each other here.
    Unit.objects.select_for_update().get(pk=unit.pk)
    wanted = _wanted(version.county, kind, format, lang)
    for job in Job.objects.filter(kind=KIND, unit=unit, version=version, state__in=("waiting", "running", "done")):
        if job.wanted == wanted:
            return job, False
    job = Job.objects.create(
        kind=KIND, unit=unit, version=version, wanted=wanted, asked_by=person, asked_at=timezone.now()
    )
    record(person, unit, "asked-document", job, before=None, after=wanted | {"version": version.number})
    return job, True


def make(job: Job, tell: Tell) -> Made:
    """Make the document that a job asks for. The same job gives the same document.

    Raises:
        StandardsError: the standard is not in force for the version's year.
        EngineError: an engine that draws it failed.
    """
    version, wanted = job.version, job.wanted
    if version is None:
        raise Refused("web.document.unknown")
    tell("judging", 0.05)
    case = case_of(version, Rules(wanted["standard"], wanted["standard_digest"]))
    only = (job.unit.code,) if job.unit.kind == Unit.Kind.SCHOOL else ()
    found = assessed(case)
    tell("comparing", 0.2)
    earlier = tuple(one for each in earlier_cases(version.county, version, case) if (one := _judged(each)) is not None)
    material = Material(found, surveyed(case.data), earlier, _boundaries(version.county), only)
    tell("writing", 0.35)
    lang = next(lang for lang in LANGS if lang == wanted["lang"])
    document = build(wanted["kind"], material, lang)
    tell("drawing", 0.45)

    def drawn(done: int, of: int) -> None:
        tell("drawing", 0.45 + 0.5 * done / max(of, 1))

    body = drawer(wanted["format"])(document, drawn)
    year = f"{version.school_year}-{version.school_year + 1}"
    what = text(f"web.document.file.{wanted['kind']}", lang)
    return Made(f"{job.unit.name}-{year}-{what}-v{version.number}.{wanted['format']}", body)


@transaction.atomic
def delete(person: Person, job: Job) -> None:
    """Delete a document, or one that failed; what it was and who had it made stays in the log.

    Raises:
        Refused: it may not be, it is being made, or somebody deleted it in between.
    """
    allow(person, "make-document", job.unit)
    let_go(job.digest)
    over = Job.objects.filter(pk=job.pk, kind=KIND).exclude(state__in=(Job.State.WAITING, Job.State.RUNNING))
    if not over.delete()[0]:
        raise Refused("web.document.not_deleted")
    before = job.wanted | {
        "version": job.version.number if job.version else None,
        "file": job.name,
        "digest": job.digest,
        "asked_by": job.asked_by.get_username() if job.asked_by else None,
        "asked_at": job.asked_at.isoformat(),
    }
    record(person, job.unit, "deleted-document", job, before=before, after=None)


def _wanted(county: Unit, kind: str, format: str, lang: str) -> dict[str, str]:
    """All that a document follows from besides its version."""
    chosen, _ = measure_of(county)
    rules = rules_for(county, chosen) or Rules(chosen)
    return {
        "kind": kind,
        "format": format,
        "lang": lang,
        "standard": rules.key,
        "standard_digest": rules.digest,
        "map": map_of(county)[1],
        "made_with": __version__,
    }


def _judged(case: Case) -> Assessment | None:
    """An earlier year; None where the standard was not in force yet."""
    try:
        return assessed(case)
    except StandardsError:
        return None


def _boundaries(county: Unit) -> GeoJson | None:
    found: GeoJson | None = Measure.objects.filter(county=county).values_list("boundaries", flat=True).first()
    return found
