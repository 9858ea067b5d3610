"""Communities as documents: the list with its proof, an agreement for each, and gaps to leads in a later year."""
