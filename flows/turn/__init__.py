"""What a tap or a text does: one file a topic; `turn.respond` is the whole turn."""
