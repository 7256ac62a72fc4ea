"""python -m riskxl: the command line."""

from riskxl.cli import main

main()
