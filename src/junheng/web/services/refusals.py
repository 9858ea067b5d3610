"""What a use case refuses: a sentence of the catalogue for the person who asked."""

from junheng.terms.messages import Lang
from junheng.web.services.moments import spoken


class Refused(Exception):
    """It is not done, and why.

    Attributes:
        code: Id of the message.
    """

    def __init__(self, code: str, /, **blanks: object) -> None:
        super().__init__(code)
        self.code, self.blanks = code, blanks

    def say(self, lang: Lang) -> str:
        """The reason in a language; moments as the county's clock shows them, people as they are called."""
        return spoken(self.code, lang, **self.blanks)
