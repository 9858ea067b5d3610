"""Who moves where: the rotation list."""
