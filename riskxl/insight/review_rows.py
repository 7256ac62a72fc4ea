"""A review in words, a row for each figure: the same on the sheet, on the command line and in a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from riskxl.insight.dashboard_figures import COLLECTION_TARGET
from riskxl.insight.indicators import Cell, IndicatorReview
from riskxl.insight.observations import Event
from riskxl.insight.review import Collection, Judged, Review
from riskxl.insight.review_words import NONE, NOTHING, ReportRow, effect_words, percent
from riskxl.insight.statistics import CONFIDENCE, Divergence, Share
from riskxl.insight.suggestions import Suggestion, evidence
from riskxl.language import Text, join, plain
from riskxl.profile.model import as_written
from riskxl.profile.words import shown

_SUMMARY = Text("概况", "Summary")
_ADVICE = Text("建议", "Suggestions")
_TIERS = Text("事前等级与结果", "Tier before and outcome")
_SCORE = Text("得分的区分力", "How well the score tells")
_INDICATORS = Text("各指标", "Indicators")
_UNCAUGHT = Text("没有指标提示的出险客户", "Turned bad without any sign")
_UNJUDGED = Text("事前没有评分的出险客户", "Turned bad without a score")
_TRUSTED = Text("误判：低风险却出险", "Judged wrongly: low risk, turned bad")
_BLAMED = Text("误判：高风险及以上却未出险", "Judged wrongly: high or worse, stayed good")
_PROCESS = Text("执行情况", "Work done")
_COLLECTION_RATE = Text("高风险回款率", "High-risk collection")
_CELLS = Text("指标取值与WoE", "Indicator values and WoE")


def review_rows(review: Review, suggestions: Sequence[Suggestion]) -> list[ReportRow]:
    """All of a review, what matters most first."""
    return [
        *_summary(review),
        *map(_suggestion, suggestions),
        *_outcomes(review),
        *_score(review),
        *map(_indicator, review.indicators),
        *(_judged(_UNCAUGHT, one) for one in review.uncaught),
        *map(_unjudged, review.unjudged),
        *(_judged(_TRUSTED, one) for one in review.trusted),
        *(_judged(_BLAMED, one) for one in review.blamed),
        *_process(review),
        *(row for indicator in review.indicators for row in _cells(indicator)),
    ]


def _summary(review: Review) -> Iterator[ReportRow]:
    span = review.span
    yield ReportRow(_SUMMARY, Text("期间", "Period"), plain(f"{span.start} – {span.end}"))
    left_out = NOTHING
    if review.lost_before:
        left_out = Text(
            f"另有 {review.lost_before} 家在此之前已坏账、破产或失联，不计入",
            f"{review.lost_before} more were lost before (bad debt, bankruptcy, out of reach): not counted",
        )
    yield ReportRow(
        _SUMMARY,
        Text("出险客户", "Turned bad"),
        plain(str(review.bad)),
        str(review.customers),
        left_out,
    )
    for warning in review.warnings:
        yield ReportRow(_SUMMARY, Text("注意", "Note"), NONE, "", warning)


def _suggestion(suggestion: Suggestion) -> ReportRow:
    note = suggestion.evidence
    if not suggestion.certain:
        note = join([note, Text("样本太小，仅供参考", "the sample is too small to tell")])
    value = effect_words(suggestion.effect) if suggestion.effect else NONE
    n = str(len(suggestion.effect.after.tiers)) if suggestion.effect else ""
    return ReportRow(_ADVICE, suggestion.text, value, n, note)


def _outcomes(review: Review) -> Iterator[ReportRow]:
    for outcome in review.outcomes:
        share = Share(outcome.bad, outcome.bad + outcome.good)
        yield ReportRow(
            _TIERS,
            outcome.tier.label,
            Text(
                f"出险 {outcome.bad}，未出险 {outcome.good}",
                f"{outcome.bad} turned bad, {outcome.good} did not",
            ),
            str(share.n),
            Text(f"出险率 {percent(share)}", f"bad rate {percent(share)}") if share.n else NONE,
        )
    yield _share_row(
        Text("识别准确率", "Identification accuracy"),
        review.identified,
        Text("出险客户中事前为红色或黑色的比例", "of those that turned bad, red or black before"),
    )
    yield _share_row(
        Text("误报率", "False alarms"),
        review.false_alarms,
        Text("未出险客户中为红色或黑色的比例", "of those that stayed good, red or black"),
    )
    yield _share_row(
        Text("命中率", "Hit rate"),
        review.hit_rate,
        Text("红色或黑色客户中出险的比例", "of the red or black, those that turned bad"),
    )


def _share_row(item: Text, share: Share, definition: Text, section: Text = _TIERS) -> ReportRow:
    return ReportRow(section, item, plain(percent(share)), str(share.n), definition)


def _score(review: Review) -> Iterator[ReportRow]:
    auc, ks = review.auc, review.ks
    if auc and ks:
        n = f"{auc.bad}+{auc.good}"
        yield ReportRow(
            _SCORE,
            plain("AUC"),
            plain(f"{auc.value:.3f} ({CONFIDENCE:.0%} {auc.low:.3f}–{auc.high:.3f})"),
            n,
            Text(
                "0.5 等于抛硬币，1 为完全区分；区间按 Newcombe 法",
                "0.5 is a coin, 1 tells all; interval by Newcombe",
            ),
        )
        yield ReportRow(_SCORE, plain("KS"), plain(f"{ks.value:.3f}"), n, _chance(ks.chance))
    else:
        yield ReportRow(
            _SCORE,
            plain("AUC, KS"),
            NONE,
            "",
            Text("需要既有出险也有未出险的已评分客户", "rated customers of both kinds are needed"),
        )
    for name, found in (
        (Text("PSI（按分数段）", "PSI by bands"), review.psi_bands),
        (Text("PSI（按期初十等分）", "PSI by tenths"), review.psi_deciles),
    ):
        if found is None:
            reason = Text("期初或期末没有评分", "no scores at the beginning or the end")
            yield ReportRow(_SCORE, name, NONE, "", reason)
        else:
            yield ReportRow(
                _SCORE,
                name,
                plain(f"{found.value:.3f}"),
                f"{found.b}→{found.a}",
                _divergence_note(found, Text("期末与期初相比", "end against beginning")),
            )


def _chance(level: float) -> Text:
    return Text(
        f"纯属偶然时 95% 的情况低于 {level:.3f}",
        f"by chance alone it stays below {level:.3f} in 95 % of cases",
    )


def _divergence_note(found: Divergence, what: Text) -> Text:
    parts = [what, _chance(found.chance)]
    if found.smoothed:
        parts.append(Text("有空格，每格加 0.5", "a cell is empty: 0.5 added to each"))
    return join(part for part in parts if part.zh)


def _indicator(indicator: IndicatorReview) -> ReportRow:
    notes = []
    if indicator.is_blank:
        notes.append(Text("一直空白", "always blank"))
    elif not indicator.caught.n:
        notes.append(Text("用到它的客户都未出险", "no customer with it turned bad"))
    else:
        notes.append(evidence(indicator))
        if indicator.value is not None:
            notes.append(
                Text(
                    f"IV {indicator.value.value:.3f}（偶然 {indicator.value.chance:.3f}）",
                    f"IV {indicator.value.value:.3f} (chance {indicator.value.chance:.3f})",
                )
            )
        notes.append(
            Text("有预警作用", "tells who turns bad")
            if indicator.predicts
            else Text("看不出预警作用", "no sign that it tells")
        )
        blank = indicator.known.n - indicator.known.hits
        if blank:
            notes.append(Text(f"空白 {blank} 家", f"blank for {blank}"))
        if indicator.is_stale:
            notes.append(Text("取值从未变过", "its values never change"))
    value = plain(percent(indicator.caught))
    return ReportRow(_INDICATORS, indicator.labels, value, str(indicator.known.hits), join(notes))


def _cells(indicator: IndicatorReview) -> Iterator[ReportRow]:
    if indicator.value is None:
        return
    for n, cell in enumerate(indicator.cells):
        if cell.bad + cell.good:
            yield ReportRow(
                _CELLS,
                Text(
                    f"{indicator.labels.zh}：{_from(indicator, n, cell).zh}",
                    f"{indicator.labels.en}: {_from(indicator, n, cell).en}",
                ),
                Text(f"出险 {cell.bad}，未出险 {cell.good}", f"{cell.bad} bad, {cell.good} good"),
                str(cell.bad + cell.good),
                plain(f"WoE {cell.woe:+.3f}"),
            )


def _from(indicator: IndicatorReview, n: int, cell: Cell) -> Text:
    """The values of a cell: '<1', '≥3', '>60', a word."""
    c = indicator.characteristic
    if c.categories:
        return c.categories[n].labels
    if n == 0:
        if len(indicator.cells) == 1:
            return Text("任何值", "any value")
        value, strict = as_written(indicator.cells[1].low)
        return plain(("≤" if strict else "<") + shown(c, value))
    value, strict = as_written(cell.low)
    return plain((">" if strict else "≥") + shown(c, value))


def _judged(section: Text, one: Judged) -> ReportRow:
    score = "—" if one.score is None else f"{one.score:.1f}"
    tier = Text(f"{score} {one.tier.label.zh}", f"{score} {one.tier.label.en}")
    told = one.reasons or None
    notes = [plain(told) if told else Text("没有扣分", "no points lost")]
    if one.event is not None:
        notes.insert(0, _event(one.event))
    return ReportRow(section, plain(f"{one.customer_id} {one.name}".strip()), tier, "1", join(notes))


def _unjudged(event: Event) -> ReportRow:
    return ReportRow(_UNJUDGED, plain(f"{event.customer_id} {event.name}".strip()), NONE, "1", _event(event))


def _event(event: Event) -> Text:
    loss = Text(f"，损失 {event.loss:,.0f} 元", f", loss CNY {event.loss:,.0f}") if event.loss else plain("")
    return Text(f"{event.day} {event.kind}{loss.zh}", f"{event.day} {event.kind}{loss.en}")


def _process(review: Review) -> Iterator[ReportRow]:
    yield _collection(review.collection)
    yield _share_row(
        Text("措施按时完成率", "Measures on time"),
        review.measures,
        Text("本期到期的任务中按时完成的比例", "of the tasks due in the period"),
        _PROCESS,
    )
    for owner in review.follow_ups:
        yield _share_row(
            Text(f"按时跟进：{owner.owner}", f"Follow-ups on time: {owner.owner}"),
            owner.on_time,
            Text("本期应跟进的次数中按时的比例", "of the follow-ups due in the period"),
            _PROCESS,
        )


def _collection(collection: Collection) -> ReportRow:
    if collection.rate is None:
        note = Text("本期没有高风险客户的事件", "no event of a high-risk customer in the period")
        return ReportRow(_PROCESS, _COLLECTION_RATE, NONE, "", note)
    verdict = Text("达标", "reached") if collection.reaches_target else Text("未达标", "missed")
    note = Text(
        f"已收回 {collection.recovered:,.0f} 元，涉及 {collection.exposed:,.0f} 元；"
        f"目标 ≥ {COLLECTION_TARGET:.0%}，{verdict.zh}",
        f"CNY {collection.recovered:,.0f} of {collection.exposed:,.0f} recovered; "
        f"target ≥ {COLLECTION_TARGET:.0%}, {verdict.en}",
    )
    return ReportRow(_PROCESS, _COLLECTION_RATE, plain(f"{collection.rate:.1%}"), "", note)
