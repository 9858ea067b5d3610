"""The example county: invented figures that hang together, for trying, teaching and testing."""

from junheng.facts.example.errors import Mistake, example_county, planted

__all__ = ["Mistake", "example_county", "planted"]
