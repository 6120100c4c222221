"""What happened in the study, and its audit chain."""
