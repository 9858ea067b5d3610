"""Sharing funds between areas: population, economy, poverty and need, by a stated formula with weights as data."""
