"""The functions in both languages, and customers of the general profile."""

from __future__ import annotations

import pytest

from riskxl.functions import Functions
from riskxl.profile.library import ProfileLibrary


@pytest.fixture
def functions(library: ProfileLibrary) -> Functions:
    return Functions(library)


@pytest.fixture
def english(library: ProfileLibrary) -> Functions:
    return Functions(library, "en")


@pytest.fixture(scope="session")
def headers(library: ProfileLibrary) -> list[list[str]]:
    """The headers of the general profile, as a range."""
    return [[c.labels.zh for c in library.get("general").characteristics]]


@pytest.fixture(scope="session")
def customer(library: ProfileLibrary) -> Customer:
    return Customer(library)


class Customer:
    """Rows of the general profile: ``customer(overdue_payments=4)`` is clean but for that."""

    def __init__(self, library: ProfileLibrary) -> None:
        self._clean = {c.key: c.clean for c in library.get("general").characteristics}

    def __call__(self, **values: object) -> list[object]:
        assert values.keys() <= self._clean.keys()
        return list((self._clean | values).values())
