"""By when? One time limit of a regulation, from the event that starts it to the event that meets it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from wenze.engine.answers import Answer, Frozen, Modality
from wenze.engine.asking import Asking
from wenze.engine.conditions import judge
from wenze.engine.facts import Facts
from wenze.engine.regulation import Provision, Regulation, TimeLimit
from wenze.engine.spans import Span
from wenze.engine.workdays import Calendar, Counted, Pause, count


class State(StrEnum):
    """Where a deadline stands on the day asked about; `met_late` keeps the breach after completion."""

    RUNNING = "running"
    WARNED = "warned"
    OVERDUE = "overdue"
    MET = "met"
    MET_LATE = "met_late"


class Deadline(Frozen):
    """One deadline. `due_on` is the last day on which the act is in time; `breached` survives completion."""

    limit: str
    first_due_on: date
    due_on: date
    warn_on: date | None = None
    extended: bool = False
    state: State
    breached: bool
    provisional: bool
    counted: Counted
    who: str = ""
    breach: str = ""


def due(
    regulation: Regulation,
    calendar: Calendar,
    limit: str,
    facts: Facts,
    asked_on: date,
    pauses: Sequence[Pause] = (),
) -> Answer[Deadline]:
    """By when must the act of this limit be done, and how does it stand on `asked_on`?

    Facts: the day fact the limit starts from, the one that meets it (absent: not done yet), extension_granted_on.
    Unknown: silent where the text has no such limit or it does not apply; find_first where the start is not told.
    """
    asking = Asking("deadlines", regulation, facts, asked_on, calendar)
    found = next(((provision, rule) for provision, rule in regulation.rules("time_limit") if rule.limit == limit), None)
    if found is None:
        return asking.silent(f"“{limit}”的期限")
    provision, rule = found
    applies = judge(rule.when, facts)
    if applies.holds is False:
        asking.add(asking.reason(provision, used=applies.used))
        return asking.silent("这种情形下的期限")
    if applies.holds is None or rule.start not in facts:
        asking.add(asking.reason(provision))
        return asking.find_first((*applies.missing, rule.start) if rule.start not in facts else applies.missing)
    return _Clock(asking, provision, rule, calendar, tuple(pauses)).answer(asked_on)


class _Clock:
    """One limit whose start is known."""

    def __init__(
        self, asking: Asking, provision: Provision, rule: TimeLimit, calendar: Calendar, pauses: tuple[Pause, ...]
    ) -> None:
        self.asking, self.provision, self.rule = asking, provision, rule
        self.calendar, self.pauses, self.facts = calendar, pauses, asking.facts

    def answer(self, asked_on: date) -> Answer[Deadline]:
        counted = self._count(self.rule.within)
        self.asking.add(self.asking.reason(self.provision, counted.says, used=(self.rule.start,)))
        first_due_on, extended = counted.end, False
        if self._extended(first_due_on):
            counted, extended = self._longer(first_due_on), True
        self._note_convention()
        done_on = self._day(self.rule.done)
        breached = (done_on or asked_on) > counted.end
        warn_on = self._count(self.rule.warn_after).end if self.rule.warn_after else None
        deadline = Deadline(
            limit=self.rule.limit,
            first_due_on=first_due_on,
            due_on=counted.end,
            warn_on=warn_on,
            extended=extended,
            state=_state(asked_on, done_on, counted.end, warn_on),
            breached=breached,
            provisional=counted.provisional,
            counted=counted,
            who=self.rule.who,
            breach=self.rule.breach if breached else "",
        )
        return self.asking.answer(deadline, self.provision.modality or Modality.MUST)

    def _extended(self, first_due_on: date) -> bool:
        """Whether an extension was granted in time; one granted after the due day is noted and has no effect."""
        granted_on = self._day("extension_granted_on")
        if self.rule.extension is None or granted_on is None:
            return False
        if granted_on <= first_due_on:
            return True
        says = f"延长须在{_shown(first_due_on)}前(含当日)批准，{_shown(granted_on)}的批准不生效，仍按原期限"
        self.asking.add(self.asking.reason(self.provision, says, used=("extension_granted_on",)))
        return False

    def _longer(self, first_due_on: date) -> Counted:
        extension = self.rule.extension
        assert extension is not None
        longer = self._count(extension.in_all) if extension.in_all else self._count_more(extension.more, first_due_on)
        says = f"已于期内批准延长，{longer.says}"
        self.asking.add(self.asking.reason(self.provision, says, used=("extension_granted_on",)))
        return longer

    def _count(self, span: Span) -> Counted:
        start = self._day(self.rule.start)
        assert start is not None
        return count(self.calendar, start, span, self.rule.first_day, self.rule.roll, pauses=self.pauses)

    def _count_more(self, span: Span | None, first_due_on: date) -> Counted:
        assert span is not None
        return count(self.calendar, first_due_on, span, "next", self.rule.roll, pauses=self.pauses)

    def _note_convention(self) -> None:
        conventions = self.asking.regulation.file.conventions
        says = conventions.first_day if self.rule.first_day == "next" else ""
        if self.rule.roll:
            says = f"{says}；{conventions.rest_days}" if says else conventions.rest_days
        if says:
            self.asking.add(self.asking.cited(self.asking.regulation.convention("期间"), says))

    def _day(self, name: str) -> date | None:
        value = self.facts.get(name)
        return value if isinstance(value, date) else None


def _state(asked_on: date, done_on: date | None, due_on: date, warn_on: date | None) -> State:
    if done_on is not None:
        return State.MET if done_on <= due_on else State.MET_LATE
    if asked_on > due_on:
        return State.OVERDUE
    return State.WARNED if warn_on is not None and asked_on >= warn_on else State.RUNNING


def _shown(day: date) -> str:
    return f"{day.month}月{day.day}日"
