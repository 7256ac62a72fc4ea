"""One module a sheet; each draws itself into an open XlsxWriter workbook."""
