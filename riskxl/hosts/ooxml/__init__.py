"""Reading and patching .xlsx/.xlsm packages in place: no part is rewritten that need not change."""
