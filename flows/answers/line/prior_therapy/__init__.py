"""What a line says of prior therapies and radiation: what was given, its last day, and what was not given."""
