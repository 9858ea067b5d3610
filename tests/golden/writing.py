"""The golden documents: what the five kinds say of a small invented county, as text.

python -m tests.golden.writing        writes them again; read the difference before you commit it
"""

from pathlib import Path

from junheng.report.kinds.registry import KINDS, build
from tests.report import materials
from tests.report.printed import as_text

FOLDER = Path(__file__).parent / "documents"
SCHOOLS, SEED = 8, 5
STANDARDS = ("national-2017", "national-2012")


def documents() -> dict[Path, str]:
    """Each golden file and what stands in it."""
    return {
        FOLDER / f"{kind}-{standard}.txt": as_text(build(kind, materials.example(standard, SCHOOLS, SEED, 2), "zh"))
        for standard in STANDARDS
        for kind in KINDS
    }


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for path, said in documents().items():
        path.write_text(said, encoding="utf-8")
