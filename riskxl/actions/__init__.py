"""What an action sees of a workbook and what it asks to be changed there, free of any host.

An action is a function from a ``Snapshot`` (tables and settings as they are) to ``Changes`` (rows to append,
cells to fill, reports to replace, words to say). A host reads the snapshot, and writes all the changes or
none; so every action is whole, can be tried without writing, and is the same behind a button, on the
command line and in LibreOffice.
"""
