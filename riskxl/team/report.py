"""The report of a selftest: for people as Markdown, for programs as JSON.

Of the workbook it holds nothing but the formulas whose results differ, and these results.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from riskxl.language import Language, Text
from riskxl.team.findings import Finding

_SHOWN_DIFFERENCES = 50


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the test."""

    what: Text
    done: bool
    found: Text
    seconds: float
    crossings: int | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """A formula for which Excel shows something else than the kernel gives."""

    sheet: str
    cell: str
    formula: str
    excel: str
    kernel: str


@dataclass(slots=True)
class Report:
    """What was tried, on which versions, and how it came out."""

    when: str
    book: str
    versions: dict[str, str]
    findings: list[Finding] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    compared: int = 0
    differences: list[Difference] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return bool(self.steps) and all(step.done for step in self.steps) and not self.differences

    def write(self, folder: Path, language: Language) -> tuple[Path, Path]:
        """The two files, Markdown and JSON."""
        folder.mkdir(parents=True, exist_ok=True)
        markdown, data = folder / "riskxl-selftest.md", folder / "riskxl-selftest.json"
        markdown.write_text(self._markdown(language), encoding="utf-8", newline="\n")
        data.write_text(json.dumps(self._data(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        return markdown, data

    @property
    def verdict(self) -> Text:
        if self.good:
            return Text(
                f"通过：{self.compared:,} 次比较全部一致", f"passed: all {self.compared:,} comparisons agree"
            )
        failed = sum(not step.done for step in self.steps)
        return Text(
            f"未通过：{failed} 步有问题，{len(self.differences):,} 处不一致",
            f"failed: {failed} steps have trouble, {len(self.differences):,} cells differ",
        )

    def _markdown(self, language: Language) -> str:
        def say(zh: str, en: str) -> str:
            return zh if language == "zh" else en

        lines = [say("# RiskXL 自测报告", "# RiskXL selftest"), "", f"**{self.verdict(language)}**", ""]
        lines += [f"- {say('时间', 'Time')}: {self.when}", f"- {say('工作簿', 'Workbook')}: {self.book}"]
        lines += [f"- {name}: {version}" for name, version in self.versions.items()]
        lines += ["", say("## 步骤", "## Steps"), ""]
        lines += [
            say(
                "| 步骤 | 结果 | 说明 | 秒 | 进出 Python 次数 |",
                "| Step | Result | Found | s | Calls to Python |",
            ),
            "|---|---|---|---:|---:|",
        ]
        for step in self.steps:
            result = say("通过", "good") if step.done else say("有问题", "trouble")
            crossings = say("未计", "not counted") if step.crossings is None else str(step.crossings)
            cells = (step.what(language), result, step.found(language), f"{step.seconds:.2f}", crossings)
            lines.append(f"| {' | '.join(map(_cell, cells))} |")
        if self.differences:
            lines += ["", say("## 不一致", "## Differences"), ""]
            lines += [
                say("| 单元格 | 公式 | Excel | 应为 |", "| Cell | Formula | Excel | Expected |"),
                "|---|---|---|---|",
            ]
            for found in self.differences[:_SHOWN_DIFFERENCES]:
                four = (f"{found.sheet}!{found.cell}", f"`{found.formula}`", found.excel, found.kernel)
                lines.append(f"| {' | '.join(map(_cell, four))} |")
            if len(self.differences) > _SHOWN_DIFFERENCES:
                lines.append(f"\n… +{len(self.differences) - _SHOWN_DIFFERENCES}")
        lines += ["", say("## 环境检查", "## The doctor's checks"), ""]
        for finding in self.findings:
            state = finding.state.word(language)
            lines.append(f"- {state} · {finding.check(language)} · {finding.found(language)}")
        return "\n".join(lines) + "\n"

    def _data(self) -> dict[str, object]:
        return {
            "good": self.good,
            "when": self.when,
            "book": self.book,
            "versions": self.versions,
            "compared": self.compared,
            "steps": [
                {
                    "step": step.what.en,
                    "good": step.done,
                    "found": step.found.en,
                    "seconds": round(step.seconds, 3),
                    "crossings": step.crossings,
                }
                for step in self.steps
            ],
            "differences": [
                {
                    "sheet": found.sheet,
                    "cell": found.cell,
                    "formula": found.formula,
                    "excel": found.excel,
                    "kernel": found.kernel,
                }
                for found in self.differences
            ],
            "doctor": [
                {"check": f.check.en, "state": f.state.value, "found": f.found.en} for f in self.findings
            ],
        }


def _cell(text: str) -> str:
    return text.replace("|", r"\|").replace("\n", " ")
