"""Nothing about a particular regulation is written in code: no source file names one."""

from __future__ import annotations

import pytest

from tests.house.tree import ROOT
from wenze.engine.reading import Rulebook, shipped_rulebook

SOURCES = sorted(path for path in (ROOT / "src").rglob("*") if path.suffix in {".py", ".html", ".js", ".typ", ".css"})


@pytest.mark.parametrize("instrument", Rulebook(shipped_rulebook()).ids)
def test_no_source_file_names_an_instrument(instrument: str) -> None:
    assert [str(path.relative_to(ROOT)) for path in SOURCES if instrument in path.read_text("utf-8")] == []


def test_there_are_sources_to_look_at() -> None:
    assert len(SOURCES) > 100
