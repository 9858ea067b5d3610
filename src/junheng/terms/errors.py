"""The exceptions that stop a run, drawn as a tree.

    JunhengError
    ├── InputError       exit 2   the material cannot be read at all
    ├── StandardsError   exit 3   a standard, mapping of limits or cost file is wrong, or none is in force
    ├── StateError       exit 4   locked, or written by a newer version
    └── EngineError      exit 5   an outside engine failed

A mistake inside the material is not an exception but a finding (`junheng.terms.findings`); "impossible" and
"cannot be computed" are answers.
"""

from junheng.terms.messages import Lang, fill, message


class JunhengError(Exception):
    """Something a person has to mend before the run can go on.

    The exception carries a message id and its blanks; it says nothing by itself, so that it can be said
    in the reader's language.
    """

    exit_status = 2

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def say(self, lang: Lang) -> str:
        """What is wrong and how to mend it, in one language."""
        entry = message(self.code)
        parts = [fill(part, self.params, lang) for part in (entry.text(lang), entry.mend(lang)) if part]
        return message("terms.separator.sentence").text(lang).join(parts)

    def __str__(self) -> str:
        return self.say("en")


class InputError(JunhengError):
    """The material cannot be read: wrong kind of file, a column missing, a mapping of unknown fields."""

    exit_status = 2


class StandardsError(JunhengError):
    """A standard file is wrong, or no standard is in force at that place on that day."""

    exit_status = 3


class StateError(JunhengError):
    """The thing is locked, or was written by a newer version."""

    exit_status = 4


class EngineError(JunhengError):
    """An engine outside Junheng failed (Spark, a solver, a database)."""

    exit_status = 5
