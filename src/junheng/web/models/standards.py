"""What a county is held against: standards of its own, and the one that it chose."""

from typing import ClassVar

from django.db import models

from junheng.web.models.people import Person
from junheng.web.models.units import Unit


class LocalStandard(models.Model):
    """A standard that a county brought along. Never changed: a later one is another row.

    Attributes:
        book: The id that the file gives itself.
        name: As the file has it, in Chinese.
        text: The file.
        digest: Of the text.
    """

    county = models.ForeignKey(Unit, models.PROTECT, related_name="standards")
    book = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    file = models.CharField(max_length=200)
    text = models.TextField()
    digest = models.CharField(max_length=64)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, models.PROTECT, null=True)

    class Meta:
        """In the order in which they came."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["county", "digest"], name="local_standard_once")]

    def __str__(self) -> str:
        return self.name


class Measure(models.Model):
    """What a county chose to be held against, and the map that it is drawn on.

    Attributes:
        standard: Key of a standard, as `junheng.web.services.standards` has them; empty for the usual one.
        boundaries: The townships as GeoJSON; None without a map.
        digest: Of the boundaries.
        revision: Goes up with every change; whoever changes it names the one that he saw.
    """

    county = models.OneToOneField(Unit, models.PROTECT, related_name="measure")
    standard = models.CharField(max_length=80, blank=True)
    boundaries = models.JSONField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    revision = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.county} {self.standard}"
