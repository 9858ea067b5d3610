"""The monthly briefing (工作简报) of a work plan."""
