"""What the forms share: rows, tables, descriptions, codes, texts."""
