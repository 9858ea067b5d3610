"""Each case of an expert is a test; what fails prints its own sentences."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from junheng.assess.cases.run import Case, load_cases, run_case


class CaseFailed(Exception):
    """Expectations of a case that were not met."""


class CaseItem(pytest.Item):
    """One case."""

    def __init__(self, *, case: Case, **given: object) -> None:
        super().__init__(**given)
        self.case = case

    def runtest(self) -> None:
        if failures := run_case(self.case).failures:
            raise CaseFailed("\n".join(failure.text("zh") for failure in failures))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: str | None = None) -> str:
        return str(excinfo.value)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, 0, self.name


class CaseFile(pytest.File):
    """A file of cases."""

    def collect(self) -> Iterator[CaseItem]:
        for case in load_cases(self.path):
            yield CaseItem.from_parent(self, name=case.name, case=case)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> CaseFile | None:
    return CaseFile.from_parent(parent, path=file_path) if file_path.suffix == ".yaml" else None
