"""The file itself: parts, their types and relations, in one archive that is the same for the same document."""

from dataclasses import dataclass, field
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


@dataclass
class Package:
    """The parts of a Word file while it is put together."""

    parts: dict[str, bytes] = field(default_factory=dict)
    relations: list[tuple[str, str]] = field(default_factory=list)

    def relate(self, kind: str, target: str, content: bytes) -> str:
        """Add a part that the document refers to; the name of the relation."""
        self.parts[f"word/{target}"] = content
        self.relations.append((kind, target))
        return f"rId{len(self.relations)}"

    def packed(self, document: bytes, core: bytes, app: bytes) -> bytes:
        """The archive: the same parts give the same bytes."""
        whole = {
            "[Content_Types].xml": self._types(),
            "_rels/.rels": _relations(
                [
                    (f"{OFFICE}/officeDocument", "word/document.xml"),
                    (f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
                    (f"{OFFICE}/extended-properties", "docProps/app.xml"),
                ]
            ),
            "docProps/core.xml": core,
            "docProps/app.xml": app,
            "word/document.xml": document,
            "word/_rels/document.xml.rels": _relations([(f"{OFFICE}/{kind}", to) for kind, to in self.relations]),
            **self.parts,
        }
        out = BytesIO()
        with ZipFile(out, "w", ZIP_DEFLATED) as archive:
            for name, content in whole.items():
                entry = ZipInfo(name)  # dated 1 January 1980, whenever it is written
                entry.compress_type = ZIP_DEFLATED
                entry.create_system = 0  # as on every machine
                archive.writestr(entry, content)
        return out.getvalue()

    def _types(self) -> bytes:
        kinds = {target: f"{WORD}.{kind}+xml" for kind, target in self.relations if kind != "image"}
        named = {
            "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
            "/docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
            "/word/document.xml": f"{WORD}.document.main+xml",
            **{f"/word/{target}": kind for target, kind in kinds.items()},
        }
        listed = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in named.items())
        return _xml(
            f'<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Default Extension="png" ContentType="image/png"/>{listed}</Types>'
        )


def _relations(targets: list[tuple[str, str]]) -> bytes:
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return _xml(f'<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>')


def _xml(words: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{words}'.encode()
