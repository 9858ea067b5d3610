"""docs/models.md names every block of rows that the model has, and nothing else."""

import re
from importlib import import_module
from pathlib import Path

from junheng.forecast.project import Projection
from junheng.forecast.pupils import forecast_pupils
from junheng.plan.model import Question
from tests.assess.counties import classes_of, good_county, plenty
from tests.plan.counties import YEAR, planned, strained

PAGE = Path(__file__).resolve().parents[2] / "docs" / "models.md"
ROW = re.compile(r"^\| `([a-z-]+)(?:/[^`]*)?` \|.*\| `(\w+)\.(\w+)` \|$", re.MULTILINE)


def test_the_page_names_the_blocks_of_the_model_and_their_functions() -> None:
    page = {block: (module, function) for block, module, function in ROW.findall(PAGE.read_text(encoding="utf-8"))}
    schools = [plenty(id, 1000, ample=1.5).having(classes=20) for id in ("1", "2")]
    crowded = good_county(*schools, classes=[row for school in schools for row in classes_of(school)])
    facts = strained(10, 5, 1.6)
    project = Projection.of(facts, forecast_pupils(facts, 2, draws=2, seed=1)).facts
    question = Question((2025, 2026), budgets_yuan=(1e9, 1e9))
    models = [
        planned(crowded, question=Question((YEAR,))).model,
        planned(facts, question=question, pass_years=(2026,), project=project).model,
    ]
    assert {name.split("/")[0] for model in models for name in model.program.blocks} == set(page)
    for module, function in page.values():
        assert callable(getattr(import_module(f"junheng.plan.formulation.{module}"), function))


def test_every_row_belongs_to_one_block() -> None:
    program = planned(strained(10, 5, 1.6)).model.program
    spans = sorted((span.start, span.stop) for span in program.blocks.values())
    assert [0, *(stop for _, stop in spans)] == [*(start for start, _ in spans), program.rows.shape[0]]
