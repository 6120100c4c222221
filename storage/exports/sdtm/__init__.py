"""CDISC SDTM as XPT files."""
