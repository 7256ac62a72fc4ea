"""Sheet titles and defined names of the workbook, in one place for every sheet and formula."""

from __future__ import annotations

from collections.abc import Callable

from riskxl.language import Language, Text

RISK_SHEET = Text("客户风险表", "Customer risk")
PRINT_SHEET = Text("风险清单", "Risk list")
DASHBOARD_SHEET = Text("看板", "Dashboard")
REPORT_SHEET = Text("客户报告", "Customer report")
PROFILE_SHEET = Text("行业模板", "Profile")
PLAN_SHEET = Text("应对预案", "Plans")
FUNCTION_SHEET = Text("函数说明", "Functions")
HELP_SHEET = Text("使用说明", "First steps")
SETTING_SHEET = Text("参数", "Settings")
LIST_SHEET = Text("列表", "Lists")

# Defined names of formulas, the same in both languages; those of settings stand in riskxl.actions.settings.
SUFFIX_CELL = "计分后缀"  # what the way of counting adds to a profile's name in formulas
PROFILE_NAMES = "模板名单"  # the names of all profiles, below each other
PROFILE_WEIGHTS = "模板权重"  # the weights of all indicators, a row for each profile
ADDIN_NOTE = Text("RiskXL 加载项：本表不需要打开", "The RiskXL add-in: nothing to see here")


def saying(language: Language) -> Callable[[str, str], str]:
    """Chooses between two wordings: say("中文", "English")."""
    return lambda zh, en: zh if language == "zh" else en
