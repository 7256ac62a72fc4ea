"""The file port: actions on workbook files without any spreadsheet program."""
