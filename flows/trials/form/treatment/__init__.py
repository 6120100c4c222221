"""What follows registration, as a trial file says it."""
