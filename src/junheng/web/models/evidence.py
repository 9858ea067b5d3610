"""Documents that prove what a clause of a standard asks for."""

from typing import ClassVar

from django.db import models

from junheng.web.models.people import Person
from junheng.web.models.surveys import Campaign
from junheng.web.models.units import Unit


class Evidence(models.Model):
    """One file brought for one clause, and what an expert found in it.

    Attributes:
        unit: The county or school that it is of.
        clause: Id of the clause, as `G1`.
        digest, name, size, kind: The file, which `junheng.web.services.files` has by its digest; its kind is the
            ending that its content calls for.
        note: What whoever brought it says of it.
        word: What the expert says of it.
        revision: Goes up with every finding; whoever reviews names the one that he saw.
    """

    class State(models.TextChoices):
        """What was found in it."""

        WAITING = "waiting"
        PROVES = "proves"
        DISPROVES = "disproves"
        REFUSED = "refused"

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="evidence")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="evidence")
    clause = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=5)
    note = models.CharField(max_length=300, blank=True)
    brought_at = models.DateTimeField()
    brought_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    word = models.CharField(max_length=500, blank=True)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        """By clause, in the order in which it came; the same file proves a clause of a unit once."""

        ordering: ClassVar = ["clause", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "unit", "clause", "digest"], name="evidence_once")
        ]

    def __str__(self) -> str:
        return f"{self.clause} {self.name}"
