"""The form follows the data dictionary."""

import pytest

from junheng.facts.fields import dictionary
from junheng.web.form import asked, field_at, own, sections


@pytest.mark.parametrize("table", ["schools", "stages", "county"])
def test_every_field_stands_in_one_section_or_is_the_registers(table: str) -> None:
    told = [*own(table), *(field.id for section in sections(table) for field in section.fields)]
    assert sorted(told) == sorted(dictionary()[table].fields)


def test_a_stage_is_asked_for_its_own_grades() -> None:
    ids = {field.id for section in asked("stages/primary") for field in section.fields}
    assert "pupils_g6" in ids
    assert "pupils_g7" not in ids
    assert {"pupils", "classes"} <= ids


def test_a_path_names_a_field_that_may_be_entered_or_nothing() -> None:
    found = field_at("stages/junior/pupils_g7")
    assert found is not None
    assert found[1].id == "pupils_g7"
    for path in ("stages/junior/pupils_g1", "schools/school", "schools/no_such", "county/name", "pupils", ""):
        assert field_at(path) is None
