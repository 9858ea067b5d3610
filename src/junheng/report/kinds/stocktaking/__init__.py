"""What the survey report and its annex say, chapter by chapter."""
