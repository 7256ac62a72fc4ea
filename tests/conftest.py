"""What all tests share: repeatable hypothesis runs and the shipped profiles, read once."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from riskxl.profile.library import ProfileLibrary

# The call path of tests/hosts/excel is a door for tests elsewhere too.
sys.path.insert(0, str(Path(__file__).parent / "hosts"))

# The same examples in every run, no deadlines: a slow machine must not fail a build.
# `pytest --hypothesis-profile=explore` looks further, with other examples each time.
_QUIET = (HealthCheck.too_slow, HealthCheck.data_too_large)
settings.register_profile(
    "repeatable", derandomize=True, deadline=None, database=None, suppress_health_check=_QUIET
)
settings.register_profile("explore", max_examples=2000, deadline=None, suppress_health_check=_QUIET)
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def library() -> ProfileLibrary:
    """The shipped profiles."""
    return ProfileLibrary()
