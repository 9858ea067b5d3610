"""What templates need to speak and to print figures."""
