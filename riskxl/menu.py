"""Every action by its key, as the ribbon, the command line and LibreOffice's menu offer them."""

from __future__ import annotations

from riskxl.actions.action import Action, Context, no_such_customers
from riskxl.actions.changes import Changes
from riskxl.alerts.actions import ACTIONS as ALERTS
from riskxl.errors import Problem, UsageError
from riskxl.insight.menu_dashboard import ACTIONS as DASHBOARD
from riskxl.insight.menu_profile import ACTIONS as PROFILE
from riskxl.insight.menu_review import ACTIONS as REVIEW
from riskxl.intake.menu import ACTIONS as INTAKE
from riskxl.language import Text
from riskxl.ledger import chain
from riskxl.ledger.menu import ACTIONS as LEDGER

# In the order of the ribbon's groups: data, follow-up, insight, alerts.
ACTIONS: dict[str, Action] = {
    action.key: action for action in (*INTAKE, *LEDGER, *DASHBOARD, *REVIEW, *PROFILE, *ALERTS)
}


def run(action: Action, context: Context, *, dry_run: bool = False) -> Changes:
    """What an action changes, its ledger rows sealed; every door goes through here.

    A ``dry_run`` has no effect outside (nothing is sent). Raises RiskxlError if the customers asked
    for are not what the action needs, or as the action does.
    """
    _check_customers(action, context)
    changes = (action.rehearsal if dry_run and action.rehearsal else action.run)(context)
    chain.seal(context.snapshot, changes)
    return changes


def _check_customers(action: Action, context: Context) -> None:
    asked = context.customers_asked
    unknown = [customer for customer in asked if customer not in context.customers.by_id]
    if unknown:
        raise no_such_customers(unknown, context.customers.by_id)
    if action.of_customers == "one" and len(asked) != 1:
        raise UsageError(
            Problem(
                action.labels,
                Text("要指明一个客户", "one customer is needed"),
                Text(
                    "请选中客户所在的一行，或给出一个编号",
                    "select one customer's row, or give one customer's ID",
                ),
            )
        )
