"""Verification, backup, epochs, erasure."""
