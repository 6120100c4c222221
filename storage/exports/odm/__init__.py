"""CDISC ODM."""
