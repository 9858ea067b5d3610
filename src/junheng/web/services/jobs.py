"""What may happen to a job: taken by one worker, reported on, finished, failed, cancelled, found dead.

Every change names the holder that it comes from, so that whoever lost a job can no longer write to it.
"""

from collections.abc import Mapping
from datetime import timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from junheng.terms.messages import LANGS, text
from junheng.web.models import Job, Person
from junheng.web.services.log import record
from junheng.web.services.refusals import Refused

SILENT = timedelta(seconds=15)
"""After so long without a sign of life a job's worker counts as dead."""
TRIES = 3
"""How often a job is begun before it counts as failed."""

State = Job.State
Trouble = Mapping[str, str]


def take() -> Job | None:
    """The job that has waited longest, from now on this caller's; None if none waits."""
    for key in Job.objects.filter(state=State.WAITING).order_by("pk").values_list("pk", flat=True)[:10]:
        holder = uuid4().hex
        taken = Job.objects.filter(pk=key, state=State.WAITING).update(
            state=State.RUNNING, holder=holder, beat=timezone.now(), tries=F("tries") + 1, stage="begun", progress=0
        )
        if taken:
            return Job.objects.get(pk=key)
    return None


def beat(job: Job) -> bool:
    """Give a sign of life; whether the work is still wanted of this holder."""
    mine = _mine(job)
    mine.update(beat=timezone.now())
    return mine.filter(cancel=False).exists()


def tell(job: Job, stage: str, progress: float) -> bool:
    """Say how far it is; whether the job is still this holder's."""
    return bool(_mine(job).update(stage=stage, progress=min(max(progress, 0), 1), beat=timezone.now()))


@transaction.atomic
def finish(job: Job, digest: str, name: str, size: int) -> bool:
    """Keep what came of it; whether the job was still this holder's."""
    ended = _mine(job).filter(cancel=False)
    done = ended.update(
        state=State.DONE, digest=digest, name=name, size=size, progress=1, stage="", ended_at=timezone.now()
    )
    if done:
        record(job.asked_by, job.unit, f"made-{job.kind}", job, before=None, after={"file": name, "digest": digest})
    return bool(done)


def fail(job: Job, trouble: Trouble) -> None:
    """Say why nothing came of it."""
    _mine(job).update(state=State.FAILED, trouble=dict(trouble), stage="", ended_at=timezone.now())


def end_cancelled(job: Job) -> None:
    """It has been ended, as somebody asked."""
    _mine(job).filter(cancel=True).update(state=State.CANCELLED, stage="", ended_at=timezone.now())


def give_back(job: Job) -> None:
    """Let it wait for another worker: this one is being stopped."""
    _mine(job).update(state=State.WAITING, holder="", stage="", progress=0, tries=F("tries") - 1)


def reap() -> int:
    """End or begin again what has no worker any more; how many there were."""
    dead = Job.objects.filter(state=State.RUNNING, beat__lt=timezone.now() - SILENT)
    now = timezone.now()
    gone = dead.filter(cancel=True).update(state=State.CANCELLED, holder="", stage="", ended_at=now)
    gone += dead.filter(tries__gte=TRIES).update(
        state=State.FAILED, holder="", stage="", ended_at=now, trouble=trouble("web.job.trouble.died", tries=TRIES)
    )
    return gone + dead.update(state=State.WAITING, holder="", stage="", progress=0)


@transaction.atomic
def cancel(person: Person, job: Job) -> None:
    """Ask that a job ends; one that nobody has begun ends at once.

    Raises:
        Refused: it is over already.
    """
    now = timezone.now()
    done = Job.objects.filter(pk=job.pk, state=State.WAITING).update(state=State.CANCELLED, cancel=True, ended_at=now)
    done += Job.objects.filter(pk=job.pk, state=State.RUNNING, cancel=False).update(cancel=True)
    if not done:
        raise Refused("web.job.over")
    record(person, job.unit, "cancelled-job", job, before=job.state, after=State.CANCELLED)


@transaction.atomic
def again(person: Person, job: Job) -> None:
    """Let a job that failed or was cancelled wait once more.

    Raises:
        Refused: it is under way or done.
    """
    over = Job.objects.filter(pk=job.pk, state__in=(State.FAILED, State.CANCELLED))
    if not over.update(
        state=State.WAITING, holder="", cancel=False, tries=0, progress=0, trouble=None, ended_at=None, asked_by=person
    ):
        raise Refused("web.job.not_over")
    record(person, job.unit, "asked-again", job, before=job.state, after=State.WAITING)


def trouble(code: str, /, **blanks: object) -> dict[str, str]:
    """A sentence of the catalogue in every language, for a job's list."""
    return {lang: text(code, lang, **blanks) for lang in LANGS}


def _mine(job: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=job.pk, holder=job.holder, state=State.RUNNING)
