"""RiskXL in Excel on Windows, by way of xlwings: VBA wrapper → COM → ``udfs`` → riskxl.functions."""
