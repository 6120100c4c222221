"""Therapies from what was typed: agents, regimens, their days."""
