"""Write the reference pages of docs/ from what the code declares: `make docs`; `--check` only compares.

One declaration, one page: fields, standards, messages, glossary, command line.
"""

import sys
from pathlib import Path

import click

from junheng.cli.main import COMMANDS, cli
from junheng.facts.fields import code_list, dictionary, type_labels, units
from junheng.standards.resolve import shipped
from junheng.terms.glossary import glossary as terms
from junheng.terms.messages import catalogue

DOCS = Path(__file__).parents[1] / "docs"
NOTE = "<!-- Written by `make docs`; change what it is written from, not this page. -->\n\n"


def cell(value: object) -> str:
    """A table cell of Markdown."""
    return str(value).replace("|", "\\|").replace("\n", " ")


def table(headings: list[str], rows: list[list[object]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(headings) + " |", "|" + "---|" * len(headings)]
    lines += ["| " + " | ".join(cell(value) for value in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def fields() -> str:
    """The data dictionary."""
    text = "# The data dictionary\n\nWritten from `src/junheng/facts/fields.toml`. "
    text += "\\* marks required figures, 🔑 keys.\n\n"
    for tab in dictionary().values():
        text += f"## {tab.id}: {tab.label.zh} · {tab.label.en}\n\n{tab.about.zh}。{tab.about.en}.\n\n"
        rows: list[list[object]] = []
        for field in tab.fields.values():
            unit = units()[field.unit].label.zh if field.unit else ""
            kind = type_labels()[field.type].zh + (f"（{field.decimals} 位小数）" if field.decimals else "")
            span = "" if field.min is None else f"{float(field.min):g} – {float(field.max or 0):g}"
            mark = "🔑" if field.key else "\\*" if field.required else ""
            choices = f"[{field.codes}](#codes-{field.codes})" if field.codes else span
            rows.append(
                [
                    f"`{field.id}` {mark}",
                    f"{field.label.zh}<br>{field.label.en}",
                    f"{field.about.zh}<br>{field.about.en}",
                    unit,
                    kind,
                    choices,
                    field.form,
                    "、".join(field.names),
                ]
            )
        text += table(["id", "label", "definition", "unit", "type", "range", "source form", "also headed"], rows) + "\n"
    text += "# Code lists\n\n"
    for name in dict.fromkeys(f.codes for t in dictionary().values() for f in t.fields.values() if f.codes):
        text += f"## codes {name}\n\n"
        rows = [[f"`{c.id}`", c.label.zh, c.label.en, "、".join(c.names)] for c in code_list(name).values()]
        text += table(["code", "中文", "English", "also written"], rows) + "\n"
    return text


def rules() -> str:
    """The standards that come with Junheng."""
    text = "# The standards that come with Junheng\n\nWritten from `src/junheng/standards/`.\n\n"
    for book in shipped().values():
        kind = " (example)" if book.example else ""
        text += f"## {book.id}{kind}\n\n{book.name.zh} · {book.name.en}. "
        text += f"{book.source}, place {book.place}, since {book.since}"
        text += f", amends `{book.amends}`" if book.amends else ""
        text += f", extends `{book.extends}`" if book.extends else ""
        text += ".\n\n"
        if book.limits:
            rows: list[list[object]] = [
                [
                    limit.indicator,
                    book.indicators[limit.indicator].name.zh if limit.indicator in book.indicators else "",
                    limit.stage,
                    ("≥ " if limit.compare == "at_least" else "≤ ") + f"{float(limit.value):g}",
                    "; ".join(f"{c.field} {c.test} {c.value}" for c in limit.where),
                ]
                for limit in book.limits
            ]
            text += table(["indicator", "指标", "stage", "limit", "where"], rows) + "\n"
        if book.clauses:
            rows = [
                [clause.id, clause.name.zh, clause.name.en, ", ".join(clause.stages), clause.confidence.said("en")]
                for clause in book.clauses.values()
            ]
            text += table(["clause", "条款", "English", "stages", "confidence"], rows) + "\n"
        if book.tolerances:
            rows = [
                [t.id, t.label.zh, t.applies_to, t.basis.en if t.basis else "", t.confidence.said("en")]
                for t in book.tolerances.values()
            ]
            text += table(["tolerance", "放宽规定", "applies to", "basis", "confidence"], rows) + "\n"
        if book.targets:
            rows = [[t.id, t.name.zh, t.by, t.source] for t in book.targets]
            text += table(["target", "目标", "by", "source"], rows) + "\n"
    return text


def messages() -> str:
    """What Junheng says."""
    text = "# Messages\n\nWritten from `src/junheng/terms/messages/`. "
    text += "Codes never change and are never reused.\n\n"
    rows: list[list[object]] = [
        [
            f"`{m.id}`",
            m.severity,
            m.zh + (f"。{m.zh_mend}" if m.zh_mend else ""),
            m.en + (f". {m.en_mend}" if m.en_mend else ""),
        ]
        for m in catalogue().values()
        if m.severity or m.zh_mend
    ]
    return text + table(["code", "severity", "中文", "English"], rows)


def glossary() -> str:
    """Words of the field."""
    rows: list[list[object]] = [
        [f"`{term.id}`", term.zh, term.en, term.about_zh, term.about_en, "、".join(term.confused_with), term.source]
        for term in terms().values()
    ]
    text = "# Glossary\n\nChinese terms, English names in code. "
    text += "Written from `src/junheng/terms/glossary.toml`.\n\n"
    text += table(["name in code", "中文", "English", "含义", "meaning", "not", "source"], rows)
    text += "\n## Official codes\n\nR1–R7, G1–G15, Q1–Q9 and SA1 are clauses of 教督〔2017〕6号; "
    text += "B1–B8 ours for the eight "
    text += "indicators of 教督〔2012〕3号, which have no code there. "
    text += "Division codes are GB/T 2260 (six digits, kept as text); "
    text += "99xxxx is not assigned there and marks what is invented. "
    text += "Code lists of fields stand in [fields.md](fields.md).\n"
    return text


def command_line() -> str:
    """Every command's help."""
    text = "# The command line\n\nWritten from `junheng COMMAND --help`. The contract of exit codes stands in "
    text += "[architecture.md](architecture.md), the JSON in [schemas/](schemas/).\n\n"
    root = click.Context(cli, info_name="junheng", obj="en", max_content_width=100, terminal_width=100)
    named: list[tuple[str, click.Command, click.Context]] = [("junheng", cli, root)]
    for name in COMMANDS:
        found = cli.get_command(root, name)
        if found is None:
            continue
        context = click.Context(found, info_name=name, parent=root, obj="en", max_content_width=100, terminal_width=100)
        named.append((f"junheng {name}", found, context))
        if isinstance(found, click.Group):
            for inner in found.list_commands(context):
                command = found.get_command(context, inner)
                if command is not None:
                    below = click.Context(command, info_name=inner, parent=context, obj="en", terminal_width=100)
                    named.append((f"junheng {name} {inner}", command, below))
    for title, command, context in named:
        text += f"## {title}\n\n```text\n{command.get_help(context)}\n```\n\n"
    return text


PAGES = {
    "fields.md": fields,
    "rules.md": rules,
    "messages.md": messages,
    "glossary.md": glossary,
    "cli.md": command_line,
}


def main() -> int:
    """Write the pages, or say which are stale."""
    check = "--check" in sys.argv[1:]
    stale = []
    for name, page in PAGES.items():
        text = NOTE + page()
        path = DOCS / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not check:
            path.write_text(text, encoding="utf-8")
            print(f"written: docs/{name}")
    if check and stale:
        print("stale, run `make docs`: " + ", ".join(stale))
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
