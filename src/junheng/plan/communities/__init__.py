"""Which schools belong together: communities, groups and pairs, each with a lead (P-D3)."""
