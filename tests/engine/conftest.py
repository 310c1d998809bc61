"""The engine needs nothing of what stands ready for an office, and bears a hand that changes it on purpose."""

import pytest
from hypothesis import HealthCheck, settings

# For `make mutants`: the same draws each time, and no clock that a busy machine could miss.
settings.register_profile(
    "mutants", derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


@pytest.fixture(autouse=True)
def files_folder() -> None:
    """No test of the engine uploads a file."""


@pytest.fixture(autouse=True)
def _shipped_editions_are_active() -> None:
    """The engine knows of no edition in force in an office."""


@pytest.fixture(autouse=True)
def _quick_passwords() -> None:
    """Nobody signs in."""


@pytest.fixture(autouse=True)
def _numbers_begin_anew() -> None:
    """Nobody is invented."""


@pytest.fixture(autouse=True)
def _letters_are_set_once() -> None:
    """No letter is set."""
