"""参数: what the team decides once: the profile in use, the way of counting, approvers, reminders."""

from __future__ import annotations

from riskxl.actions.settings import (
    APPROVERS,
    LANGUAGE_CELL,
    LANGUAGES,
    MODE_CELL,
    MODES,
    PROFILE_CELL,
    REMINDERS,
)
from riskxl.functions import Functions
from riskxl.language import Language
from riskxl.profile.model import Profile
from riskxl.workbook import names
from riskxl.workbook.sheet import Sheet
from riskxl.workbook.sheets.profile import weights_table
from riskxl.workbook.styles import LINE, Styles

_APPROVER_ROWS = 8
_REMINDER_ROW = 11 + _APPROVER_ROWS  # 0-based, of their header
CELLS = {
    MODE_CELL: "$B$5",
    LANGUAGE_CELL: "$B$6",
    APPROVERS: f"$A$10:$B${9 + _APPROVER_ROWS}",
    **{reminder.name: f"$B${_REMINDER_ROW + n}" for n, reminder in enumerate(REMINDERS, start=2)},
}


def draw(sheet: Sheet, styles: Styles, chosen: Profile, functions: Functions) -> None:
    language = functions.language
    say = names.saying(language)
    for n, width in enumerate((26, 30, 84)):
        sheet.set_column(n, n, width)
    sheet.set_row(0, 32)
    sheet.write("A1", names.SETTING_SHEET(language), styles.title)
    modes = {mode: words(language) for mode, words in MODES.items()}
    weights = f"RISK_WEIGHTS({PROFILE_CELL}&{names.SUFFIX_CELL})"
    fingerprint = f"=INDEX({weights},ROWS({weights}),COLUMNS({weights}))"
    calculated = styles.formula("General", align="center")
    sheet.write_formula("B3", f"={PROFILE_CELL}", calculated, chosen.names(language))
    sheet.write_formula("B4", fingerprint, calculated, weights_table(chosen, functions)[-1][-1])
    sheet.write("B5", modes[chosen.mode], styles.input("General", align="center"))
    sheet.data_validation("B5", {"validate": "list", "source": list(modes.values())})
    sheet.write("B6", LANGUAGES[language], styles.input("General", align="center"))
    sheet.data_validation("B6", {"validate": "list", "source": list(LANGUAGES.values())})
    for row, (label, hint) in enumerate(
        (
            (
                names.PROFILE_SHEET(language),
                say("在“客户风险表”左上角切换", "Switch it on the customer sheet"),
            ),
            (
                say("规则指纹", "Rules"),
                say("规则有任何改动，指纹随之改变", "Changes whenever a rule changes"),
            ),
            (
                say("计分方式", "Way of counting"),
                say(
                    "扣分制：按各项原分值扣分；百分制折算：各项封顶后按 100÷权重合计 折算",
                    "Deduct: the stated points; Normalise: capped at the weights and scaled by 100/total",
                ),
            ),
            (say("语言", "Language"), say("提示和消息的语言", "Of hints and messages")),
        ),
        start=2,
    ):
        sheet.set_row(row, 20)
        sheet.write(row, 0, label, styles.make(bold=True, border=1, border_color=LINE))
        sheet.write(row, 2, hint, styles.hint)
    _approvers(sheet, styles, language)
    _reminders(sheet, styles, language, _REMINDER_ROW)
    styles.print_setup(sheet, names.SETTING_SHEET(language), language)


def _approvers(sheet: Sheet, styles: Styles, language: Language) -> None:
    say = names.saying(language)
    sheet.write("A9", say("审批人", "Approvers"), styles.table_header())
    sheet.write("B9", say("岗位", "Post"), styles.table_header())
    hint = say("只有名单上的人可以审批；销售人员不可列入", "Only these may approve; never sales people")
    sheet.write("C9", hint, styles.hint)
    sheet.set_row(8, 20)
    for row in range(_APPROVER_ROWS):
        sheet.set_row(9 + row, 20)
        sheet.write_blank(9 + row, 0, None, styles.input("@"))
        post = say("风控总监", "Risk director") if row == 0 else None
        sheet.write(9 + row, 1, post, styles.input("@"))


def _reminders(sheet: Sheet, styles: Styles, language: Language, row: int) -> None:
    say = names.saying(language)
    sheet.set_row(row, 20)
    sheet.write(row, 0, say("提醒", "Reminders"), styles.table_header())
    sheet.write(row, 1, say("数值", "Value"), styles.table_header())
    for n, reminder in enumerate(REMINDERS, start=1):
        sheet.set_row(row + n, 20)
        sheet.write(row + n, 0, reminder.labels(language), styles.cell())
        sheet.write(row + n, 1, reminder.default, styles.input("0", align="center"))
        sheet.write(row + n, 2, reminder.unit(language), styles.hint)
        whole = {"validate": "integer", "criteria": "between", "minimum": 1, "maximum": 365}
        message = say("请填 1 到 365 的整数", "enter a whole number from 1 to 365")
        sheet.data_validation(row + n, 1, row + n, 1, {**whole, "error_message": message})
