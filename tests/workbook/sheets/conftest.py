"""Workbooks as the product draws them, and an independent engine that answers for their rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from riskxl.functions import Functions
from riskxl.language import Language
from riskxl.profile.library import ProfileLibrary
from riskxl.workbook.book import draw_book
from riskxl.workbook.columns import Columns
from riskxl.workbook.customers import sample_customers

LANGUAGES: tuple[Language, ...] = ("zh", "en")
Draw = Callable[..., Path]


@pytest.fixture(scope="session")
def columns(library: ProfileLibrary) -> Columns:
    return Columns(library)


@pytest.fixture(scope="session")
def sample(library: ProfileLibrary, columns: Columns) -> list[list[Any]]:
    """The shipped customers, in the order of the columns."""
    return sample_customers(library, columns)


@pytest.fixture(scope="session")
def draw(library: ProfileLibrary, sample: list[list[Any]], tmp_path_factory: pytest.TempPathFactory) -> Draw:
    """``draw(language, customers, profile)`` makes a workbook; without customers it has the sample's."""

    def drawn(
        language: Language = "zh", customers: Sequence[Sequence[Any]] | None = None, profile: str = "general"
    ) -> Path:
        path = tmp_path_factory.mktemp("drawn") / "RiskXL.xlsx"
        rows = sample if customers is None else customers
        draw_book(path, rows, library.get(profile), Functions(library, language))
        return path

    return drawn


@pytest.fixture(scope="session", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Language:
    return request.param


@pytest.fixture(scope="session")
def book(language: Language, draw: Draw) -> Path:
    """The sample's workbook in each language."""
    return draw(language)
