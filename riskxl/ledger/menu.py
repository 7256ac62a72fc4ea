"""The actions on the ledgers."""

from __future__ import annotations

from riskxl.actions.action import Action
from riskxl.ledger.approve import APPROVE
from riskxl.ledger.follow_up import FOLLOW_UP
from riskxl.ledger.rescore import RESCORE
from riskxl.ledger.show_todo import TODO
from riskxl.ledger.task_done import TASK_DONE
from riskxl.ledger.verify import VERIFY
from riskxl.ledger.write_off import WRITE_OFF

ACTIONS: tuple[Action, ...] = (RESCORE, FOLLOW_UP, APPROVE, TASK_DONE, WRITE_OFF, TODO, VERIFY)
