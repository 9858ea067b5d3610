from junheng.terms.glossary import glossary
from junheng.terms.messages import LANGS


def test_every_word_has_a_name_and_a_definition_in_both_languages() -> None:
    for term in glossary().values():
        for lang in LANGS:
            assert term.name(lang).strip()
            assert term.about(lang).strip()
            assert not term.about(lang).endswith((".", "。"))


def test_a_word_that_must_not_be_taken_for_another_names_one_that_exists_or_is_a_word_of_others() -> None:
    for term in glossary().values():
        assert term.id not in term.confused_with
        ours = [other for other in term.confused_with if other.isascii()]
        assert set(ours) <= set(glossary())
