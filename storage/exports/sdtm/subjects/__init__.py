"""What SDTM says of the subjects: each screening, then each person."""
