"""The macros of the workbook and the add-in."""
