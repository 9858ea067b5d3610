"""Plans in English: their dates, figures, tasks and headings."""
