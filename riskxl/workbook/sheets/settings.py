"""参数: what the team decides once: the profile in use, the way of counting, approvers, reminders."""

from __future__ import annotations

from riskxl.language import Language, Text
from riskxl.profile.library import SCALED_SUFFIX
from riskxl.profile.model import Profile
from riskxl.workbook import names
from riskxl.workbook.sheet import Sheet
from riskxl.workbook.styles import Styles

CELLS = {names.MODE_CELL: "$B$5", names.LANGUAGE_CELL: "$B$6", names.SUFFIX_CELL: "$B$7"}
_APPROVER_ROWS = 8
_REMINDERS: tuple[tuple[Text, int, Text], ...] = (
    (Text("等级复核周期", "Rescore every"), 7, Text("天", "days")),
    (Text("异动通知时限", "Tell tier changes within"), 24, Text("小时", "hours")),
    (Text("高风险催收到期", "Collection task due after"), 7, Text("天", "days")),
)


def draw(sheet: Sheet, styles: Styles, chosen: Profile, language: Language) -> None:
    say = names.saying(language)
    sheet.set_column(0, 0, 24, styles.make())
    sheet.set_column(1, 1, 26, styles.make())
    sheet.set_column(2, 2, 70, styles.make(text_wrap=True))
    sheet.set_row(0, 30)
    sheet.write("A1", names.SETTING_SHEET(language), styles.title)
    sheet.write("A3", names.PROFILE_SHEET(language), styles.label)
    sheet.write_formula("B3", f"={names.PROFILE_CELL}", styles.cell(align="center"), chosen.names(language))
    sheet.write("C3", say("在“客户风险表”左上角切换", "switch it on the customer sheet"), styles.note)
    sheet.write("A4", say("规则指纹", "Rules"), styles.label)
    lists = names.LIST_SHEET(language)
    fingerprint = f"=INDEX('{lists}'!$D$2:$D$60,MATCH({names.PROFILE_CELL},'{lists}'!$A$2:$A$60,0))"
    sheet.write_formula("B4", fingerprint, styles.cell(align="center"), chosen.fingerprint)
    sheet.write("C4", say("规则有任何改动，指纹随之改变", "changes whenever a rule changes"), styles.note)
    modes = {mode: words(language) for mode, words in names.MODES.items()}
    sheet.write("A5", say("计分方式", "Way of counting"), styles.label)
    sheet.write("B5", modes[chosen.mode], styles.input("General", align="center"))
    sheet.data_validation("B5", {"validate": "list", "source": list(modes.values())})
    hint = say(
        "扣分制：按各项原分值扣分；百分制折算：各项封顶后按 100/权重合计 折算",
        "Deduct: the stated points; Normalise: capped at the weights and scaled by 100/total",
    )
    sheet.write("C5", hint, styles.note)
    sheet.write("A6", say("语言", "Language"), styles.label)
    sheet.write("B6", names.LANGUAGES[language], styles.input("General", align="center"))
    sheet.data_validation("B6", {"validate": "list", "source": list(names.LANGUAGES.values())})
    added = SCALED_SUFFIX(language) if chosen.mode == "normalise" else ""
    suffix = f'=IF($B$5="{modes["normalise"]}","{SCALED_SUFFIX(language)}","")'
    sheet.write_formula("B7", suffix, styles.make(font_color="FFFFFF"), added)
    _approvers(sheet, styles, language)
    _reminders(sheet, styles, language, 11 + _APPROVER_ROWS)
    styles.print_setup(sheet, names.SETTING_SHEET(language), language)


def _approvers(sheet: Sheet, styles: Styles, language: Language) -> None:
    say = names.saying(language)
    sheet.write("A9", say("审批人", "Approvers"), styles.table_header())
    sheet.write("B9", say("岗位", "Post"), styles.table_header())
    hint = say("只有名单上的人可以审批；销售人员不可列入", "only these may approve; never sales people")
    sheet.write("C9", hint, styles.note)
    for row in range(_APPROVER_ROWS):
        sheet.write_blank(9 + row, 0, None, styles.input("@"))
        post = say("风控总监", "Risk director") if row == 0 else None
        sheet.write(9 + row, 1, post, styles.input("@"))


def _reminders(sheet: Sheet, styles: Styles, language: Language, row: int) -> None:
    say = names.saying(language)
    sheet.write(row, 0, say("提醒", "Reminders"), styles.table_header())
    sheet.write(row, 1, say("数值", "Value"), styles.table_header())
    for n, (label, value, unit) in enumerate(_REMINDERS, start=1):
        sheet.write(row + n, 0, label(language), styles.cell())
        sheet.write(row + n, 1, value, styles.input("0", align="center"))
        sheet.write(row + n, 2, unit(language), styles.note)
        sheet.data_validation(row + n, 1, row + n, 1, {"validate": "integer", "criteria": ">=", "value": 1})
