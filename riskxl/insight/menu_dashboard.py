"""The actions that show the customers: all of them on the dashboard, one of them on a report."""

from __future__ import annotations

from riskxl.actions.action import Action, Context
from riskxl.actions.changes import Changes
from riskxl.actions.schema import CUSTOMERS
from riskxl.actions.settings import REPORT_CUSTOMER
from riskxl.insight.dashboard import DASHBOARD
from riskxl.language import Text


def _report(context: Context) -> Changes:
    customer = context.customers.by_id[context.customers_asked[0]]
    changes = Changes(settings={REPORT_CUSTOMER: customer.id}, show=REPORT_CUSTOMER)
    named = f"{customer.id} {customer.name}"
    changes.messages.append(
        Text(f"“客户报告”现在显示 {named}", f"The sheet Customer report shows {named} now")
    )
    return changes


REPORT = Action(
    key="report",
    labels=Text("客户报告", "Customer report"),
    help=Text(
        "在“客户报告”表显示选中的客户，可直接打印；成批的网页和 PDF 用 riskxl report",
        "Shows the selected customer on the sheet Customer report, to print; files by riskxl report",
    ),
    tables=(CUSTOMERS,),
    run=_report,
    of_customers="one",
)
ACTIONS = (DASHBOARD, REPORT)
