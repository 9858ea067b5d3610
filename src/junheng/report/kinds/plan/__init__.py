"""The plan as a document (P-D6, P-E7): from the computed plan, with its proof and what it leaves open."""
