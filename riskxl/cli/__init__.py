"""The command line: thin commands over the product's parts."""

from riskxl.cli.main import main

__all__ = ["main"]
