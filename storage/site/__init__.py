"""The sites: who works there, and with which PIN they sign, who has whose candidates, what a site sets."""
