"""Customers for comparing our statistics with those of other libraries; without random numbers."""

from __future__ import annotations

import numpy as np

SIZE = 600
SPLITS = (0.5, 1.5, 2.5)  # between 0, 1, 2 and 3 overdue payments
PSI_EDGES = (30.0, 60.0, 85.0)

_n = np.arange(SIZE)
overdue = (_n * 7 % 11) // 3  # 0 … 3
bad = (_n * _n + 3 * overdue * _n) % 17 < 2 + 2 * overdue
score = 100.0 - 10 * overdue - _n * 13 % 59
score_later = 97.0 - 12 * overdue - _n * 17 % 61
