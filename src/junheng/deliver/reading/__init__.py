"""Plan documents read: a draft of goals, tasks, targets, bodies and facts for a person to confirm."""
