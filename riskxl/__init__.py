"""RiskXL: customer credit-risk scorecards for people who work in Excel."""

from importlib.metadata import version

__version__ = version("riskxl")
