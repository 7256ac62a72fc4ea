"""Who may approve: names on the workbook's list whose post is not in sales, and never one's own customers."""

from __future__ import annotations

from typing import NamedTuple

from riskxl.actions.customers import Customer, Customers, where
from riskxl.actions.snapshot import Snapshot
from riskxl.errors import DataError, Problem
from riskxl.folding import folded
from riskxl.language import Text, plain
from riskxl.ledger.tier_changes import TierChange

_LIST = Text("“参数”的审批人名单", "the list of approvers on the sheet Settings")


class Approver(NamedTuple):
    """Somebody on the list, by the name that stands there."""

    name: str
    post: str

    def is_called(self, typed: str) -> bool:
        """By the name; by post and name too, as owners are written: '风控总监 王五'."""
        spellings = (self.name, self.post + self.name, self.name + self.post)
        return folded(typed) in map(folded, spellings)


def demanded(customers: Customers, change: TierChange) -> Text | None:
    """The post that the customer's plan wants a tier change to be approved by."""
    plan = customers.plan(change.customer_id, change.new)
    return plan.approval if plan else None


def names(snapshot: Snapshot, wanted: Text | None = None) -> list[str]:
    """Everybody who may approve what a post is wanted for (None: any outside sales)."""
    return [
        name
        for name, post in snapshot.approvers().items()
        if post and not _is_sales(post) and (wanted is None or _holds(post, wanted))
    ]


def check(snapshot: Snapshot, typed: str, customer: Customer | None, wanted: Text | None = None) -> Approver:
    """Who ``typed`` is on the list; raises DataError, which names the rule, for one who may not approve here.

    ``wanted`` is the post that the plan of a tier asks for.
    """
    approver = _listed(snapshot, typed)
    on_list = "、".join(names(snapshot, wanted))
    if approver is None:
        raise refusal(
            typed,
            Text("不在审批人名单上", "is not on the list of approvers"),
            Text(
                f"请由名单上的人审批：{on_list}；或把审批人登记到“参数”"
                if on_list
                else "请先在“参数”登记审批人和岗位",
                f"let one of these approve: {on_list}; or add the approver to Settings"
                if on_list
                else "enter approvers and their posts on the sheet Settings first",
            ),
        )
    name, post = approver
    if not post:
        raise refusal(
            name,
            Text("没有登记岗位，无法确认不是销售人员", "has no post: it may be one in sales"),
            Text(f"请在{_LIST.zh}里补上岗位", f"enter the post in {_LIST.en}"),
        )
    if _is_sales(post):
        raise refusal(
            name,
            Text(f"岗位是“{post}”，销售人员不能审批", f"has the post '{post}': sales may not approve"),
            Text(
                f"请由{_LIST.zh}中的非销售人员审批", f"let somebody on {_LIST.en} approve who is not in sales"
            ),
        )
    if wanted is not None and not _holds(post, wanted):
        raise refusal(
            name,
            Text(
                f"岗位是“{post}”，须由{wanted.zh}审批", f"has the post '{post}': a {wanted.en} must approve"
            ),
            Text(
                f"请由{wanted.zh}审批：{on_list}" if on_list else f"请先在“参数”登记{wanted.zh}",
                f"let one of these approve: {on_list}"
                if on_list
                else f"enter the {wanted.en} on the sheet Settings first",
            ),
        )
    if customer is not None and folded(name) in folded(customer.text("sales_owner")):
        raise refusal(
            name,
            Text(
                f"是客户 {where(customer).zh} 的销售责任人，不能审批自己的客户",
                f"is the sales owner of {where(customer).en} and may not approve own customers",
            ),
            Text("请由其他审批人审批", "let another approver decide"),
        )
    return approver


def check_risk_control(approver: Approver) -> None:
    """Raises DataError unless the post is one of risk control."""
    if "风控" not in approver.post and "risk" not in approver.post.casefold():
        raise refusal(
            approver.name,
            Text(
                f"岗位是“{approver.post}”，核销须由风控批准",
                f"has the post '{approver.post}': risk control must approve a write-off",
            ),
            Text(
                f"请由{_LIST.zh}中岗位含“风控”的人批准",
                f"let somebody on {_LIST.en} approve whose post says risk",
            ),
        )


def refusal(approver: str, message: Text, remedy: Text) -> DataError:
    return DataError(Problem(plain(approver), message, remedy))


def _listed(snapshot: Snapshot, typed: str) -> Approver | None:
    listed = (Approver(name, post) for name, post in snapshot.approvers().items())
    return next((approver for approver in listed if approver.is_called(typed)), None)


def _holds(post: str, wanted: Text) -> bool:
    return any(folded(word) in folded(post) for word in (wanted.zh, wanted.en))


def _is_sales(post: str) -> bool:
    return "销售" in post or "sales" in post.casefold()
