"""Cases that experts write in YAML: facts in, expected values out, in their own words."""
