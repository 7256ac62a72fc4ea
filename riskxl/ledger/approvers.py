"""Who may approve: names on the workbook's list whose post is not in sales, and never one's own customers."""

from __future__ import annotations

from riskxl.actions.customers import Customer, where
from riskxl.actions.snapshot import Snapshot
from riskxl.errors import DataError, Problem
from riskxl.language import Text, plain

_LIST = Text("“参数”的审批人名单", "the list of approvers on the sheet Settings")


def names(snapshot: Snapshot) -> list[str]:
    """Everybody who may approve a tier change."""
    return [name for name, post in snapshot.approvers().items() if not _is_sales(post)]


def check(snapshot: Snapshot, approver: str, customer: Customer | None) -> str:
    """The approver's post; raises DataError, which names the rule, for one who may not approve here."""
    listed = snapshot.approvers()
    if approver not in listed:
        on_list = "、".join(names(snapshot))
        raise refusal(
            approver,
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
    post = listed[approver]
    if _is_sales(post):
        raise refusal(
            approver,
            Text(f"岗位是“{post}”，销售人员不能审批", f"has the post '{post}': sales may not approve"),
            Text(
                f"请由{_LIST.zh}中的非销售人员审批", f"let somebody on {_LIST.en} approve who is not in sales"
            ),
        )
    if customer is not None and approver in customer.text("sales_owner"):
        raise refusal(
            approver,
            Text(
                f"是客户 {where(customer).zh} 的销售责任人，不能审批自己的客户",
                f"is the sales owner of {where(customer).en} and may not approve own customers",
            ),
            Text("请由其他审批人审批", "let another approver decide"),
        )
    return post


def check_risk_control(post: str, approver: str) -> None:
    """Raises DataError unless the post is one of risk control."""
    if "风控" not in post and "risk" not in post.casefold():
        raise refusal(
            approver,
            Text(
                f"岗位是“{post or '空白'}”，核销须由风控批准",
                f"has the post '{post or 'none'}': risk control must approve a write-off",
            ),
            Text(
                f"请由{_LIST.zh}中岗位含“风控”的人批准",
                f"let somebody on {_LIST.en} approve whose post says risk",
            ),
        )


def refusal(approver: str, message: Text, remedy: Text) -> DataError:
    return DataError(Problem(plain(approver), message, remedy))


def _is_sales(post: str) -> bool:
    return "销售" in post or "sales" in post.casefold()
