"""The time limits of a matter: started by a day, met by a day, extended, stopped. Each answer of the law is kept."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction

from wenze.engine.answers import Answer
from wenze.engine.deadlines import Deadline
from wenze.engine.kinds.procedure import TimeLimit
from wenze.engine.regulation import Provision, Regulation
from wenze.office.limits.counting import About, ask_again, put, put_open
from wenze.office.limits.models import STOPPED, Limit
from wenze.office.people.models import Account
from wenze.office.rulings import actions as rulings
from wenze.office.rulings import queries as law
from wenze.office.rulings import queries_limits


@transaction.atomic
def start(*, by: Account | None, today: date, about: About, told: law.Told, fact: str, day: date) -> list[Limit]:
    """Start every limit of the regulation that counts from the day fact ``fact``, which is ``day``; one question each.
    ``told`` are the facts of the matter, and of its part. A limit that does not apply on them starts nothing, nor does one
    that is under way; one to which the text gives no number is kept without a day, or with the one that the office
    suggests."""
    return _start(by, today, about, about.limits(), told, fact, day)


def _start(
    by: Account | None, today: date, about: About, standing: list[Limit], told: law.Told, fact: str, day: date
) -> list[Limit]:
    text = law.text_on(about.matter.regulation, about.matter.edition, today)
    under_way = {one.code for one in standing if one.waits}
    started = []
    for provision, rule in queries_limits.started_by(text, fact):
        if rule.limit in under_way:
            continue
        facts = {**told, fact: day, rule.done: None}
        is_open = queries_limits.is_open(text, rule, facts)

        def is_kept(answer: Answer[Deadline], is_open: bool = is_open) -> bool:
            return is_open or answer.value is not None

        ruling = rulings.ask_deadline(
            by=by,
            today=today,
            regulation=about.matter.regulation,
            edition=about.matter.edition,
            limit=rule.limit,
            told=facts,
            subject=about.subject or about.matter,
            is_kept=is_kept,
        )
        if ruling is None:
            continue
        limit = _new(about, text, provision, rule)
        limit.starts_with, limit.from_on, limit.read_on = fact, day, today
        started.append(put_open(limit, ruling, bool(rule.stated)) if is_open else put(limit, ruling, today))
    return started


def _new(about: About, text: Regulation, provision: Provision, rule: TimeLimit) -> Limit:
    """The row of a limit, as the text has it."""
    return Limit(
        matter_id=about.matter.pk,
        track=about.track,
        part=about.key,
        about=about.name,
        code=rule.limit,
        term=text.declared[rule.done].term.removesuffix("日"),
        clause=provision.clause,
        waits_for=rule.done,
        is_right=queries_limits.is_right(provision, rule),
    )


@transaction.atomic
def meet(*, by: Account | None, today: date, about: About, fact: str, day: date) -> list[Limit]:
    """The act that limits wait for was done on ``day``: settle them. A breach stays on record."""
    return _meet(by, today, about.limits(), fact, day)


def _meet(by: Account | None, today: date, standing: list[Limit], fact: str, day: date) -> list[Limit]:
    met = [one for one in standing if one.waits_for == fact and one.waits]
    for limit in met:
        limit.met_on = day
        ask_again(by=by, today=today, limit=limit)
    return met


@transaction.atomic
def set_days(
    *, by: Account | None, today: date, about: About, facts: Collection[str], before: law.Told, after: law.Told
) -> list[Limit]:
    """A move set some of these day facts: meet the limits that wait for them, and start those that count from them. ``before``
    and ``after`` are the facts as they were when the move began, and as they are. Answers the limits that changed."""
    days = {one: after.get(one) for one in facts}
    new = {one: day for one, day in days.items() if isinstance(day, date) and str(day) != str(before.get(one))}
    standing = about.limits() if new else []
    changed = []
    for fact, day in new.items():
        changed += _meet(by, today, standing, fact, day)
        changed += _start(by, today, about, standing, after, fact, day)
    return changed


@transaction.atomic
def reopen(*, by: Account | None, today: date, about: About, fact: str) -> None:
    """The act that met a limit was taken back: the limit last met runs on. A breach stays on record."""
    met = [one for one in about.limits() if one.waits_for == fact and one.met_on is not None]
    for limit in met[-1:]:
        limit.met_on, limit.state = None, "running"
        ask_again(by=by, today=today, limit=limit)


@transaction.atomic
def stop(*, by: Account | None, today: date, about: About, started_by: str = "", waits_for: str = "") -> None:
    """What waits, waits no more, and is neither met nor breached by what comes after: the matter ended on ``today``, or was
    taken over by another. ``started_by`` and ``waits_for``: only the limits of these day facts."""
    for limit in about.limits():
        if limit.waits and started_by in {"", limit.starts_with} and waits_for in {"", limit.waits_for}:
            limit.state, limit.stopped_on = STOPPED, today
            limit.breached = limit.breached or (bool(waits_for) and limit.binds and limit.passed(today))
            limit.save(update_fields=["state", "stopped_on", "breached"])
