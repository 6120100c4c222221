"""What a chat shows: one file a card."""
