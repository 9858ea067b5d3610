"""Whose text an entry of the standard in force is, where nearer authorities and other standards added to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from junheng.standards.model import Clause, Indicator, Rulebook, Target, Tolerance
from junheng.standards.resolve import shipped

Entry = Clause | Indicator | Tolerance | Target


@dataclass(frozen=True)
class Origin:
    """One document of those that the standard in force is made of.

    Attributes:
        role: `standard` itself, a standard that it takes over (`base`), or an `amendment`.
        rulebook: As it was published; None for a file that did not come with Junheng.
        id: Its identifier.
        source: Its document; of a file that is not known, what its limits say.
    """

    role: str
    rulebook: Rulebook | None
    id: str
    source: str


def origins_of(standard: Rulebook) -> tuple[Origin, ...]:
    """The documents that a resolved standard is made of: itself, what it takes over, what amends it."""
    known = shipped()
    found = [Origin("standard", _declared(standard, known.get(standard.id)), standard.id, standard.source)]
    base = found[0].rulebook.extends if found[0].rulebook is not None else None
    while base is not None and base in known:
        found.append(Origin("base", known[base], base, known[base].source))
        base = known[base].extends
    for id in standard.amended_by:
        limits = [limit for limit in standard.limits if limit.rulebook == id]
        limits += [pair.new for pair in standard.replaced if pair.new.rulebook == id]
        own = known.get(id)
        if own is not None and any(limit not in own.limits for limit in limits):
            own = None  # a file of somebody's own that bears the name of one of ours
        source = own.source if own is not None else next((limit.source for limit in limits), id)
        found.append(Origin("amendment", own, id, source))
    return tuple(found)


def _declared(standard: Rulebook, own: Rulebook | None) -> Rulebook | None:
    """The file of a standard; None where what is in force says another document for the same name."""
    if own is None or (own.source, own.name, own.since, own.place) != (
        standard.source,
        standard.name,
        standard.since,
        standard.place,
    ):
        return None
    return own


def source_of(entry: Entry, origins: Sequence[Origin]) -> str:
    """The document that an entry stands in: the nearest one that declares it just so.

    An entry that no known file declares comes from a file of the user's: that of the standard, or one that amends it.
    """
    if isinstance(entry, (Clause, Target)) and entry.source:
        return entry.source
    nearest = [*(one for one in reversed(origins) if one.role == "amendment"), *origins]
    for origin in nearest:
        if origin.rulebook is not None and entry in _entries(origin.rulebook):
            return origin.source
    unknown = dict.fromkeys(origin.source for origin in nearest if origin.rulebook is None)
    return " / ".join(unknown) or origins[0].source


def _entries(rulebook: Rulebook) -> list[Entry]:
    return [
        *rulebook.clauses.values(),
        *rulebook.indicators.values(),
        *rulebook.tolerances.values(),
        *rulebook.targets,
    ]
