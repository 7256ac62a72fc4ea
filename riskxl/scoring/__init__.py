"""HOW a customer is scored: cells, kernel, tables, reasons, plans."""
