"""A count told in one Chinese sentence: from which day, what was left out, where it ends, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from wenze.engine.calendars import ONE_DAY, WEEKDAY_TERMS, Calendar
from wenze.engine.spans import FirstDay, Span, TraceDay

MOST_TOLD = 4
WEEKEND = "周末"
OPENING_NOT_COUNTED = "起算当日不计"
OPENING_COUNTED = "起算当日计入"


def spoken(day: date, beside: date | None = None) -> str:
    """2015年7月6日, or 7月6日 where `beside` already told the year."""
    short = f"{day.month}月{day.day}日"
    return short if beside is not None and beside.year == day.year else f"{day.year}年{short}"


def stretch(first: date, last: date, beside: date | None = None) -> str:
    """7月11日至12日; the month or year again only where it changes."""
    if first == last:
        return spoken(first, beside)
    end = f"{last.day}日" if (first.year, first.month) == (last.year, last.month) else spoken(last, first)
    return f"{spoken(first, beside)}至{end}"


def opening(start: date, first_day: FirstDay, backward: bool) -> str:
    """From which day the count runs: 自2015年7月6日的次日起算."""
    if backward:
        return f"自{spoken(start)}{'当日' if first_day == 'same' else '的前一日'}起倒数"
    return f"自{spoken(start)}{'当日' if first_day == 'same' else '的次日'}起算"


def left_out(trace: Iterable[TraceDay], start: date) -> str:
    """What did not count and which make-up days did: 7月11日至12日周末不计，9月20日补班计入. Empty where there is nothing to tell."""
    skipped: dict[str, list[date]] = {}
    made_up: list[date] = []
    for entry in trace:
        if entry.counted and entry.why.startswith("补班"):
            made_up.append(entry.day)
        elif not entry.counted and entry.why != OPENING_NOT_COUNTED:
            key = WEEKEND if entry.why.startswith(WEEKDAY_TERMS[5:]) else entry.why
            skipped.setdefault(key, []).append(entry.day)
    told = [_told(key, days, start) for key, days in skipped.items()]
    if len(told) > MOST_TOLD + 1:
        told = [*told[:MOST_TOLD], f"以上连同其余共{sum(len(days) for days in skipped.values())}日不计"]
    if made_up:
        told.append(
            f"{'、'.join(spoken(day, start) for day in sorted(made_up))}补班计入"
            if len(made_up) <= MOST_TOLD
            else f"补班{len(made_up)}日计入"
        )
    return "，".join(told)


def landing(span: Span, end: date, start: date, why: str = "", backward: bool = False) -> str:
    """Where it ends: 第15个工作日为7月27日（周一）; for months and years 满6个月为…, with the reason where the day is not the
    plain corresponding one."""
    term = WEEKDAY_TERMS[end.weekday()]
    if span.unit in ("months", "years"):
        return f"{why}为{spoken(end, start)}（{term}）" if why else f"满{span.says}为{spoken(end, start)}（{term}）"
    return f"{'倒数' if backward else ''}第{span.says}为{spoken(end, start)}（{term}）"


def rolled_on(calendar: Calendar, last: date, end: date) -> str:
    """What happened to a last day that is not worked: ，该日为周日，顺延至2026年12月7日（周一）."""
    if last == end:
        return ""
    return f"，该日为{calendar.reason(last)}，顺延至{spoken(end, last)}（{WEEKDAY_TERMS[end.weekday()]}）"


def rolling(calendar: Calendar, day: date, end: date) -> str:
    """The same for a day looked at alone."""
    if day == end:
        return f"{spoken(day)}为{calendar.reason(day)}，不需顺延"
    return f"{spoken(day)}({WEEKDAY_TERMS[day.weekday()]})" + rolled_on(calendar, day, end)


def between(start: date, end: date, first_day: FirstDay, amount: int, left: str) -> str:
    """自2015年7月6日的次日起算，至7月27日止，…，共15个工作日."""
    parts = [opening(start, first_day, backward=False), f"至{spoken(end, start)}止", left, f"共{amount}个工作日"]
    return "，".join(part for part in parts if part)


def provisional(calendar: Calendar, unsure: date | None) -> str:
    """The warning where a day outside the notices decided; `unsure` is such a day, None where there is none."""
    if unsure is None:
        return ""
    if unsure > calendar.horizon_on:
        return f"；{spoken(calendar.horizon_on)}之后的放假安排尚未公布或未录入，按周一至周五推定，此日期为暂定"
    return f"；{spoken(calendar.known_from_on)}之前的放假安排未录入，按周一至周五推定，此日期为暂定"


def _told(key: str, days: list[date], start: date) -> str:
    runs = _runs(sorted(days))
    if len(runs) > MOST_TOLD:
        return f"{key}共{len(days)}日不计"
    return f"{'、'.join(stretch(first, last, start) for first, last in runs)}{key}不计"


def _runs(days: list[date]) -> list[tuple[date, date]]:
    """Days in order as stretches of neighbouring days."""
    runs: list[tuple[date, date]] = []
    for day in days:
        if runs and day == runs[-1][1] + ONE_DAY:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs
