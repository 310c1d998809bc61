"""By when? One time limit of a regulation, from the event that starts it to the event that meets it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum

from wenze.engine.answers import Answer, Frozen, Modality
from wenze.engine.asking import Asking
from wenze.engine.conditions import judge
from wenze.engine.conventions import REST_DAYS, counted_by
from wenze.engine.facts import Facts
from wenze.engine.kinds.procedure import Extension, ExtensionRule, TimeLimit
from wenze.engine.regulation import Provision, Regulation
from wenze.engine.workdays import Calendar, Counted, FirstDay, Pause, Span, count, roll


class State(StrEnum):
    """Where a deadline stands on the day asked about; `met_late` keeps the breach after completion."""

    RUNNING = "running"
    WARNED = "warned"
    OVERDUE = "overdue"
    MET = "met"
    MET_LATE = "met_late"


class Deadline(Frozen):
    """One deadline. `due_on` is the last day on which the act is in time, `due_at` the moment where hours count; `breached` survives completion."""

    limit: str
    first_due_on: date
    due_on: date
    due_at: datetime | None = None
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

    Facts: the day fact the limit starts from, the one that meets it (absent: not done yet), extension_granted_on (and
    extension_until_on where the approver fills in the new day). `pauses` are time that does not count, beside those the text has.
    Unknown: silent where the text has no such limit, gives it no number, or it does not apply; find_first where a day is not told.
    """
    asking = Asking("deadlines", regulation, facts, asked_on, calendar)
    found = next(((provision, rule) for provision, rule in regulation.rules("time_limit") if rule.limit == limit), None)
    if found is None:
        return asking.silent(f"“{limit}”的期限")
    provision, rule = found
    applies = judge(rule.when, facts)
    if applies.holds is None:
        asking.add(asking.reason(provision))
        return asking.find_first(applies.missing)
    if applies.holds is False or rule.not_said:
        asking.add(asking.reason(provision, used=applies.used))
        return asking.silent("具体期限" if rule.not_said else "这种情形下的期限")
    return _Clock(asking, provision, rule, calendar, tuple(pauses)).answer(asked_on)


class _NotTold(Exception):
    """A day the clock needs was not told."""

    def __init__(self, *facts: str) -> None:
        self.facts = facts


class _Clock:
    """One limit that applies."""

    def __init__(
        self, asking: Asking, provision: Provision, rule: TimeLimit, calendar: Calendar, pauses: tuple[Pause, ...]
    ) -> None:
        self.asking, self.provision, self.rule, self.calendar = asking, provision, rule, calendar
        self.pauses = (*pauses, *self._own_pauses())
        self.conventions: dict[str, None] = {}

    def answer(self, asked_on: date) -> Answer[Deadline]:
        try:
            counted = self._first()
            longer = self._extended(counted)
        except _NotTold as not_told:
            self.asking.add(self.asking.reason(self.provision))
            return self.asking.find_first(not_told.facts)
        if self.rule.within is not None and self.rule.within.unit == "hours":
            return self._by_the_hour(asked_on, counted)
        self._because(counted.says)
        return self._close(asked_on, counted.end, longer or counted, longer is not None)

    def _close(self, asked_on: date, first_due_on: date, counted: Counted, extended: bool) -> Answer[Deadline]:
        rule, done_on = self.rule, self._day(self.rule.done)
        breached = (done_on or asked_on) > counted.end
        warn_on = self._warn_on(rule.warn_after) if rule.warn_after else None
        self.asking.by_convention(*self.conventions)
        deadline = Deadline(
            limit=rule.limit,
            first_due_on=first_due_on,
            due_on=counted.end,
            warn_on=warn_on,
            extended=extended,
            state=_state(asked_on, done_on, counted.end, warn_on),
            breached=breached,
            provisional=counted.provisional,
            counted=counted,
            who=rule.who,
            breach=rule.breach if breached else "",
        )
        return self.asking.answer(deadline, self.provision.modality or Modality.MUST)

    def _by_the_hour(self, asked_on: date, counted: Counted) -> Answer[Deadline]:
        """A term of hours runs from the moment of its event without a stop, rest days included."""
        assert self.rule.within is not None
        start_at, done_at = self._moment(self.rule.start), self.asking.facts.get(self.rule.done)
        assert start_at is not None
        due_at = start_at + timedelta(hours=self.rule.within.amount)
        done = done_at if isinstance(done_at, datetime) else None
        late = done > due_at if done else asked_on > due_at.date()
        self._because(f"自{_clock(start_at)}起{self.rule.within.says}，至{_clock(due_at)}止")
        met = State.MET_LATE if late else State.MET
        deadline = Deadline(
            limit=self.rule.limit,
            first_due_on=due_at.date(),
            due_on=due_at.date(),
            due_at=due_at,
            state=met if done else State.OVERDUE if late else State.RUNNING,
            breached=late,
            provisional=False,
            counted=counted,
            who=self.rule.who,
            breach=self.rule.breach if late else "",
        )
        return self.asking.answer(deadline, self.provision.modality or Modality.MUST)

    def _first(self) -> Counted:
        """The term before any extension: counted from its start, or the day that is fixed or stated."""
        if self.rule.within is not None and self.rule.within.unit == "hours":
            start_at = self._moment(self.rule.start)
            if start_at is None:
                raise _NotTold(self.rule.start)
            return _fixed((start_at + timedelta(hours=self.rule.within.amount)).date())
        if self.rule.within is not None:
            return self._count(self._start(), self.rule.within, self._first_day(self.rule.within))
        day = self.rule.on or self._told(self.rule.stated)
        return roll(self.calendar, day) if self.rule.roll == "in_text" else _fixed(day)

    def _count(self, start: date, span: Span, first_day: FirstDay) -> Counted:
        return count(self.calendar, start, span, first_day, self._rolls(span), pauses=self.pauses)

    def _first_day(self, span: Span) -> FirstDay:
        """As the text says, else by the convention; a limit chained to another goes on with the day after it."""
        if self.rule.first_day is None and self.rule.after_limit:
            return "next"
        if self.rule.first_day is not None:
            return self.rule.first_day
        self.conventions[counted_by(span)] = None
        return self.asking.regulation.first_day(counted_by(span))

    def _rolls(self, span: Span) -> bool:
        """Whether a last day that is a rest day gives way: as the text says, else by the convention taken."""
        if span.unit == "workdays":
            return False
        if self.rule.roll is not None:
            return self.rule.roll == "in_text"
        self.conventions[REST_DAYS] = None
        return self.asking.regulation.file.conventions.rest_days == "next_workday"

    def _warn_on(self, span: Span) -> date:
        return count(self.calendar, self._start(), span, self._first_day(span), pauses=self.pauses).end

    def _start(self) -> date:
        """The day the clock starts: its event, or the due day of the limit it is chained to; anew where it restarted."""
        again_on = self._day(self.rule.restarts) if self.rule.restarts else None
        if again_on is not None:
            return again_on
        if not self.rule.after_limit:
            return self._told(self.rule.start)
        asking = self.asking
        before = due(
            asking.regulation, self.calendar, self.rule.after_limit, asking.facts, self._asked_on(), self.pauses
        )
        if before.value is None:
            raise _NotTold(*(before.unknown.facts if before.unknown else ()))
        return before.value.due_on

    def _extended(self, counted: Counted) -> Counted | None:
        """The longer term where an extension was granted in time; one granted after the due day is noted, without effect."""
        of_its_own = [one for one in self.asking.regulation.rules("extension") if self.rule.limit in one[1].of]
        if of_its_own:
            return self._by_own_clause(*of_its_own[0], counted)
        granted_on = self._day("extension_granted_on")
        if not self.rule.extension or granted_on is None:
            return None
        if granted_on > counted.end:
            says = f"延长须在{_shown(counted.end)}前（含当日）批准，{_shown(granted_on)}的批准不生效，仍按原期限"
            self._because(says, "extension_granted_on")
            return None
        step = self.rule.extension[0]
        longer = self._longer(step, counted)
        self._because(f"已于期内批准延长，{longer.says}", "extension_granted_on")
        for later in self.rule.extension[1:]:
            again_on = self._day("extension_granted_again_on")
            if again_on is None or again_on > longer.end:
                break
            longer = self._longer(later, longer)
            self._because(f"再次批准延长，{longer.says}", "extension_granted_again_on")
        return longer

    def _by_own_clause(self, provision: Provision, rule: ExtensionRule, counted: Counted) -> Counted | None:
        """The longer term where a clause of its own extends it: asked for in time, with what the request must carry, and granted."""
        asked_on, granted_on = self._day("extension_asked_on"), self._day("extension_granted_on")
        if asked_on is None and granted_on is None:
            return None
        says = ""
        by_on = (asked_on or self._told("extension_asked_on")) if rule.asked else granted_on
        if by_on is not None and (by_on > counted.end or (by_on == counted.end and rule.asked == "before")):
            deed, inclusive = ("提出" if rule.asked else "批准"), ("" if rule.asked == "before" else "（含当日）")
            says = f"延长须在{_shown(counted.end)}前{inclusive}{deed}，{_shown(by_on)}{deed}的不生效，仍按原期限"
        for need in rule.needs if not says else ():
            verdict = judge(need.that, self.asking.facts)
            if verdict.holds is None:
                raise _NotTold(*verdict.missing)
            says = says or ("" if verdict.holds else need.says)
        if says or granted_on is None:
            self.asking.add(self.asking.reason(provision, says or "延长还没有批准，仍按原期限"))
            return None
        longer = self._longer(rule, counted)
        self.asking.add(self.asking.reason(provision, f"已批准延长，{longer.says}", used=("extension_granted_on",)))
        return longer

    def _longer(self, step: Extension, before: Counted) -> Counted:
        if step.free:
            return _fixed(self._told("extension_until_on"))
        if step.in_all is not None:
            return self._count(self._start(), step.in_all, self._first_day(step.in_all))
        assert step.more is not None
        return self._count(before.end, step.more, "next")

    def _own_pauses(self) -> list[Pause]:
        """The pauses of the text that have begun; one that has not ended lasts to the day asked about."""
        pauses = []
        for rule in self.rule.pauses:
            from_on, until_on = self._day(rule.start), self._day(rule.until) or self.asking.asked_on
            if from_on is not None and until_on is not None and from_on <= until_on:
                pauses.append(Pause(from_on=from_on, until_on=until_on, why=rule.why))
        return pauses

    def _because(self, says: str, *used: str) -> None:
        told = used or tuple(name for name in (self.rule.start, self.rule.stated) if name in self.asking.facts)
        self.asking.add(self.asking.reason(self.provision, says.rstrip("。"), used=told))

    def _told(self, name: str) -> date:
        day = self._day(name)
        if day is None:
            raise _NotTold(name)
        return day

    def _asked_on(self) -> date:
        assert self.asking.asked_on is not None
        return self.asking.asked_on

    def _day(self, name: str) -> date | None:
        value = self.asking.facts.get(name)
        return value if isinstance(value, date) and not isinstance(value, datetime) else None

    def _moment(self, name: str) -> datetime | None:
        value = self.asking.facts.get(name)
        return value if isinstance(value, datetime) else None


def _fixed(day: date) -> Counted:
    """A day that is not counted but written down."""
    return Counted(
        start=day, end=day, amount=0, unit="days", days=(), provisional=False, says=f"期限载明为{_shown(day)}"
    )


def _state(asked_on: date, done_on: date | None, due_on: date, warn_on: date | None) -> State:
    if done_on is not None:
        return State.MET if done_on <= due_on else State.MET_LATE
    if asked_on > due_on:
        return State.OVERDUE
    return State.WARNED if warn_on is not None and asked_on >= warn_on else State.RUNNING


def _clock(moment: datetime) -> str:
    return f"{_shown(moment.date())}{moment.hour}时{moment.minute}分"


def _shown(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
