"""How far it is between homes, schools and cells: by great circle and a road factor, or as a county measured it."""
