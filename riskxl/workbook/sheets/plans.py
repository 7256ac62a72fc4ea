"""应对预案: what follows from each tier under the chosen profile, live."""

from __future__ import annotations

from riskxl.actions.settings import PROFILE_CELL
from riskxl.functions import Functions
from riskxl.language import Text
from riskxl.profile.model import Profile
from riskxl.scoring.plans import ITEMS
from riskxl.tiers import RATED, STYLES, Tier
from riskxl.workbook import names
from riskxl.workbook.sheet import Sheet
from riskxl.workbook.styles import Styles

_TITLES = {
    "action": Text("应对措施", "Action"),
    "term": Text("账期", "Credit term"),
    "prepay": Text("预付款", "Prepayment"),
    "follow_up": Text("跟进", "Follow-up"),
    "approval": Text("审批", "Approval"),
}
_WIDTHS = {"action": 56, "term": 26, "prepay": 16, "follow_up": 20, "approval": 20}


def draw(sheet: Sheet, styles: Styles, chosen: Profile, functions: Functions) -> None:
    """One row a tier; the texts are formulas, so they follow the chosen profile."""
    language = functions.language
    sheet.set_row(0, 32)
    sheet.write("A1", names.PLAN_SHEET(language), styles.title)
    sheet.write_formula("A2", f"={PROFILE_CELL}", styles.label, chosen.names(language))
    hint = names.saying(language)("随所选行业模板自动更新", "follows the chosen profile")
    sheet.write("C2", hint, styles.note)
    sheet.set_row(1, 22)
    sheet.set_row(2, 24)
    head = ["风险等级", "颜色"] if language == "zh" else ["Tier", "Colour"]
    for n, title in enumerate([*head, *(_TITLES[item](language) for item in ITEMS)]):
        sheet.write(2, n, title, styles.table_header())
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 9)
    for n, item in enumerate(ITEMS, start=2):
        sheet.set_column(n, n, _WIDTHS[item])
    for r, tier in enumerate((*RATED, Tier.UNRATED), start=3):
        sheet.set_row(r, 44)
        sheet.write(r, 0, STYLES[tier].label(language), styles.tier(tier))
        sheet.write(r, 1, STYLES[tier].colour(language), styles.tier(tier))
        for n, item in enumerate(ITEMS, start=2):
            formula = f'=RISK_PLAN($A{r + 1},{PROFILE_CELL},"{item}")'
            words = functions.plan(STYLES[tier].label(language), chosen.key, item)
            sheet.write_formula(r, n, formula, styles.cell(wrap=True), words)
    styles.print_setup(sheet, names.PLAN_SHEET(language), language)
