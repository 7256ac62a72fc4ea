"""Speed figures, printed as a table by ``python -m tests.bench``; peers come with ``pip install .[bench]``.

One core: numeric libraries start their threads when they are imported, so this stands before all imports.
"""

import os

for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "POLARS_MAX_THREADS"):
    os.environ[_variable] = "1"
