"""RiskXL through the real xlwings call path."""
