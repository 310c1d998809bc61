"""Which days are worked: the notices of each year laid over Saturdays and Sundays.

A calendar is plain data from plain values. It knows the days between the first and the last year it was given; beyond them it
assumes Monday to Friday and says so, because the notice that will move days there has not been published or not been entered.
Half-day holidays for some citizens (妇女节, 青年节 …) are worked days and are not modelled.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

from wenze.engine.answers import Frozen

ONE_DAY = timedelta(days=1)
LONGEST_HOLIDAY_DAYS = 15
WEEKDAY_TERMS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
NATIONAL = "cn"

Place = tuple[str | int, ...]


class CalendarFault(Exception):
    """The content of one year is refused: `region` and `year` name the file, `place` the spot in it, `says` how to mend it."""

    def __init__(self, region: str, year: int, place: Place, says: str) -> None:
        super().__init__(region, year, place, says)
        self.region = region
        self.year = year
        self.place = place
        self.says = says


class Arrangement(Frozen):
    """One holiday of a notice: off from `from_on` to `to_on`, both included; `work_on` are weekend days worked instead."""

    name: str
    from_on: date
    to_on: date
    work_on: tuple[date, ...] = ()


class Notice(Frozen):
    """A published notice. `number` is None where it is not known, and then `note` says why."""

    title: str
    number: str | None = None
    issued_on: date | None = None
    note: str = ""
    changes: tuple[str, ...] = ()
    holidays: tuple[Arrangement, ...]

    @property
    def cited_as(self) -> str:
        """The document number, or the title where the number is not known."""
        return self.number or f"《{self.title}》"


class CalendarYear(Frozen):
    """All notices for one year in one region; a holiday of it may begin in the December before."""

    region: str
    year: int
    notices: tuple[Notice, ...]


class CalendarDay(Frozen):
    """What one day is. `known` is False where no notice covers it and the week alone decides; `notice` is the number cited."""

    day: date
    worked: bool
    says: str
    holiday: str = ""
    notice: str = ""
    known: bool = True


class MarkedDay(NamedTuple):
    """A day some notice speaks of."""

    worked: bool
    holiday: str
    notice: str


class Calendar(Frozen):
    """The working days of the nation, or of one region on top of it.

    Made with `Calendar(years=…)`: the national years one after another without a gap, and the region's own years, if any, in
    the same way. Raises CalendarFault where two notices contradict each other or a year is missing.
    """

    region: str | None = None
    years: tuple[CalendarYear, ...]

    def model_post_init(self, context: Any, /) -> None:
        """Lay every notice over the week at once: what contradicts itself is refused before the first question."""
        _reach(self.years, self.region)
        self.marked.keys()

    @cached_property
    def known_from_on(self) -> date:
        """The first day the notices cover, 1 January of the first year."""
        return date(_reach(self.years, self.region)[0], 1, 1)

    @cached_property
    def horizon_on(self) -> date:
        """The last day the notices cover, 31 December of the last year. A later notice may still move its last days."""
        return date(_reach(self.years, self.region)[1], 12, 31)

    @cached_property
    def marked(self) -> dict[date, MarkedDay]:
        """Every day some notice speaks of."""
        return _laid(self.years)

    @cached_property
    def sha256(self) -> str:
        """SHA-256 (hex) of the canonical content: every year, notice and day, in order. Goes into each receipt."""
        canonical = json.dumps(self.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode("utf-8")).hexdigest()

    def knows(self, day: date) -> bool:
        """Do the notices cover this day? Outside them every answer is provisional."""
        return self.known_from_on <= day <= self.horizon_on

    def is_workday(self, day: date) -> bool:
        """Is this day worked? Beyond the notices: Monday to Friday. `explain` gives the reason."""
        marked = self.marked.get(day)
        return day.weekday() < 5 if marked is None else marked.worked

    def reason(self, day: date) -> str:
        """Why is this day worked or not, in a few Chinese words: 周六, 国庆节放假, 补班（国庆节调休）, 周一工作日."""
        marked = self.marked.get(day)
        if marked is not None:
            return f"补班（{marked.holiday}调休）" if marked.worked else f"{marked.holiday}放假"
        term = WEEKDAY_TERMS[day.weekday()]
        if not self.knows(day):
            return f"{term}（尚无放假通知，推定）"
        return f"{term}工作日" if day.weekday() < 5 else term

    def explain(self, day: date) -> CalendarDay:
        """What is this day, and which notice says so? The notice is empty where the week alone decides."""
        marked = self.marked.get(day)
        return CalendarDay(
            day=day,
            worked=self.is_workday(day),
            says=self.reason(day),
            holiday=marked.holiday if marked else "",
            notice=marked.notice if marked else "",
            known=self.knows(day),
        )


def _reach(years: tuple[CalendarYear, ...], region: str | None) -> tuple[int, int]:
    """The first and the last year that every layer covers."""
    spans = []
    layers = (NATIONAL, *([region] if region else []))
    for entry in years:
        if entry.region not in layers:
            raise CalendarFault(
                entry.region, entry.year, (), f"这一年属于地区“{entry.region}”，不是本日历的地区，请移走"
            )
    for layer in layers:
        found = [entry.year for entry in years if entry.region == layer]
        if not found:
            raise CalendarFault(layer, 0, (), "没有任何一年的放假安排，请至少放入一个年份文件")
        for earlier, later in pairwise(found):
            if later != earlier + 1:
                raise CalendarFault(
                    layer, later, (), f"{earlier}年之后应为{earlier + 1}年，请补上{earlier + 1}年的文件"
                )
        spans.append((found[0], found[-1]))
    first, last = max(first for first, _ in spans), min(last for _, last in spans)
    if last < first:
        raise CalendarFault(str(region), first, (), "地区年份与全国年份没有重合，请核对年份")
    return first, last


def _laid(years: tuple[CalendarYear, ...]) -> dict[date, MarkedDay]:
    """Every day a notice speaks of. A later notice replaces a holiday only by naming it under `changes`."""
    standing: dict[tuple[int, str], tuple[CalendarYear, Notice, Place, Arrangement]] = {}
    for entry in years:
        for index, notice in enumerate(entry.notices):
            _restated(entry, notice, ("notices", index, "changes"))
            for row, holiday in enumerate(notice.holidays):
                place: Place = ("notices", index, "holidays", row)
                before = standing.get((entry.year, holiday.name))
                if before is not None and holiday.name not in notice.changes:
                    says = f"“{holiday.name}”已在{before[1].cited_as}中安排；若是改动，请在本通知写 changes: [{holiday.name}]"
                    raise CalendarFault(entry.region, entry.year, place, says)
                if before is None and holiday.name in notice.changes:
                    says = f"要改动的“{holiday.name}”在之前的通知里没有，请核对名称，或从 changes 删去"
                    raise CalendarFault(entry.region, entry.year, place, says)
                standing[entry.year, holiday.name] = (entry, notice, place, holiday)
    laid: dict[date, MarkedDay] = {}
    for entry, notice, place, holiday in standing.values():
        for day, worked in _days_of(holiday):
            other = laid.get(day)
            if other is not None:
                raise CalendarFault(entry.region, entry.year, place, _clash(day, worked, holiday.name, other))
            laid[day] = MarkedDay(worked, holiday.name, notice.cited_as)
    return laid


def _restated(entry: CalendarYear, notice: Notice, place: Place) -> None:
    named = {holiday.name for holiday in notice.holidays}
    for name in notice.changes:
        if name not in named:
            says = f"changes 写了“{name}”，本通知却没有它的新安排，请在 holidays 补上"
            raise CalendarFault(entry.region, entry.year, place, says)


def _days_of(holiday: Arrangement) -> Iterator[tuple[date, bool]]:
    day = holiday.from_on
    while day <= holiday.to_on:
        yield day, False
        day += ONE_DAY
    for day in holiday.work_on:
        yield day, True


def _clash(day: date, worked: bool, name: str, other: MarkedDay) -> str:
    if worked == other.worked:
        what = "补班" if worked else "放假"
        return f"{day}的{what}写了两次（“{other.holiday}”与“{name}”），请只留一处"
    rest, work = (other.holiday, name) if worked else (name, other.holiday)
    return f"{day}在“{rest}”中放假、在“{work}”中补班，互相矛盾，请核对通知原文"


# ── One year from plain values ────────────────────────────────────────────────────────────────────────────────────────

_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_NUMBER = re.compile(r".+〔[0-9]{4}〕[0-9]+号\Z")


def parse_year(content: Any, year: int, region: str = NATIONAL) -> CalendarYear:
    """One year's file, already read into plain values (dates as ISO text or as dates), as a CalendarYear.

    `year` is what the file's name says. Raises CalendarFault with the place of the fault; contradictions between notices and
    between years are found when the Calendar is made.
    """
    return _YearParser(region, year).parse(content)


class _YearParser:
    """Walks the values of one file and refuses the first thing it does not understand."""

    def __init__(self, region: str, year: int) -> None:
        self.region = region
        self.year = year

    def fault(self, place: Place, says: str) -> CalendarFault:
        return CalendarFault(self.region, self.year, place, says)

    def parse(self, content: Any) -> CalendarYear:
        entry = self.mapping(content, (), required=("year", "notices"))
        if isinstance(entry["year"], bool) or entry["year"] != self.year:
            raise self.fault(("year",), f"文件名是{self.year}年，文件里写的是{entry['year']}，请改成一致")
        notices = self.items(entry["notices"], ("notices",))
        return CalendarYear(
            region=self.region,
            year=self.year,
            notices=tuple(self.notice(value, ("notices", index)) for index, value in enumerate(notices)),
        )

    def notice(self, value: Any, place: Place) -> Notice:
        optional = ("number", "issued_on", "note", "changes")
        entry = self.mapping(value, place, required=("title", "holidays"), optional=optional)
        number, note = entry.get("number"), entry.get("note", "")
        if number is None and not note:
            raise self.fault(place, "通知没有文号，请写 number；确实查不到的，请在 note 写明原因")
        if number is not None and not (isinstance(number, str) and _NUMBER.match(number)):
            raise self.fault((*place, "number"), f"文号“{number}”写法不对，应如：国办发明电〔2025〕7号（用六角括号）")
        issued = entry.get("issued_on")
        changes = self.items(entry["changes"], (*place, "changes")) if "changes" in entry else []
        holidays = self.items(entry["holidays"], (*place, "holidays"))
        return Notice(
            title=self.text(entry["title"], (*place, "title")),
            number=number,
            issued_on=None if issued is None else self.iso_date(issued, (*place, "issued_on")),
            note=self.text(note, (*place, "note")) if note else "",
            changes=tuple(self.text(name, (*place, "changes", index)) for index, name in enumerate(changes)),
            holidays=tuple(self.holiday(row, (*place, "holidays", index)) for index, row in enumerate(holidays)),
        )

    def holiday(self, value: Any, place: Place) -> Arrangement:
        entry = self.mapping(value, place, required=("name", "from", "to"), optional=("work",))
        begins, ends = self.day(entry["from"], (*place, "from")), self.day(entry["to"], (*place, "to"))
        if ends < begins:
            raise self.fault((*place, "to"), f"放假的最后一天{ends}早于第一天{begins}，请核对")
        if (ends - begins).days >= LONGEST_HOLIDAY_DAYS:
            raise self.fault((*place, "to"), f"放假超过{LONGEST_HOLIDAY_DAYS}天，请核对起止日期")
        rows = self.items(entry["work"], (*place, "work")) if "work" in entry else []
        worked = tuple(self.day(row, (*place, "work", index)) for index, row in enumerate(rows))
        for index, day in enumerate(worked):
            if day.weekday() < 5:
                says = f"{day}是{WEEKDAY_TERMS[day.weekday()]}，本来就上班，不是补班日，请核对"
                raise self.fault((*place, "work", index), says)
        name = self.text(entry["name"], (*place, "name"))
        return Arrangement(name=name, from_on=begins, to_on=ends, work_on=worked)

    def day(self, value: Any, place: Place) -> date:
        day = self.iso_date(value, place)
        if not date(self.year - 1, 12, 1) <= day <= date(self.year, 12, 31):
            raise self.fault(place, f"{day}不在{self.year}年（或上年12月）之内，请核对年份")
        return day

    def iso_date(self, value: Any, place: Place) -> date:
        if type(value) is date:
            return value
        try:
            if isinstance(value, str) and _ISO_DATE.match(value):
                return date.fromisoformat(value)
        except ValueError:
            pass
        raise self.fault(place, f"“{value}”不是日期，请写成 2026-10-01 的样子")

    def text(self, value: Any, place: Place) -> str:
        if not isinstance(value, str) or not value.strip():
            raise self.fault(place, "这里要写文字，不能空着")
        return value

    def items(self, value: Any, place: Place) -> list[Any]:
        if not isinstance(value, list | tuple) or not value:
            raise self.fault(place, "这里要写一个列表，至少一项")
        return list(value)

    def mapping(
        self, value: Any, place: Place, required: Iterable[str], optional: Iterable[str] = ()
    ) -> Mapping[str, Any]:
        if not isinstance(value, Mapping):
            raise self.fault(place, "这里要写“键: 值”")
        allowed = (*required, *optional)
        for key in value:
            if key not in allowed:
                raise self.fault((*place, key), f"不认识的键“{key}”，可用的有：{'、'.join(allowed)}")
        for key in required:
            if key not in value:
                raise self.fault(place, f"缺少“{key}”，请补上")
        return value
