"""What must hold, for whom, since when, and who says so: standards as data."""
