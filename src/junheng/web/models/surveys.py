"""A year's survey of a county: each school's sheet, and the locked data that come of them."""

from typing import ClassVar

from django.db import models

from junheng.web.models.people import Person
from junheng.web.models.units import Unit


class Version(models.Model):
    """A county's facts as they were at one moment. Never changed: a figure names the version that it comes from.

    Attributes:
        number: Counted within the county and year.
        kind: Whether it was locked from the sheets, or only given to a survey to begin with.
        digest: Of the facts, independent of order and place.
        body: The facts' tables, packed by `junheng.web.mapping`.
    """

    class Kind(models.TextChoices):
        """What a version came of."""

        GIVEN = "given"
        LOCKED = "locked"

    county = models.ForeignKey(Unit, models.PROTECT, related_name="versions")
    kind = models.CharField(max_length=6, choices=Kind.choices, default=Kind.LOCKED)
    school_year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True)
    digest = models.CharField(max_length=64)
    body = models.BinaryField()

    class Meta:
        """Newest last."""

        ordering: ClassVar = ["school_year", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["county", "school_year", "number"], name="version_once")
        ]

    def __str__(self) -> str:
        return f"{self.county} {self.school_year} v{self.number}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Write it once.

        Raises:
            TypeError: it is there already.
        """
        if self.pk is not None:
            raise TypeError("a version is never changed")
        super().save(*args, **kwargs)


class Campaign(models.Model):
    """A county's survey of one school year.

    Attributes:
        given: What is known besides the schools' sheets: the county's own figures, lists of teachers.
    """

    county = models.ForeignKey(Unit, models.PROTECT, related_name="campaigns")
    school_year = models.PositiveSmallIntegerField()
    due = models.DateTimeField()
    given = models.ForeignKey(Version, models.PROTECT, null=True, related_name="+")
    locked = models.ForeignKey(Version, models.PROTECT, null=True, related_name="+")

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-school_year"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["county", "school_year"], name="campaign_once")]

    def __str__(self) -> str:
        return f"{self.county} {self.school_year}"


class Sheet(models.Model):
    """What one school enters in a campaign.

    Attributes:
        entries: Per table (`schools`, `stages/primary`, …) each field as it was typed.
        revision: Goes up with every change; whoever saves names the one that he saw.
    """

    class State(models.TextChoices):
        """How far a sheet has come."""

        DRAFT = "draft"
        SUBMITTED = "submitted"
        APPROVED = "approved"
        LOCKED = "locked"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="sheets")
    school = models.ForeignKey(Unit, models.PROTECT, related_name="sheets")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    entries = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=0)
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        """In the order of the tree."""

        ordering: ClassVar = ["school__path"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["campaign", "school"], name="sheet_once")]

    def __str__(self) -> str:
        return f"{self.school} {self.campaign.school_year}"


class Remark(models.Model):
    """What a reviewer asks of one field, until it is settled."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="remarks")
    place = models.CharField(max_length=80)
    text = models.CharField(max_length=500)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT)
    settled = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.text
