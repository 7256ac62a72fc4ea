"""Why a formula was not recalculated."""

from __future__ import annotations

from riskxl.language import Text

UNREADABLE = Text("公式无法解析", "the formula cannot be parsed")
OTHER_WORKBOOK = Text(
    "引用了其他工作簿或多张工作表", "it refers to another workbook or to several sheets at once"
)
COMBINED = Text("使用了引用的并集或交集", "it uses a union or an intersection of references")
HIDDEN_ROWS = Text("工作簿有隐藏行，小计可能不同", "the workbook has hidden rows, which change subtotals")
DATA_TABLE = Text("这是模拟运算表", "it is a what-if data table")
CIRCULAR = Text("循环引用", "it refers to itself")
IMPLICIT = Text("需要隐式交集", "it needs implicit intersection")
SPILL_OF_ONE = Text("引用的动态数组只有一个值", "the dynamic array that it refers to has one value only")
UNKNOWN_NAME = Text("使用了无法计算的名称或功能", "it uses a name or a feature that cannot be calculated")


def unknown_function(name: str) -> Text:
    return Text(f"不支持函数 {name}", f"the function {name} is not supported")


def structured(reference: str) -> Text:
    return Text(f"无法解析表格引用 {reference}", f"the table reference {reference} cannot be resolved")


def through_name(name: str, reason: Text) -> Text:
    return Text(f"名称 {name}：{reason.zh}", f"name {name}: {reason.en}")


def depends_on(address: str) -> Text:
    return Text(f"依赖没有值的 {address}", f"it depends on {address}, which has no value")
