"""How the Excel session reads and ends Excel, with objects that answer as Excel's object model does."""

from __future__ import annotations

from types import SimpleNamespace as Thing
from typing import Any

import pytest

from riskxl.hosts.excel.session import MessageBoxes, XlwingsSession


class _NoMessages(MessageBoxes):
    def start(self) -> None:
        """There are no windows to watch."""


class _App:
    """An Excel application in xlwings' words."""

    pid = 4711
    calculation = "automatic"

    def __init__(self) -> None:
        self.ended: list[str] = []
        self.ran: list[tuple[Any, ...]] = []
        self.used = Thing(Row=1, Column=1, Value2=None, Formula="")
        self.book = Thing(
            name="RiskXL.xlsm",
            activate=lambda: None,
            sheets={"客户风险表": Thing(api=Thing(UsedRange=self.used))},
            api=Thing(Close=lambda **options: self.ended.append(f"close {options}")),
        )
        self.books = Thing(open=lambda path, update_links: self.book)
        self.api = Thing(Version="16.0", Build=1, OperatingSystem="Windows", Run=self._run)

    def _run(self, macro: str, *arguments: Any) -> Any:
        self.ran.append((macro, *arguments))
        if macro.endswith("Crossings"):
            raise RuntimeError("no such macro")
        return None

    def quit(self) -> None:
        self.ended.append("quit")

    def kill(self) -> None:
        self.ended.append("kill")


@pytest.fixture
def app() -> _App:
    return _App()


@pytest.fixture
def session(app: _App, tmp_path: Any) -> Any:
    session = XlwingsSession(app, _NoMessages(app.pid))
    session.open(tmp_path / "RiskXL.xlsm")
    yield session
    session.close()


def test_cells_by_their_place(app: _App, session: XlwingsSession) -> None:
    app.used.Row, app.used.Column = 2, 3
    app.used.Value2 = ((None, 1.5, True), ("text", -2146826273, -2146826246))
    app.used.Formula = (("", "1.5", "=TRUE()"), ("text", "=RISK_SCORE(A1:B1)", "=NA()"))
    assert session.values("客户风险表") == {
        (2, 3): None,
        (2, 4): 1.5,
        (2, 5): True,
        (3, 3): "text",
        (3, 4): "#VALUE!",
        (3, 5): "#N/A",
    }
    assert session.formulas("客户风险表") == {
        (2, 5): "=TRUE()",
        (3, 4): "=RISK_SCORE(A1:B1)",
        (3, 5): "=NA()",
    }


def test_sheet_of_one_cell(app: _App, session: XlwingsSession) -> None:
    app.used.Value2, app.used.Formula = 3.0, "=1+2"
    assert session.values("客户风险表") == {(1, 1): 3.0}
    assert session.formulas("客户风险表") == {(1, 1): "=1+2"}


def test_buttons_and_counts(app: _App, session: XlwingsSession) -> None:
    assert session.press("rxAbout") == []
    assert app.ran == [("'RiskXL.xlsm'!RiskActions_Run", "rxAbout")]
    assert session.crossings() is None


def test_close_ends_excel_without_saving(app: _App, session: XlwingsSession) -> None:
    session.close()
    assert app.ended == ["close {'SaveChanges': False}", "quit", "kill"]


def test_excel_that_does_not_quit_is_ended(app: _App, session: XlwingsSession) -> None:
    def refuse(**_: object) -> None:
        raise RuntimeError("busy")

    app.book.api.Close = refuse
    with pytest.raises(RuntimeError, match="busy"):
        session.close()
    assert app.ended == ["kill"]
