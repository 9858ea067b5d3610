"""The web application: it stores what people enter, and shows what the domain computes."""
