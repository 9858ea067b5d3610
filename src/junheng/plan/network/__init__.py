"""The school network: which sites stay, close, grow or open by year, and which cells each of them serves."""
