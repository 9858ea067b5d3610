"""A Word file as LibreOffice lays it out."""

import subprocess
from pathlib import Path

import pdfplumber


def pages(data: bytes, folder: Path) -> list[str]:
    """The words of each page."""
    (folder / "opened.docx").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*convert, str(folder / "opened.docx")], check=True, capture_output=True, timeout=180)
    with pdfplumber.open(folder / "opened.pdf") as opened:
        return [page.extract_text() or "" for page in opened.pages]
