"""What a turn's events do to what is stored: one file a topic."""
