"""重算: compare every customer's verdict with what the ledgers know, and write down what changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from riskxl.actions.action import Action, Context
from riskxl.actions.changes import Changes, Record
from riskxl.actions.customers import Customer, Verdict
from riskxl.actions.moments import to_cell
from riskxl.actions.schema import CUSTOMERS, IN_FORCE, OPEN
from riskxl.actions.settings import LAST_RESCORE, MODES, TELL_HOURS
from riskxl.language import Text
from riskxl.ledger import chosen, history, tasks, tier_changes, todo
from riskxl.ledger.entries import entries
from riskxl.profile import archive
from riskxl.profile.model import Profile
from riskxl.tiers import Tier

_NO_REASON = Text("没有扣分项", "nothing counts against it")
_VALUES_GONE = Text("所有指标都被清空", "all values were removed")
_FIRST_USE = Text("重算时首次使用", "first used by a rescore")


@dataclass
class _Tally:
    scored: int = 0
    new: int = 0
    score: int = 0
    other: int = 0  # same score, other values, rules, tier or coverage
    tier: int = 0
    to_approve: int = 0
    tasks: int = 0


def run(context: Context) -> Changes:
    return _Rescore(context).run()


class _Rescore:
    def __init__(self, context: Context) -> None:
        snapshot = context.snapshot
        for name in (CUSTOMERS, "History", "TierChanges", "Tasks", "Rules"):
            snapshot.table(name)  # without one of them the ledgers would part
        self.context = context
        self.changes = Changes()
        self.tally = _Tally()
        self._history = history.last_entries(snapshot)
        self._known = tier_changes.last_known(tier_changes.by_customer(snapshot), self._history)
        self._archived = {(row.text("fingerprint"), row.text("rules")) for row in entries(snapshot, "Rules")}
        self._used: dict[int, Profile] = {}
        self._tasks: dict[str, list[tasks.Task]] = {}
        for task in tasks.open_tasks(snapshot):
            self._tasks.setdefault(task.customer_id, []).append(task)

    def run(self) -> Changes:
        for customer, verdict in chosen.scored(self.context, self._history, self.changes):
            self.tally.scored += 1
            self._compare(customer, verdict)
        for profile in self._used.values():
            self._archive(profile)
        if not self.context.customers_asked:
            self.changes.settings[LAST_RESCORE] = to_cell(self.context.now)
        self._tell()
        todo.renew(self.context, self.changes)
        return self.changes

    def _compare(self, customer: Customer, verdict: Verdict) -> None:
        before = self._history.get(customer.id)
        now = history.result(verdict, customer, self.context.language)
        if before is None or history.differs(before, now, verdict):
            self.changes.append("History", self._row(customer, now))
            self._used.setdefault(id(verdict.profile), verdict.profile)
            if before is None:
                self.tally.new += 1
            elif history.score_differs(before, verdict):
                self.tally.score += 1
            else:
                self.tally.other += 1
        tier = self.context.customers.tier(customer)
        old = self._known.get(customer.id)
        if tier != old and (old is not None or _needs_approval(verdict.profile, tier)):
            self._tier_change(customer, verdict, old, tier)

    def _tier_change(self, customer: Customer, verdict: Verdict, old: Tier | None, new: Tier) -> None:
        context = self.context
        state = OPEN if _needs_approval(verdict.profile, new) else IN_FORCE
        tell_by = context.now + timedelta(hours=context.snapshot.reminder(TELL_HOURS))
        record = {
            "old_tier": context.word(old.label) if old is not None else None,
            "new_tier": context.word(new.label),
            "reason": self._reason(verdict),
            "tell_by": to_cell(tell_by),
            "state": context.word(state),
        }
        self.changes.append("TierChanges", self._row(customer, record))
        mark = tier_changes.mark(old, new, state, context.now, context.language)
        chosen.set_cell(self.changes, context, customer, "change_mark", mark)
        self.tally.tier += 1
        self.tally.to_approve += state is OPEN
        if new >= Tier.HIGH:
            for task in tasks.demanded(context, customer, self._tasks.get(customer.id, [])):
                self.changes.append("Tasks", task)
                self.tally.tasks += 1

    def _reason(self, verdict: Verdict) -> str:
        if verdict.tier is Tier.NONE:
            return self.context.word(_VALUES_GONE)
        return verdict.reasons(self.context.language) or self.context.word(_NO_REASON)

    def _archive(self, profile: Profile) -> None:
        """Keep the rules in full, once; again if only words or plans changed, which no fingerprint tells."""
        context, text = self.context, archive.to_text(profile)
        if (profile.fingerprint, text) in self._archived:
            return
        self._archived.add((profile.fingerprint, text))
        self.changes.append(
            "Rules",
            {
                "time": to_cell(context.now),
                "fingerprint": profile.fingerprint,
                "profile": context.word(profile.names),
                "mode": context.word(MODES[profile.mode]),
                "rules": text,
                "reason": context.word(_FIRST_USE),
                "by": context.by,
            },
        )

    def _row(self, customer: Customer, cells: Record) -> Record:
        return {
            "time": to_cell(self.context.now),
            "customer_id": customer.id,
            "name": customer.name,
            **cells,
            "by": self.context.by,
        }

    def _tell(self) -> None:
        tally = self.tally
        parts_zh = [f"{tally.score} 户得分有变"]
        parts_en = [f"scores changed: {tally.score}"]
        if tally.new:
            parts_zh.append(f"{tally.new} 户首次记录")
            parts_en.append(f"recorded for the first time: {tally.new}")
        parts_zh.append(f"{tally.tier} 户等级变化（待审批 {tally.to_approve}）")
        parts_en.append(f"tiers changed: {tally.tier} (to approve: {tally.to_approve})")
        self.changes.messages.append(
            Text(
                f"{tally.scored} 户：{'，'.join(parts_zh)}",
                f"customers: {tally.scored}; {', '.join(parts_en)}",
            )
        )
        if tally.other:
            self.changes.messages.append(
                Text(
                    f"另有 {tally.other} 户的取值、完整度或规则有变，得分不变，也已记入历史",
                    f"same score but other values or rules, recorded too: {tally.other}",
                )
            )
        if tally.tasks:
            self.changes.messages.append(Text(f"新开措施任务 {tally.tasks} 项", f"new tasks: {tally.tasks}"))


def _needs_approval(profile: Profile, tier: Tier) -> bool:
    plan = profile.plan(tier)
    return plan is not None and plan.approval is not None


RESCORE = Action(
    "rescore",
    Text("重算留痕", "Rescore and log"),
    Text(
        "比较每户的得分和等级与上次的记录，变化记入历史和等级异动，需要的措施开成任务",
        "Compare scores and tiers with the last record; write changes down and open the tasks they demand",
    ),
    tuple(dict.fromkeys((*todo.READS, "Rules"))),
    run,
    of_customers="all or some",
)
