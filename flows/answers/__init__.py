"""From typed text and stored JSON to facts, and the path of questions."""
