"""What happened: follow-ups, tier changes, tasks, write-offs, history. Sealed rows, only ever added."""
