"""What every test of the office stands on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from wenze.office import clock
from tests.office.build import THE_DAY


@pytest.fixture(autouse=True)
def files_folder(settings, tmp_path: Path) -> Path:
    """Files a test uploads go to a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


@pytest.fixture
def the_day() -> Iterator[None]:
    """Stand on THE_DAY for the length of a test."""
    with clock.frozen(THE_DAY):
        yield
