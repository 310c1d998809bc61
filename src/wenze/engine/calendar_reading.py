"""Files of rulebook/calendar → a Calendar, or a RulebookError with file, line and how to mend it."""

from __future__ import annotations

import re
from pathlib import Path

from wenze.engine.calendars import NATIONAL, Calendar, CalendarFault, CalendarYear, parse_year
from wenze.engine.errors import RulebookError
from wenze.engine.yaml_events import Document

_YEAR_FILE = re.compile(r"(?P<year>[0-9]{4})\.yaml\Z")
_REGION = re.compile(r"[a-z][a-z0-9-]{0,40}\Z")


def read_calendar(folder: Path, region: str | None = None) -> Calendar:
    """The calendar under `folder` (rulebook/calendar): the nation's years, with those of `region` on top where one is given.

    A region is a folder beside `cn` with files of the same form; it may add days off and make-up days, and replace a national
    holiday of the same year by naming it under `changes`. Where the region's years end, the calendar's horizon ends.
    Raises RulebookError for whatever is not understood, overlaps, contradicts, or is missing between two years.
    """
    if region is not None and (region == NATIONAL or not _REGION.match(region)):
        raise RulebookError(str(folder), None, f"地区“{region}”写法不对，应为小写字母开头的文件夹名，如 liangshan")
    documents: dict[tuple[str, int], Document] = {}
    years: list[CalendarYear] = []
    try:
        for layer in (NATIONAL, *([region] if region else [])):
            for year, document in _documents(folder / layer, layer):
                documents[layer, year] = document
                years.append(parse_year(document.value, year, layer))
        return Calendar(region=region, years=tuple(years))
    except CalendarFault as fault:
        found = documents.get((fault.region, fault.year))
        if found is None:
            raise RulebookError(_shown(folder / fault.region), None, fault.says) from fault
        raise found.refuse(fault.place, fault.says) from fault


def _documents(folder: Path, layer: str) -> list[tuple[int, Document]]:
    if not folder.is_dir():
        raise RulebookError(_shown(folder), None, f"没有日历文件夹“{layer}”，请建立并放入年份文件，如 2026.yaml")
    documents = []
    for file in sorted(folder.iterdir()):
        named = _YEAR_FILE.match(file.name)
        if named is None:
            raise RulebookError(_shown(file), None, "日历文件夹里只放年份文件，如 2026.yaml，请移走或改名")
        documents.append((int(named["year"]), Document(file, shown_as=_shown(file))))
    return documents


def _shown(path: Path) -> str:
    """The last folders of a path, as a person would name the file: calendar/cn/2026.yaml."""
    return "/".join(path.parts[-3:]) if path.suffix else "/".join(path.parts[-2:])
