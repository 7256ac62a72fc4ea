"""The buttons, pressed headless: what they ask, what they say and what they leave in the workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from pyopenvba.interpreter import VBAObject, member

from riskxl.actions.settings import LANGUAGE_CELL, PROFILE_CELL
from riskxl.functions import FUNCTIONS, Functions
from riskxl.profile.library import ProfileLibrary
from riskxl.tiers import STYLES
from riskxl.workbook.sheets.risk_list import HEADER_ROW
from riskxl.workbook.vba.labels import TEXTS

from .headless import Excel, open_excel

CANCEL = 2
HEADERS = ("客户", "信用评分", "交易记录", "失信被执行人记录", "历史逾期付款次数")
ROWS = (("甲", 90, "正常", 0, 0), ("乙", 70, "正常", 1, 4), ("丙", 30, "多次延期付款", 0, 0))


class Control(VBAObject):
    """IRibbonControl."""

    vba_type_name = "IRibbonControl"

    def __init__(self, name: str) -> None:
        self._name = name

    @member
    def ID(self) -> object:  # noqa: N802 (Office's name)
        return self._name


@pytest.fixture
def excel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Excel]:
    """A table of three customers on the first sheet, the settings on the second."""
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    path = tmp_path / "RiskXL.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("客户")
    for number, row in enumerate((HEADERS, *ROWS)):
        sheet.write_row(number, 0, row)
    settings = book.add_worksheet("参数")
    settings.write_column(0, 0, ("简版信用评分", "中文"))
    book.define_name(PROFILE_CELL, "='参数'!$A$1")
    book.define_name(LANGUAGE_CELL, "='参数'!$A$2")
    book.close()
    with open_excel(path) as opened:
        yield opened


def press(excel: Excel, button: str, *answers: int) -> list[str]:
    """The messages that a button shows; the user answers them with OK or as given."""
    excel.app.answer_dialogs(*answers)
    before = len(excel.app.dialogs)
    excel.app.run("RiskTab_Press", Control(button))
    return [text for _, text, _, _ in excel.app.dialogs[before:]]


def asked(excel: Excel, callback: str, *arguments: object) -> Any:
    """What a callback of the ribbon returns through its last argument."""
    given = ", ".join(repr(a) if isinstance(a, int) else f'"{a}"' for a in arguments)
    name = f"Ask{callback}{len(excel.app.interpreter.modules)}"
    call = ", ".join(part for part in (callback + " Nothing", given, "answer") if part)
    excel.app.add_module(
        f"Function {name}()\n    Dim answer As Variant\n    {call}\n    {name} = answer\nEnd Function",
        name=f"M{name}",
    )
    return excel.app.run(name)


def cell(excel: Excel, address: str, sheet: int = 1) -> object:
    return excel.app.sheet(sheet).value(address)


def tiers(profile: str) -> list[Any]:
    answer = Functions(ProfileLibrary()).tier([list(row) for row in ROWS], [list(HEADERS)], profile)
    assert isinstance(answer, list)
    return [row[0] for row in answer]


def choose(excel: Excel, name: str, *answers: int) -> list[str]:
    """Takes a profile from the list on the ribbon."""
    names = [asked(excel, "RiskTab_ProfileLabel", n) for n in range(asked(excel, "RiskTab_ProfileCount"))]
    excel.app.answer_dialogs(*answers)
    before = len(excel.app.dialogs)
    excel.app.run("RiskTab_ChooseProfile", Control("rxProfile"), "", names.index(name))
    return [text for _, text, _, _ in excel.app.dialogs[before:]]


def as_office_counts(rgb: str) -> int:
    """RRGGBB with red in the lowest byte."""
    return int.from_bytes(bytes.fromhex(rgb), "little")


def test_the_list_holds_every_profile_and_shows_that_of_the_cell(excel: Excel) -> None:
    shipped = Functions(ProfileLibrary()).call("RISK_PROFILES")
    assert isinstance(shipped, list)
    count = asked(excel, "RiskTab_ProfileCount")
    assert [asked(excel, "RiskTab_ProfileLabel", n) for n in range(count)] == [name for name, _ in shipped]
    assert shipped[asked(excel, "RiskTab_ProfileIndex")][1] == "basic"
    ids = {asked(excel, "RiskTab_ProfileId", n) for n in range(count)}
    assert len(ids) == count


def test_a_profile_is_kept_after_its_changes_were_shown(excel: Excel) -> None:
    (said,) = choose(excel, "通用")
    moves = Counter(zip(tiers("basic"), tiers("general"), strict=True))
    changed = {f"{old} → {new}：{count} 户" for (old, new), count in moves.items() if old != new}
    assert changed and changed <= set(said.splitlines())

    assert cell(excel, "A1", 2) == "通用"


def test_a_profile_that_is_declined_leaves_the_cell(excel: Excel) -> None:
    choose(excel, "通用", CANCEL)
    assert cell(excel, "A1", 2) == "简版信用评分"


def test_profiles_are_compared_line_by_line(excel: Excel) -> None:
    (said,) = press(excel, "rxCompare")
    lines = dict(line.split("：", 1) for line in said.splitlines())
    assert len(lines) == len(Functions(ProfileLibrary()).call("RISK_PROFILES"))  # type: ignore[arg-type]
    basic = tiers("basic")
    assert all(f"{tier} {basic.count(tier)}" in lines["简版信用评分"] for tier in basic)
    assert "变动 0" in lines["简版信用评分"]


def test_recalculating_all_reads_the_rules_anew(excel: Excel) -> None:
    assert press(excel, "rxRecalculate") == []
    assert (excel.server.calls, excel.recalculations) == (["reload"], 1)


def test_recalculating_all_starts_a_python_that_has_died(excel: Excel) -> None:
    excel.server.dead = True
    assert press(excel, "rxRecalculate") == []
    assert (excel.server.calls, excel.recalculations) == (["reload"], 1)


def test_the_language_switches_labels_answers_and_the_cell(excel: Excel) -> None:
    def seen() -> tuple[object, ...]:
        headers = excel.range("A1:E1")
        return cell(excel, "A2", 2), excel.call("RISK_TIER", excel.range("A4:E4"), headers, "basic")

    assert seen() == ("中文", "高风险")
    press(excel, "rxLanguage")
    assert seen() == ("English", "High risk")
    press(excel, "rxLanguage")
    assert seen() == ("中文", "高风险")


def test_a_label_follows_the_language(excel: Excel) -> None:
    for language in ("zh", "en"):
        label = TEXTS["label.rxAbout"]
        assert excel.app.evaluate('RiskText("label.rxAbout")') == label(language)
        press(excel, "rxLanguage")


def test_about_names_the_version(excel: Excel) -> None:
    import riskxl

    (said,) = press(excel, "rxAbout")
    assert riskxl.__version__ in said


def test_a_table_of_ones_own_gets_four_live_columns(excel: Excel) -> None:
    (question,) = press(excel, "rxApply")
    assert "信用评分" in question
    sheet = excel.app.sheet(1)
    assert [sheet.value(f"{c}1") for c in "FGHI"] == ["风险得分", "风险等级", "主要原因", "应对措施"]
    assert sheet.formula("F3") == f"=RISK_SCORE($A3:$E3,$A$1:$E$1,{PROFILE_CELL})"
    assert sheet.formula("G4") == f"=RISK_TIER($A4:$E4,$A$1:$E$1,{PROFILE_CELL})"
    assert sheet.formula("H2") == f"=RISK_REASONS($A2:$E2,$A$1:$E$1,{PROFILE_CELL},3)"
    assert sheet.formula("I2") == f"=RISK_PLAN($G2,{PROFILE_CELL})"


def test_each_tier_gets_its_colours(excel: Excel) -> None:
    press(excel, "rxApply")
    rules = {rule.formula: (rule.interior.colour, rule.font.colour) for rule in excel.colours}
    assert rules == {
        f'="{style.label.zh}"': (as_office_counts(style.fill), as_office_counts(style.font))
        for style in STYLES.values()
    }


def test_a_table_that_cannot_be_finished_is_as_it_was(excel: Excel) -> None:
    excel.refuse_colours = True
    (_, said) = press(excel, "rxApply")
    assert said == TEXTS["action.failed"].zh
    assert [cell(excel, f"{column}{row}") for column in "FGHI" for row in (1, 2, 4)] == [None] * 12


def test_a_second_time_nothing_is_added(excel: Excel) -> None:
    press(excel, "rxApply")
    (said,) = press(excel, "rxApply")
    assert said == TEXTS["apply.there"].zh
    assert cell(excel, "J1") is None


def test_a_table_that_is_declined_stays_as_it_was(excel: Excel) -> None:
    press(excel, "rxApply", CANCEL)
    assert cell(excel, "F1") is None


def test_a_table_without_indicators_is_refused_in_words(excel: Excel) -> None:
    excel.app.sheet(2).set_value("A1", "不存在")
    (said,) = press(excel, "rxApply")
    assert "不存在" in said and cell(excel, "F1") is None


def test_diagnosis_is_well_or_names_the_remedy(excel: Excel) -> None:
    (said,) = press(excel, "rxDiagnose")
    assert TEXTS["check.well"].zh in said
    excel.stop_python()
    (said,) = press(excel, "rxDiagnose")
    assert TEXTS["check.no.python"].zh in said


def test_a_button_that_fails_says_what_to_do(excel: Excel) -> None:
    excel.stop_python()
    (said,) = press(excel, "rxRecalculate")
    assert said == TEXTS["python.missing"].zh


def test_the_tab_gives_way_to_the_add_in(excel: Excel) -> None:
    assert asked(excel, "RiskTab_Visible") is True
    book = excel.app.add_workbook()
    book.name = "RiskXL.xlam"
    assert asked(excel, "RiskTab_Visible") is False


def test_the_function_wizard_knows_every_function_and_argument(excel: Excel) -> None:
    excel.app.run("RiskWizard_Register")
    for doc in FUNCTIONS:
        helps = [argument.help.zh for argument in doc.arguments]
        assert excel.described.pop(f"'RiskXL.xlsx'!{doc.name}") == (doc.help.zh, "RiskXL", helps)
    assert not excel.described


def test_a_setting_changed_by_hand_is_followed(excel: Excel) -> None:
    assert excel.call("RISK_TIER", excel.range("A4:E4"), excel.range("A1:E1"), "basic") == "高风险"
    excel.app.sheet(2).set_value("A2", "English")
    excel.app.run("RiskActions_CellChanged", excel.range("A2", 2))
    assert excel.recalculations == 1
    assert excel.call("RISK_TIER", excel.range("A4:E4"), excel.range("A1:E1"), "basic") == "High risk"


def test_a_switch_of_the_profile_fits_rows_and_the_printed_list(excel: Excel) -> None:
    sheet = excel.app.sheet(1)
    sheet.sheet.vba_set("Name", "风险清单")
    for row, number in enumerate((1, 2, 3), start=HEADER_ROW + 1):
        sheet.set_value(f"A{row}", number)
    excel.page.area = "$A$1:$L$5"
    excel.app.run("RiskActions_CellChanged", excel.range("A1", 2))
    assert excel.page.area == f"$A$1:$L${HEADER_ROW + 3}"
    assert excel.fitted > 0
