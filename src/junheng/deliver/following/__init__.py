"""Following a work plan: how its tasks, targets, money, bodies and reports stand on a day, and the next version."""
