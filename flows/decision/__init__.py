"""From facts to a decision: findings, reasons, flags, rulings."""
