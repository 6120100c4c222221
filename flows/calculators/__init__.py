"""Clearance, CNS status, age and the small calculations beside a question."""
