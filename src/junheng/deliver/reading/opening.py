"""Open a plan document: by what it is, not only by what it is called."""

from pathlib import Path

from junheng.deliver.reading.decoding import decoded
from junheng.deliver.reading.lines import Line
from junheng.deliver.reading.model import Reading
from junheng.deliver.reading.reading import read_lines
from junheng.terms.errors import InputError

MAX_BYTES = 100 * 2**20
ZIP, COMPOUND, PDF, RTF = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1"), b"%PDF", b"{\\rtf"
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")
TEXT, WORD, PORTABLE = (".txt", ".md", ".text"), (".docx", ".docm"), (".pdf",)
KNOWN = ".docx, .txt, .pdf"


def read_plans(path: Path) -> Reading:
    """The plans of a document.

    Args:
        path: A .docx, a text file or a .pdf with text.

    Raises:
        InputError: it cannot be read; the message says how to mend that.
    """
    return read_lines(document_lines(path))


def document_lines(path: Path) -> list[Line]:
    """The lines and rows of a document, as they stand in it.

    Raises:
        InputError: no such file, another kind of file, a password, a bomb, nothing but pictures.
    """
    if not path.is_file():
        raise InputError("reading.no_file", path=str(path))
    if path.stat().st_size > MAX_BYTES:
        raise InputError("reading.too_large", path=str(path), limit=MAX_BYTES // 2**20)
    data = path.read_bytes()
    name, kind = str(path), path.suffix.lower()
    if data.startswith(ZIP):
        if kind not in (*WORD, *TEXT, *PORTABLE):
            raise InputError("reading.unknown_kind", path=name, known=KNOWN)
        from junheng.deliver.reading.word import word_lines

        return word_lines(data, name)
    if data.startswith(PDF):
        from junheng.deliver.reading.portable import portable_lines

        return portable_lines(data, name)
    if data.startswith(COMPOUND):
        locked = "EncryptedPackage".encode("utf-16-le") in data
        raise InputError("reading.locked" if locked else "reading.old_word", path=name)
    if data.startswith(PICTURES):
        raise InputError("reading.is_picture", path=name)
    if data.startswith(RTF):
        raise InputError("reading.old_word", path=name)
    if kind in (*WORD, *PORTABLE):
        raise InputError("reading.damaged", path=name, part=kind)
    if kind not in TEXT:
        raise InputError("reading.unknown_kind", path=name, known=KNOWN)
    text = decoded(data, name)
    if not text.strip():
        raise InputError("reading.empty", path=name)
    return [Line(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
