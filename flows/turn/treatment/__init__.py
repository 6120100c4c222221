"""What a tap or a text does in a treatment."""
