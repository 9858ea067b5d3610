"""The second factor of an account: codes of an app on a telephone."""

from django.db import models

from junheng.web.models.people import Person


class Factor(models.Model):
    """What an app and the server share; there only while the second factor is in use.

    Attributes:
        secret: In base 32, as apps take it.
        last_step: Of the newest code that was taken: none is taken twice.
        spare: Digests of the codes that open without the telephone, each once.
    """

    person = models.OneToOneField(Person, models.CASCADE, related_name="factor")
    secret = models.CharField(max_length=64)
    last_step = models.BigIntegerField(default=0)
    spare = models.JSONField(default=list)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.person)
