"""What the forms share: tables, descriptions, codes, texts."""
