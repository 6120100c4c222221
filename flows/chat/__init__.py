"""Where a chat stands: position, what a turn can see, events."""
