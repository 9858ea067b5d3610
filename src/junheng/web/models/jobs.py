"""Work that takes longer than a page: what was asked for, how far it is, what came of it."""

from typing import ClassVar

from django.db import models

from junheng.web.models.people import Person
from junheng.web.models.surveys import Version
from junheng.web.models.units import Unit


class Job(models.Model):
    """One piece of work in the background.

    Attributes:
        kind: What is to be done; `junheng.web.jobs` knows by whom.
        unit: The county or school that it is about: who may see that unit's may see this.
        version: The data that it is made from.
        wanted: The particulars, which also tell one piece of work from another.
        stage: What is being done right now: the end of the id of a message.
        progress: From 0 to 1.
        beat: When whoever does it last gave a sign of life.
        holder: Whoever does it: what anybody else says of the job no longer counts.
        tries: How often it was begun.
        cancel: Whether somebody asked that it ends.
        trouble: Why it failed, in both languages.
        digest, name, size: The file that came of it; `junheng.web.services.files` has it by its digest.
    """

    class State(models.TextChoices):
        """How far a job has come."""

        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    kind = models.CharField(max_length=20)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="jobs")
    version = models.ForeignKey(Version, models.PROTECT, null=True, related_name="jobs")
    wanted = models.JSONField(default=dict)
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="jobs")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING, db_index=True)
    stage = models.CharField(max_length=20, blank=True)
    progress = models.FloatField(default=0)
    beat = models.DateTimeField(null=True)
    holder = models.CharField(max_length=32, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    cancel = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)
    trouble = models.JSONField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    name = models.CharField(max_length=200, blank=True)
    size = models.PositiveBigIntegerField(default=0)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.kind}:{self.pk} {self.state}"

    @property
    def under_way(self) -> bool:
        """Whether something may still come of it."""
        return self.state in (self.State.WAITING, self.State.RUNNING)
