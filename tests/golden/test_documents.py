"""The documents say word by word what they said when they were last read by a person."""

from tests.golden.writing import FOLDER, documents


def test_the_documents_of_the_small_county_are_the_golden_ones() -> None:
    made = documents()
    assert sorted(made) == sorted(FOLDER.glob("*.txt"))
    for path, said in made.items():
        assert said == path.read_text(encoding="utf-8"), f"{path.name} differs"
