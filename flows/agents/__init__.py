"""The drug table, and finding a drug by what was typed."""
