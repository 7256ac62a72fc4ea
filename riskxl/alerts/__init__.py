"""Alerts: which rules fire (``collect``), and how what fired reaches people (``send``).

The outbox is the workbook's table Alerts. ``collect`` adds to it what is new, ``send`` yields what each
message came to, and ``outbox`` turns both into Changes, so that every host can do the one or the other.
"""
