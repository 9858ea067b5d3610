"""Installations to measure: a county of 300 schools with five years of locked data, and everybody who works there."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.web.cluster import cluster
from tests.web.installation import PASSWORD, Installation

SCHOOLS, SEED, LOCKED = 300, 1, 5

LOADED = """
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
import polars as pl
from junheng.web.demonstration import load
from junheng.web.services.assessments import facts_of
from junheng.web.services.surveys import keep
call_command("migrate", verbosity=0)
load({schools}, {seed}, {locked} - 1)
# The example county goes back no further: its first year stands for the one before it too.
first = Version.objects.order_by("school_year").first()
facts = facts_of(first)
facts = facts.with_tables(county=facts["county"].with_columns(pl.col("school_year") - 1))
keep(None, first.county, first.school_year - 1, facts)
survey = Campaign.objects.get(locked=None)
word = make_password("{password}")
for sheet in survey.sheets.select_related("school"):
    clerk = Person.objects.create(username=f"demo-clerk-{{sheet.pk}}", password=word, unit=sheet.school)
    Post.objects.create(person=clerk, unit=sheet.school, role="clerk")
"""


def loaded(home: Path, database: str = "") -> Installation:
    """An installation with the county in it, not started yet; each school has a clerk `demo-clerk-` and its sheet."""
    home.mkdir(parents=True, exist_ok=True)
    found = Installation(home, database)
    found.done(LOADED.format(schools=SCHOOLS, seed=SEED, locked=LOCKED, password=PASSWORD))
    return found


@contextmanager
def installations(*wanted: str) -> Iterator[dict[str, Installation]]:
    """Such installations, on `SQLite` and on `PostgreSQL`; gone afterwards."""
    with ExitStack() as held:
        place = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="junheng-bench-")))
        address = ""
        if "PostgreSQL" in wanted:
            (address,) = held.enter_context(cluster("junheng"))
        yield {name: loaded(place / name / "home", address if name == "PostgreSQL" else "") for name in wanted}
