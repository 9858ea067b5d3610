"""What the strict reader of standards finds wrong in files that are no standards, in words that fit them."""

from junheng.terms.errors import StandardsError

SAID = {
    "standards.not_toml": "allocate.not_toml",
    "standards.key_missing": "allocate.key_missing",
    "standards.wrong_value": "allocate.wrong_value",
    "standards.unknown_key": "allocate.unknown_key",
    "standards.unknown_code": "allocate.unknown_code",
}


def code_of(wrong: StandardsError) -> str:
    """The message that says it of any file."""
    return SAID.get(wrong.code, wrong.code)
