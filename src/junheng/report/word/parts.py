"""The small parts of the file: what stands at the foot of pages, lists, settings, and what the file says of itself."""

from xml.etree.ElementTree import Element, SubElement

from junheng.report.document import Document
from junheng.report.word.fonts import fonts
from junheng.report.word.markup import add, legal, part, root
from junheng.report.word.runs import field, paragraph, run, said
from junheng.terms.messages import text

MAKER = "Junheng"
BULLET = "•"


def footer(document: Document, *, numbered: bool) -> bytes:
    """What stands at the foot of a page: the page number in its place of official documents, the note under it."""
    foot = root("w:ftr", "w", "r")
    if numbered:
        line = paragraph(foot, "Footer")
        before, after = text("document.page", document.lang, page="\0").split("\0")
        run(line, before, document.lang)
        field(line, "PAGE")
        run(line, after, document.lang)
    if document.note or not numbered:
        said(foot, document.note, "FooterNote", document.lang)
    return part(foot)


def numbering() -> bytes:
    """The part numbering.xml: the sign before an entry of a list."""
    lists = root("w:numbering", "w")
    scheme = add(lists, "abstractNum", abstractNumId=0)
    add(scheme, "multiLevelType", val="singleLevel")
    level = add(scheme, "lvl", ilvl=0)
    add(level, "start", val=1)
    add(level, "numFmt", val="bullet")
    add(level, "lvlText", val=BULLET)
    add(level, "lvlJc", val="left")
    latin = fonts().faces["latin"]
    add(add(level, "rPr"), "rFonts", ascii=latin, eastAsia=latin, hAnsi=latin, cs=latin, hint="default")
    add(add(lists, "num", numId=1), "abstractNumId", val=0)
    return part(lists)


def settings(document: Document) -> bytes:
    """The part settings.xml; a document with a table of contents asks Word to compute its page numbers."""
    whole = root("w:settings", "w", "m")
    add(whole, "zoom", percent=100)
    add(whole, "defaultTabStop", val=420)
    add(whole, "characterSpacingControl", val="compressPunctuation")
    if document.contents:
        add(whole, "updateFields", val="true")
    compatible = add(whole, "compat")
    add(
        compatible,
        "compatSetting",
        name="compatibilityMode",
        uri="http://schemas.microsoft.com/office/word",
        val=15,
    )
    mathematics = SubElement(whole, "m:mathPr")
    SubElement(mathematics, "m:mathFont", {"m:val": fonts().faces["mathematics"]})
    add(whole, "themeFontLang", val="zh-CN" if document.lang == "zh" else "en-US", eastAsia="zh-CN")
    return part(whole)


def core_properties(document: Document) -> bytes:
    """What the file says of itself: its title, and the day of judging as the day it was made."""
    spaces = {
        "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
        "dc": "http://purl.org/dc/elements/1.1/",
        "dcterms": "http://purl.org/dc/terms/",
        "xsi": "http://www.w3.org/2001/XMLSchema-instance",
    }
    core = Element("cp:coreProperties", {f"xmlns:{prefix}": name for prefix, name in spaces.items()})
    SubElement(core, "dc:title").text = legal(document.name)
    SubElement(core, "dc:subject").text = legal(document.caption)
    SubElement(core, "dc:creator").text = MAKER
    SubElement(core, "dc:description").text = legal(document.note)
    SubElement(core, "dc:language").text = "zh-CN" if document.lang == "zh" else "en-US"
    SubElement(core, "cp:lastModifiedBy").text = MAKER
    for name in ("created", "modified"):
        stamp = SubElement(core, f"dcterms:{name}", {"xsi:type": "dcterms:W3CDTF"})
        stamp.text = f"{document.day.isoformat()}T00:00:00Z"
    return part(core)


def app_properties() -> bytes:
    """Who made the file."""
    app = Element("Properties", {"xmlns": "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"})
    SubElement(app, "Application").text = MAKER
    return part(app)
