"""How long documents take: a sheet for each of 300 schools, beside the plain way and beside an office program."""

import shutil
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

from measuring import median, run, say
from plain_documents import by_openpyxl, by_python_docx

from junheng.assess.county import assess
from junheng.assess.survey import survey
from junheng.facts.example import example_county
from junheng.report.document import Document
from junheng.report.excel.draw import draw_book
from junheng.report.kinds.registry import build
from junheng.report.material import Material
from junheng.report.word.draw import draw_word
from junheng.standards.resolve import find_rulebook, resolve
from junheng.terms.calendar import last_day

Draw = Callable[[Document], bytes]
RUNS = 3
SCHOOLS = 300


def documents(folder: Path) -> None:
    """All kinds as one process; then one kind, drawn by us and by others."""
    book, out = folder / "county.xlsx", folder / "documents"
    run(["example", "--schools", str(SCHOOLS), "--seed", "1", "--out", str(book)])

    def reported(*asked: str) -> float:
        return median(lambda: run(["report", str(book), *asked]), RUNS)

    say()
    say(f"{SCHOOLS} schools, whole processes")
    say(f"five documents in three formats      {reported('--kind', 'all', '--out', str(out)):7.1f} s")
    say(f"a sheet for each, three formats      {reported('--kind', 'school', '--out', str(out)):7.1f} s")
    pdf = reported("--kind", "school", "--out", str(folder / "schools.pdf"))
    say(f"a sheet for each, PDF                {pdf:7.1f} s")
    document = build("school", material(), "zh")
    (folder / "schools.docx").write_bytes(draw_word(document))
    office = shutil.which("soffice")
    if office is not None:
        convert = [office, f"-env:UserInstallation={(folder / 'office').as_uri()}", "--headless", "--convert-to", "pdf"]
        command = [*convert, "--outdir", str(folder), str(folder / "schools.docx")]
        other = median(lambda: subprocess.run(command, check=True, capture_output=True), RUNS)  # noqa: S603  # our file
        say(f"  LibreOffice, from our Word file    {other:7.1f} s   ours / its {pdf / other:5.2f}")
    say("the same document, drawn in memory")
    beside("Word", draw_word, "python-docx, cell by cell, no layout", by_python_docx, document)
    beside("Excel", draw_book, "openpyxl, row by row, no layout", by_openpyxl, document)


def beside(name: str, ours: Draw, other_name: str, other: Draw, document: Document) -> None:
    """Two ways to draw the same document."""
    seconds, plain = (median(partial(draw, document), RUNS) for draw in (ours, other))
    say(f"{name:8} {seconds:6.2f} s   {other_name:38} {plain:6.2f} s   ours / its {seconds / plain:5.2f}")


def material() -> Material:
    """The invented county that the workbook holds too."""
    facts = example_county(SCHOOLS, 1)
    on = last_day(int(facts["county"]["school_year"][0]))
    found = assess(facts, resolve(find_rulebook("national-2017"), facts.county_codes()[0], on), on)
    return Material(found, survey(facts))
