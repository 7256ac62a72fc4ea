"""A company's own profile files, and short ways to be refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from riskxl.errors import RiskxlError


@pytest.fixture
def own_file(tmp_path: Path) -> Callable[..., Path]:
    """Write an own profile that extends general unless its body says otherwise; gives its path."""

    def write(
        key: str, body: str = "extends: general\n", *, zh: str = "", en: str = "", folder: str = "own"
    ) -> Path:
        path = tmp_path / folder / f"{key}.yaml"
        path.parent.mkdir(exist_ok=True)
        head = f"key: {key}\nnames: {{zh: '{zh or '自有' + key}', en: '{en or 'Own ' + key}'}}\n"
        path.write_text(head + body, encoding="utf-8", newline="\n")
        return path

    return write


@pytest.fixture
def refused() -> Callable[..., RiskxlError]:
    """Run something that must be refused, with these words in its Chinese and its English text."""

    def check(error: type[RiskxlError], action: Callable[[], object], *words: str) -> RiskxlError:
        with pytest.raises(error) as caught:
            action()
        assert type(caught.value) is error
        text = caught.value.text("zh") + "\n" + caught.value.text("en")
        for word in words:
            assert word in text
        return caught.value

    return check
