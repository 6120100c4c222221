"""REDCap: dictionary and records."""
