"""The golden documents: what each kind says of a small invented county, or of the example work plan, as text.

python -m tests.golden.writing        writes them again; read the difference before you commit it
"""

from datetime import date
from pathlib import Path

from junheng.deliver.following.terms import SchoolCalendar
from junheng.deliver.workplan.plan_file import load_plan
from junheng.report.kinds.registry import KINDS, build
from junheng.report.kinds.workplan.document import work_plan_document
from junheng.report.kinds.workplan.material import followed
from tests.report import materials
from tests.report.printed import as_text

FOLDER = Path(__file__).parent / "documents"
EXAMPLE = Path(__file__).parents[2] / "examples" / "workplan.toml"
ON = date(2024, 7, 10)
SCHOOLS, SEED = 8, 5
STANDARDS = ("national-2017", "national-2012")


def documents() -> dict[Path, str]:
    """Each golden file and what stands in it."""
    return county_documents() | work_plan_documents()


def county_documents() -> dict[Path, str]:
    """Those of a county's assessment."""
    return {
        FOLDER / f"{kind}-{standard}.txt": as_text(build(kind, materials.example(standard, SCHOOLS, SEED, 2), "zh"))
        for standard in STANDARDS
        for kind in KINDS
    }


def work_plan_documents() -> dict[Path, str]:
    """Those of the example work plan: as the county's own, as a three-year plan, and its yearly summary."""
    plan = load_plan(EXAMPLE)
    material = followed(plan, ON, SchoolCalendar())
    return {
        FOLDER / f"workplan-{kind}.txt": as_text(work_plan_document(material, "zh", kind).numbered())
        for kind in ("county", "three-year", "summary")
    }


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for path, said in documents().items():
        path.write_text(said, encoding="utf-8")
