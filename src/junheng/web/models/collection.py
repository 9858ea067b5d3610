"""What belongs to a survey besides the schools' sheets: the county's own, exceptions, reminders, uploads."""

from typing import ClassVar

from django.db import models

from junheng.web.models.people import Person
from junheng.web.models.surveys import Campaign, Sheet
from junheng.web.models.units import Unit


class CountySheet(models.Model):
    """What the county enters of itself in a campaign.

    Attributes:
        entries: Under `county` each field as it was typed.
        revision: Goes up with every change; whoever saves names the one that he saw.
        locked: Whether it is part of locked data and was not opened again.
    """

    campaign = models.OneToOneField(Campaign, models.PROTECT, related_name="own")
    entries = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    locked = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.campaign)


class Extension(models.Model):
    """More time for one school, with a reason; the latest one counts."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="extensions")
    until = models.DateTimeField()
    reason = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.sheet} {self.until:%F}"


class Reminder(models.Model):
    """A word to whoever fills in a sheet, shown on it until it is submitted."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="reminders")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.sheet} {self.made_at:%F}"


class Upload(models.Model):
    """A workbook that was looked through and not yet applied, kept for the person who brought it.

    Attributes:
        unit: The school or county that the workbook is of.
        digest: SHA-256 of the file.
        lines: Every change: id of the sheet (0 is the county's own), school, path, what stands there, what the
            file says.
        findings: Severity, school, path and the sentence in both languages.
        lists: Tables that no sheet holds: id, rows now, rows in the file.
        body: These tables, packed by `junheng.web.mapping`; empty where none differs.
        blocking: How many findings forbid that it is applied.
        seen: Revision of each sheet that it would change, by id; of the county's own under 0.
        given: What the campaign was given when the file was looked through.
    """

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting"
        APPLIED = "applied"
        DISCARDED = "discarded"

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="uploads")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="uploads")
    file = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    lines = models.JSONField(default=list)
    findings = models.JSONField(default=list)
    lists = models.JSONField(default=list)
    body = models.BinaryField(default=bytes)
    blocking = models.PositiveIntegerField(default=0)
    seen = models.JSONField(default=dict)
    given = models.PositiveBigIntegerField(null=True)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.file
