"""How the workbook is drawn: one module a sheet, one style sheet, one list of names."""
