"""How days, numbers, ages and units are written, and what is refused."""
