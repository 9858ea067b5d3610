"""Known mistakes for the example county: what a hurried clerk might enter, and where."""

from junheng.facts.example.county import sound_county
from junheng.facts.table import Facts
class Mistake: ...
def planted(schools: int, seed: int): ...
def example_county(schools: int, seed: int, errors: bool = False) -> Facts:
    return sound_county(schools, seed)
