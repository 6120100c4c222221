"""What SDTM says of a trial: its design, its summary, the codes of its questions."""
