"""What is lacking and what it costs, on the list, on the school's page and on the dashboard: one set of figures."""

import io
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from junheng.plan.costs import default_costs
from junheng.plan.gaps import bill
from junheng.report.school_sheets import gaps as documents_gaps
from junheng.web.models import Campaign, Unit
from junheng.web.services.assessments import assessment_of, case_of
from junheng.web.services.gaps import gap_listing, gap_sums, priced
from junheng.web.services.standards import Rules
from tests.web.conftest import Door

QUERIES = 15


@pytest.fixture
def campaign(db: None) -> Campaign:
    return Campaign.objects.select_related("county", "locked").exclude(locked=None).get()


def shown(yuan: Any) -> str:
    """万元, as pages print it."""
    found = Decimal(yuan.numerator) / Decimal(yuan.denominator) / 10_000
    return f"{found.quantize(Decimal('0.01'), ROUND_HALF_UP):,}"


def test_the_amounts_are_the_documents_and_the_prices_the_planners(campaign: Campaign) -> None:
    assert campaign.locked is not None
    case = case_of(campaign.locked, Rules("national-2017"))
    listed = gap_listing(case, "zh")
    document = documents_gaps(assessment_of(campaign.locked, "national-2017"), "", "zh")
    assert [line.row["shortfall"] for line in listed.lines] == [row["shortfall"] for row in document.rows]
    costs = default_costs()
    for gap in priced(case):
        assert not gap.without
        place = gap.unit.urban_rural or ""
        assert gap.once_yuan == sum(one.quantity * costs.unit[one.actions[0].id].once[place] for one in gap.purchases)
    whole, by_indicator = bill(priced(case)), gap_sums(case, "zh").rows[:-1]
    assert sum(row["once"].exact or 0 for row in by_indicator) == whole.once_yuan
    assert sum(row["yearly"].exact or 0 for row in by_indicator) == whole.yearly_yuan


def test_the_dashboard_the_list_and_the_schools_pages_show_the_same_sums(
    as_role: Door, campaign: Campaign, django_assert_max_num_queries: Any
) -> None:
    assert campaign.locked is not None
    gaps = priced(case_of(campaign.locked, Rules("national-2017")))
    whole, planner = bill(gaps), as_role("leader")
    sentence = (
        f"一次性投入{shown(whole.once_yuan)}万元，每年支出{shown(whole.yearly_yuan)}万元，单价采用默认单价（假定）"
    )
    for address in (f"/county/{campaign.pk}/", f"/county/{campaign.pk}/gaps/"):
        assert sentence in planner.get(address).content.decode()
        with django_assert_max_num_queries(QUERIES):
            planner.get(address)
    school = Unit.objects.get(code=gaps[0].unit.school)
    own = bill(gap for gap in gaps if gap.unit.school == school.code)
    page = planner.get(f"/county/{campaign.pk}/school/{school.pk}/").content.decode()
    assert f"补齐{own.gaps}项缺口约需一次性投入{shown(own.once_yuan)}万元" in page
    assert f"/county/{campaign.pk}/school/{school.pk}/{gaps[0].unit.stage}/{gaps[0].reading.indicator}/" in page


def test_the_list_is_filtered_with_its_sum_and_goes_whole_into_a_workbook(as_role: Door, campaign: Campaign) -> None:
    assert campaign.locked is not None
    gaps = [gap for gap in priced(case_of(campaign.locked, Rules("national-2017"))) if gap.reading.indicator == "R5"]
    planner, address = as_role("planner"), f"/county/{campaign.pk}/gaps/"
    page = planner.get(f"{address}?indicator=R5&sort=-once").content.decode()
    assert f"补齐{len(gaps)}项缺口约需一次性投入{shown(bill(gaps).once_yuan)}万元" in page
    printed = re.findall(r'of-once">([\d,.]+)<', page.rpartition('id="rows"')[2])
    assert [Decimal(one.replace(",", "")) for one in printed] == sorted(
        (Decimal(shown(gap.once_yuan).replace(",", "")) for gap in gaps), reverse=True
    )
    answer = planner.get(f"{address}table.xlsx?indicator=R5")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert sum(any("R5" in str(cell) for cell in row) for row in rows) == len(gaps)


def test_a_clerk_sees_his_own_schools_gaps_alone(as_role: Door, campaign: Campaign) -> None:
    assert campaign.locked is not None
    own = Unit.objects.get(posts__person__username="demo-clerk")
    gaps = [gap for gap in priced(case_of(campaign.locked, Rules("national-2017"))) if gap.unit.school == own.code]
    page = as_role("clerk").get(f"/county/{campaign.pk}/gaps/").content.decode()
    assert f"补齐{len(gaps)}项缺口" in page
    assert "按指标合计" not in page
    names = {unit.name for unit in Unit.objects.filter(kind="school").exclude(pk=own.pk)}
    assert not [name for name in names if f">{name}<" in page]
