"""What to do: plans that are computed, proved and checked."""
