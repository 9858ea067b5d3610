"""A list that was uploaded and looked through, and waits to be applied as it was shown."""

from typing import ClassVar

from django.db import models

from junheng.web.models.people import Person
from junheng.web.models.units import Unit


class Proposal(models.Model):
    """What an uploaded list would change, kept for the person who uploaded it.

    Attributes:
        unit: In which the list is to be applied; none where it sets up a county.
        file: Name of the file.
        rows: What the file says, row by row.
        shown: What the person was shown; if the same rows would now do something else, nothing is applied.
        faults: How many rows cannot be applied.
        applied_at: When it was.
    """

    class Kind(models.TextChoices):
        """What the list holds."""

        ACCOUNTS = "accounts"
        REGISTER = "register"

    person = models.ForeignKey(Person, models.CASCADE, related_name="proposals")
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    file = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    rows = models.JSONField()
    shown = models.JSONField()
    faults = models.PositiveIntegerField(default=0)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.file}"
