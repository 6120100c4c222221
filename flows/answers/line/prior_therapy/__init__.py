"""What a line says of prior therapies: what was given, its last day, and what was not given."""
