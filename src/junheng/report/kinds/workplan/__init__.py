"""A work plan as a document (P-E7): its chapters by the kind of plan, from what the plan says and nothing else."""
