"""Values in a line: which numbers stand for which question, with their limits, multiples, days and laboratories."""
