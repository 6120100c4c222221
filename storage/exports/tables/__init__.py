"""The forms that are tables: CSV, XLSX, JSON lines, log and flow."""
