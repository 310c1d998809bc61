"""The ledger of cases (问责案件台账): the columns of the paper, in its order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wenze.engine.regulation import Regulation
from wenze.office.cases import queries, queries_waiting
from wenze.office.cases import queries_ledger as rows
from wenze.office.cases import queries_results as results
from wenze.office.cases.models import Case, Outcome, Respondent
from wenze.office.limits import queries as limits
from wenze.office.limits.models import Limit
from wenze.office.paper.dates import short
from wenze.office.paper.lamps import DONE, Lamp
from wenze.office.paper.ledger import Cell, Column, Filter, Ledger, Tab, Total
from wenze.office.people.ledgers import organ_choices
from wenze.office.rulings import queries as law

YEARS_BACK = 10
EVERY_YEAR = "all"
LAMPS = (("late", gettext_noop("逾期")), ("soon", gettext_noop("临期")))
HIDDEN = Cell("—")


def cases(found: Any, *, seen_by: Any, on: date) -> Ledger:
    """The ledger of ``found`` as ``seen_by`` sees it on the day ``on``; its lines must come from ``queries_ledger.for_page``."""
    awaited = queries_waiting.awaited(seen_by, on)
    shown = _Shown(seen_by, on)
    return Ledger(
        name="问责案件台账",
        columns=(
            Column("number", gettext_noop("案号"), _number, keep=True, width=22, exported=lambda case: case.number),
            Column("title", gettext_noop("案由"), _title, width=40, exported=lambda case: case.title),
            Column("channel", gettext_noop("线索来源"), shown.channel, width=22),
            Column("people", gettext_noop("被问责对象"), _people, width=36, exported=_people_plain),
            Column("circumstances", gettext_noop("情形"), shown.circumstances, width=22, exported=shown.clauses),
            Column("stage", gettext_noop("阶段"), shown.stage, keep=True, width=16),
            Column("initiated", gettext_noop("启动日"), lambda case: _day(case.initiated_on, on), keep=True),
            Column("current", gettext_noop("当前时限"), shown.current, width=28),
            Column("officer", gettext_noop("承办人"), lambda case: case.officer.display_name, keep=True),
            Column("outcome", gettext_noop("结果"), shown.outcome, width=30, exported=shown.outcome_plain),
            Column("organ", gettext_noop("办理机构"), lambda case: str(case.handling_organ), hidden=True, width=24),
            Column("opened", gettext_noop("立案报批日"), lambda case: case.opened_on, keep=True, hidden=True),
            Column("ended", gettext_noop("办结日"), lambda case: case.ended_on, keep=True, hidden=True),
            Column(
                "opinion",
                gettext_noop("初步意见期限"),
                shown.opinion,
                hidden=True,
                width=24,
                exported=shown.opinion_plain,
            ),
            Column("lead", gettext_noop("线索编号"), shown.lead, keep=True, hidden=True),
            Column("decided", gettext_noop("决定文号"), _decisions, hidden=True, width=30),
        ),
        filters=_filters(found, seen_by, on),
        tabs=_tabs(awaited, seen_by, on),
        counts=lambda narrowed: rows.counts(narrowed, seen_by=seen_by, on=on, awaited=awaited),
        totals=lambda narrowed: _totals(narrowed, seen_by, on),
        empty="没有符合条件的案件。",
    )


def _filters(found: Any, seen_by: Any, on: date) -> tuple[Filter, ...]:
    def seen(narrow: Callable[..., Any]) -> Callable[[Any, str], Any]:
        return lambda cases, text: narrow(cases, text, seen_by=seen_by, on=on)

    def of_unit(cases: Any, text: str) -> Any:
        return rows.of_unit(cases, int(text), seen_by=seen_by, on=on)

    def by_lamp(cases: Any, text: str) -> Any:
        return {"late": rows.overdue, "soon": rows.near}[text](cases, seen_by=seen_by, on=on)

    def of_year(cases: Any, text: str) -> Any:
        return cases if text == EVERY_YEAR else rows.of_year(cases, int(text))

    years = tuple((str(year), str(year)) for year in range(on.year, on.year - YEARS_BACK, -1))
    return (
        Filter("q", gettext_noop("案号、案由、单位、姓名、文号"), seen(rows.matching)),
        Filter("person", gettext_noop("姓名"), seen(rows.of_person), kind="name"),
        Filter("stage", gettext_noop("阶段"), rows.of_stage, tuple(queries.stage_terms().items())),
        Filter("unit", gettext_noop("单位"), of_unit, organ_choices),
        Filter(
            "officer",
            gettext_noop("承办人"),
            lambda cases, text: rows.of_officer(cases, int(text)),
            lambda: rows.officers(found),
        ),
        Filter("year", gettext_noop("立案年度"), of_year, (*years, (EVERY_YEAR, _("不限年度")))),
        Filter("lamp", gettext_noop("时限"), by_lamp, tuple((key, _(label)) for key, label in LAMPS)),
    )


def _tabs(awaited: Q, seen_by: Any, on: date) -> tuple[Tab, ...]:
    def late(cases: Any) -> Any:
        return rows.overdue(cases, seen_by=seen_by, on=on)

    return (
        Tab("open", gettext_noop("在办"), rows.open_ones),
        Tab("late", gettext_noop("逾期"), late, hot=True),
        Tab("mine", gettext_noop("待我办"), lambda cases: cases.filter(awaited)),
        Tab("over", gettext_noop("已办结"), rows.over),
        Tab("all", gettext_noop("全部"), lambda cases: cases),
    )


def _totals(found: Any, seen_by: Any, on: date) -> dict[str, Total]:
    figures = rows.totals(found, seen_by=seen_by, on=on)
    return {
        "number": Total(_("合计 %(number)d 件") % {"number": figures["cases"]}),
        "people": Total(_("%(number)d 人次") % {"number": figures["people"]}),
        "current": Total(
            _("逾期 %(number)d 件") % {"number": figures["late"]}, {"lamp": "late"} if figures["late"] else {}
        ),
    }


def _number(case: Case) -> Cell:
    return Cell(case.number, href=queries.address_of(case))


def _title(case: Case) -> Cell:
    return Cell(case.title, href=queries.address_of(case))


def _people(case: Any) -> Cell:
    """The first two by name, with unit and post of the first."""
    if not case.people:
        return HIDDEN
    names = "、".join(one.name for one in case.people[:2])
    more = _("等%(number)d人") % {"number": len(case.people)} if len(case.people) > 2 else ""
    tags = (_("市管"),) if any(one.managed_by == "city" for one in case.people) else ()
    return Cell(names + more, note=place_of(case.people[0]), tags=tags)


def _people_plain(case: Any) -> str:
    return "；".join(f"{one.name}（{one.position}）" if one.position else one.name for one in case.people)


def _decisions(case: Any) -> str:
    return "；".join(one.document.number for person in case.people for one in person.standing)


def _day(day: date | None, on: date) -> str:
    return short(day, on.year)


def _due(limit: Limit, on: date) -> str:
    """The last day of a limit; that it is only suggested, where it is."""
    day = _day(limit.due_on, on)
    return _("建议%(day)s") % {"day": day} if limit.basis == Limit.SUGGESTED else day


def headline(says: str, longest: int = 14) -> str:
    """The first words of a clause, for a line that has no room for all of it."""
    first = says.replace("；", "，").partition("，")[0]
    return first if len(first) <= longest else f"{first[:longest]}…"


def place_of(row: Respondent) -> str:
    """Unit by its short name, and post, of somebody as they stood when the case was opened."""
    unit = row.organ_name if row.organ is None else str(row.organ)
    return " ".join(part for part in (unit, row.post_title) if part)


class _Shown:
    """Cells that need the day or the words of a regulation, each looked up once a page."""

    def __init__(self, seen_by: Any, on: date) -> None:
        self.seen_by, self.on = seen_by, on
        self.channels = {one.code: one.term for text in law.regulations() for one in law.channels(text)}
        self.stages = queries.stage_terms()
        self.texts: dict[tuple[str, str], Regulation] = {}

    def channel(self, case: Any) -> Cell:
        if not case.is_whole:
            return HIDDEN
        if case.lead is None:
            return Cell(_("停职检查转来"))
        return Cell(self.channels.get(case.lead.channel, _("已掌握问责情形")))

    def lead(self, case: Any) -> str:
        return case.lead.number if case.is_whole and case.lead is not None else ""

    def circumstances(self, case: Any) -> Cell:
        """Every row found, as a chip."""
        return Cell(cites=self._clauses(case))

    def clauses(self, case: Any) -> str:
        return "；".join(self._clauses(case))

    def stage(self, case: Any) -> Cell:
        return Cell(self.stages.get(case.stage, case.stage))

    def opinion(self, case: Any) -> Cell:
        """Of the limits of the case itself the latest: its day and its lamp."""
        limit = next(reversed(case.own_limits), None)
        if limit is None:
            return Cell("")
        note = _("延长，原%(day)s") % {"day": _day(limit.first_due_on, self.on)} if limit.extended else ""
        note = _("暂计，放假安排未公布") if limit.provisional and not note else note
        return Cell(_due(limit, self.on), lamp=limits.lamp(limit, self.on), note=note)

    def opinion_plain(self, case: Any) -> str:
        limit = next(reversed(case.own_limits), None)
        return "" if limit is None else f"{self.opinion(case).plain()}"

    def current(self, case: Any) -> Cell:
        """The current limit of the case: the soonest that waits for an act; its day, its lamp, what it waits for."""
        limit = next(iter(case.waiting), None)
        if limit is None:
            return Cell("")
        return Cell(_due(limit, self.on), lamp=limits.lamp(limit, self.on), note=limit.term)

    def outcome(self, case: Any) -> Cell:
        """What came of it for the first person, and how many more there are."""
        said = self._outcomes(case)
        if case.stage == "ended":
            return Cell(lamp=Lamp(DONE, self.stages.get("ended", "")))
        if not said:
            return Cell("")
        more = _("另%(number)d人") % {"number": len(said) - 1} if len(said) > 1 else ""
        return Cell(said[0][1], note=" ".join(part for part in (said[0][2], more) if part))

    def outcome_plain(self, case: Any) -> str:
        return "；".join(f"{name}：{says} {number}".strip() for name, says, number in self._outcomes(case))

    def _outcomes(self, case: Any) -> list[tuple[str, str, str]]:
        """Name, measures or other outcome, decision number, of everyone whose matter came out."""
        found = []
        for one in case.people:
            decision = next(iter(one.standing), None)
            if decision is not None:
                says = "、".join(self._text(case).term(code) for code in decision.measures)
                says = says if one.outcome in {"", Outcome.MEASURE} else f"{says}（{self._outcome(case, one)}）"
                found.append((one.name, says, decision.document.number))
            elif one.outcome and (case.is_whole or one.stage == "closed"):
                found.append((one.name, self._outcome(case, one), ""))
        return found

    def _outcome(self, case: Any, one: Respondent) -> str:
        """What came of the matter, as far as whoever looks was told; asked only where a decision was reversed."""
        told = case.is_whole or one.outcome != Outcome.REVERSED
        return results.term(one, told or results.is_told(one, seen_by=self.seen_by, on=self.on))

    def _clauses(self, case: Any) -> tuple[str, ...]:
        """The rows of the circumstances found, in the order of the people."""
        return tuple(dict.fromkeys(one.clause for person in case.people for one in person.found))

    def _text(self, case: Case) -> Regulation:
        key = (case.regulation, case.edition)
        if key not in self.texts:
            self.texts[key] = law.regulation(*key)
        return self.texts[key]
