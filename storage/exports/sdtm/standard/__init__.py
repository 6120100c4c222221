"""What SDTM prescribes: datasets, variables, terms, and how values are written."""
