"""Who needs what, most urgent first: one line a candidate."""
