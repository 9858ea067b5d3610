"""Two years and two versions side by side."""

import io
import re

import pytest
from python_calamine import CalamineWorkbook

from junheng.assess.difference import difference
from junheng.web.models import Campaign, Version
from junheng.web.services.assessments import assessment_of, facts_of
from junheng.web.services.surveys import keep
from tests.web.conftest import Door


@pytest.fixture
def locked(db: None) -> Campaign:
    return Campaign.objects.exclude(locked=None).get()


def test_the_year_before_stands_beside(as_role: Door, locked: Campaign) -> None:
    assert locked.locked is not None
    before = Version.objects.get(school_year=locked.school_year - 1)
    found = difference(assessment_of(before, "national-2017"), assessment_of(locked.locked, "national-2017"))
    page = as_role("auditor").get(f"/county/{locked.pk}/comparison/").content.decode()
    assert f"（{sum(pair.changed for pair in found.clauses)}条有变化）" in page
    assert "2022—2023学年第1版" in page
    assert [pair.change for pair in found.spreads if pair.change is not None]


def test_two_versions_of_a_year_that_say_the_same_differ_in_nothing(as_role: Door, locked: Campaign) -> None:
    assert locked.locked is not None
    again = keep(None, locked.county, locked.school_year, facts_of(locked.locked))
    page = as_role("planner").get(f"/county/{locked.pk}/comparison/?with={again.pk}").content.decode()
    assert "（0条有变化）" in page
    assert "2023—2024学年第2版" in page


def test_what_was_only_given_out_is_no_version_to_compare_with(as_role: Door, locked: Campaign) -> None:
    given = Campaign.objects.filter(locked=None).get().given
    assert given is not None
    assert as_role("planner").get(f"/county/{locked.pk}/comparison/?with={given.pk}").status_code == 404


def test_a_side_that_lacks_a_school_or_a_clause_says_so(locked: Campaign) -> None:
    assert locked.locked is not None
    facts = facts_of(locked.locked)
    first = facts["schools"]["school"][0]
    less = {id: facts[id].filter(facts[id]["school"] != first) for id in ("schools", "stages")}
    smaller = keep(None, locked.county, locked.school_year, facts.with_tables(**less))
    found = difference(assessment_of(locked.locked, "national-2017"), assessment_of(smaller, "national-2012"))
    gone = [pair for pair in found.units if pair.after is None]
    assert [pair.before.school for pair in gone if pair.before] == [first] * len(gone) != []
    assert all(pair.changed for pair in gone)
    assert {pair.id for pair in found.clauses if pair.after is None} == set(found.before.clauses) - set(
        found.after.clauses
    )
    assert all(pair.change is None for pair in found.spreads if pair.after is None or pair.before is None)


def test_the_schools_that_changed_are_sifted_sorted_paged_and_taken_home_whole(as_role: Door, locked: Campaign) -> None:
    assert locked.locked is not None
    before = Version.objects.get(school_year=locked.school_year - 1)
    found = difference(assessment_of(before, "national-2017"), assessment_of(locked.locked, "national-2017"))
    changed = [pair for pair in found.units if pair.changed]
    client, address = as_role("planner"), f"/county/{locked.pk}/comparison/"
    primary = [unit for pair in changed if (unit := pair.after or pair.before) and unit.stage == "primary"]
    page = client.get(f"{address}?with={before.pk}&stage=primary&sort=name").content.decode()
    assert f"{len(changed)}行中符合条件的{len(primary)}行" in page
    names = re.findall(r'of-name">(?:<a[^>]*>)?([^<]+)<', page)
    assert names == sorted(names)
    assert f'name="with" value="{before.pk}"' in page  # the filter keeps what is compared
    answer = client.get(f"{address}table.xlsx?with={before.pk}&stage=primary")
    told = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert sum(row[0] == "小学" for row in told) == len(primary)
    assert client.get(f"{address}table.xlsx?with=0").status_code == 404
