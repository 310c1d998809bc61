"""The ledger of cases: its rows, its tabs, its filters. Nothing narrows by what the one who looks may not see."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Prefetch, Q, QuerySet, Value

from wenze.office.cases import queries_sight as sight
from wenze.office.cases.limits import CASE, RESPONDENT
from wenze.office.cases.models import Case, Decision, Finding, Respondent
from wenze.office.documents.models import Document
from wenze.office.limits import queries as limits
from wenze.office.limits.models import Limit
from wenze.office.paper.search import holds, words_of
from wenze.office.people import permissions
from wenze.office.people.models import Account
from wenze.office.people.queries import organ_ids_under

OVER = ("archived", "ended")
FEW_KEYS = 500
NUMBERED = re.compile(r"[0-9〔〕]")
"""What the number of a document has and a name has not."""

NOT_OF_A_LINE = tuple(
    f"lead__{name}"
    for name in (
        *("content", "content_digest", "reporter_name", "reporter_contact", "source_note", "decided_reason"),
        *("decided_by_label", "referred_to", "confirming_number", "registered_at", "submission_key"),
    )
)
"""What a line leaves in the table: long texts, and what is sealed."""


def for_ledger(found: QuerySet[Case], *, seen_by: Any, on: date) -> QuerySet[Case]:
    """``found`` with what a line shows, six queries however many rows: ``people``, the respondents whom ``seen_by`` may
    see, and ``waiting``, the limits that wait for an act of what they may see, the current one first."""
    return _with(found, sight.respondents_within(seen_by=seen_by, on=on), seen_by, on)


def for_page(found: QuerySet[Case], *, seen_by: Any, on: date) -> QuerySet[Case]:
    """As ``for_ledger``, and nine queries in all: ``is_whole``, whether the case is seen whole; of each of ``people`` the
    standing findings (``found``) and decisions (``standing``) that may be seen; ``own_limits``, those of the case itself."""
    findings = Finding.objects.filter(replaced_on__isnull=True).defer("what_happened", "consequence", "basis")
    decisions = Decision.objects.filter(reversed_on__isnull=True).select_related("document")
    own_limits = Limit.objects.filter(track=CASE).order_by("pk")
    whole: Any = Value(True)
    if not sight.sees_only_whole(seen_by, on):
        full = sight.full_cases(seen_by=seen_by, on=on).order_by().values("pk")
        own = Respondent.objects.filter(sight.own_filter(seen_by, on)).order_by().values("pk")
        findings = findings.filter(Q(respondent__case_id__in=full) | Q(respondent_id__in=own))
        served = Q(respondent__stage__in=sight.AFTER_SERVICE)
        if not permissions.may(seen_by, "appeals.handle", on):
            served &= Q(document__appeals__isnull=True) | Q(document__appeals__told_person_on__isnull=False)
        decisions = decisions.filter(Q(respondent__case_id__in=full) | served)
        own_limits = own_limits.filter(matter_id__in=full)
        whole = ExpressionWrapper(sight.full_filter(seen_by, on), output_field=BooleanField())
    people = sight.respondents_within(seen_by=seen_by, on=on).prefetch_related(
        Prefetch("findings", findings.order_by("pk"), to_attr="found"),
        Prefetch("decisions", decisions.defer("document__content_text"), to_attr="standing"),
    )
    return (
        _with(found, people, seen_by, on)
        .annotate(is_whole=whole)
        .prefetch_related(Prefetch("limits", own_limits, to_attr="own_limits"))
    )


def _with(found: QuerySet[Case], people: QuerySet[Respondent], seen_by: Any, on: date) -> QuerySet[Case]:
    return (
        found.select_related("lead")
        .prefetch_related(
            "handling_organ",  # the same few for all lines, made once
            "officer",
            Prefetch("respondents", people.prefetch_related("organ").order_by("order", "pk"), to_attr="people"),
            Prefetch("limits", _waiting(seen_by, on), to_attr="waiting"),
        )
        .defer("main_issue", "report_says", "end_reason", "direct_reason", *NOT_OF_A_LINE)
        .order_by("-opened_on", "-pk")
    )


def _waiting(seen_by: Any, on: date) -> QuerySet[Limit]:
    """The limits that wait for an act (``limits.waiting``) of cases that went through the row filter already, as far as ``seen_by`` may see them: of cases
    seen whole, and of the people whose matter is seen. The first of them is the current limit of a case."""
    found = limits.waiting()
    if sight.sees_only_whole(seen_by, on):
        return found
    full = sight.full_cases(seen_by=seen_by, on=on).order_by().values("pk")
    seen = sight.respondents(seen_by=seen_by, on=on).order_by().values("pk")
    return found.filter(Q(matter_id__in=full) | Q(track=RESPONDENT, part__in=seen))


# --- filters -----------------------------------------------------------------------------------------------------


def matching(found: QuerySet[Case], words: str, *, seen_by: Any, on: date) -> QuerySet[Case]:
    """``found`` narrowed to those that carry every word in number, title, or a person, unit or decision number of the
    people ``seen_by`` may see. A number is looked for only where the word has what numbers have."""
    seen = sight.respondents_within(seen_by=seen_by, on=on).order_by()
    for word in words_of(words):
        named = seen.filter(holds(word, "name", "organ_name"))
        wanted = holds(word, "number", "title") | Q(pk__in=_some(named.values("case_id")))
        if NUMBERED.search(word):
            letters = Document.objects.filter(holds(word, "number")).order_by().values("pk")
            decided = Decision.objects.filter(document_id__in=letters).order_by().values("respondent_id")
            numbered = seen.filter(pk__in=decided, stage__in=sight.AFTER_SERVICE)
            wanted |= Q(pk__in=_some(numbered.values("case_id")))
        found = found.filter(wanted)
    return found


def _some(keys: Any) -> Any:
    """The keys themselves where they are few, asked once for a page that uses them in several questions; else the
    question."""
    listed = list(keys.values_list("case_id", flat=True)[: FEW_KEYS + 1])
    return listed if len(listed) <= FEW_KEYS else keys


def of_stage(found: QuerySet[Case], stage: str) -> QuerySet[Case]:
    """``found`` in one stage of the case track."""
    return found.filter(stage=stage)


def of_person(found: QuerySet[Case], name: str, *, seen_by: Any, on: date) -> QuerySet[Case]:
    """``found`` about a person of this name whose matter ``seen_by`` may see."""
    seen = sight.respondents_within(seen_by=seen_by, on=on).order_by()
    return found.filter(pk__in=seen.filter(holds(name, "name")).values("case_id"))


def of_unit(found: QuerySet[Case], organ_id: int, *, seen_by: Any, on: date) -> QuerySet[Case]:
    """``found`` with a respondent of this unit or one below it whose matter ``seen_by`` may see."""
    seen = sight.respondents_within(seen_by=seen_by, on=on).order_by()
    return found.filter(pk__in=seen.filter(organ_id__in=organ_ids_under([organ_id])).values("case_id"))


def of_outcome(found: QuerySet[Case], outcome: str, *, seen_by: Any, on: date) -> QuerySet[Case]:
    """``found`` in which someone's matter, as far as it may be seen, came out so."""
    seen = sight.respondents_within(seen_by=seen_by, on=on).order_by()
    return found.filter(pk__in=seen.filter(outcome=outcome).values("case_id"))


def of_officer(found: QuerySet[Case], account_id: int) -> QuerySet[Case]:
    """``found`` handled by this officer."""
    return found.filter(officer_id=account_id)


def of_year(found: QuerySet[Case], year: int) -> QuerySet[Case]:
    """``found`` opened in this calendar year."""
    return found.filter(opened_on__range=(date(year, 1, 1), date(year, 12, 31)))


def of_year_or_open(found: QuerySet[Case], year: int) -> QuerySet[Case]:
    """``found`` opened in this calendar year, and whatever of earlier years was not over by its beginning."""
    late = ~Q(stage__in=OVER) | Q(ended_on__gte=date(year, 1, 1))
    return found.filter(Q(opened_on__gte=date(year, 1, 1)) | late, opened_on__lte=date(year, 12, 31))


def overdue(found: QuerySet[Case], *, seen_by: Any, on: date) -> QuerySet[Case]:
    """``found`` with a limit past its day."""
    return found.filter(pk__in=_late(seen_by, on))


def near(found: QuerySet[Case], *, seen_by: Any, on: date) -> QuerySet[Case]:
    """``found`` with a limit that falls within SOON_WORKDAYS working days, and none past its day."""
    due = limits.near(_waiting(seen_by, on), on).order_by().values("matter_id")
    return found.filter(pk__in=due).exclude(pk__in=_late(seen_by, on))


def open_ones(found: QuerySet[Case]) -> QuerySet[Case]:
    """``found`` that is neither archived nor ended."""
    return found.exclude(stage__in=OVER)


def over(found: QuerySet[Case]) -> QuerySet[Case]:
    """``found`` that is archived or ended."""
    return found.filter(stage__in=OVER)


def _late(seen_by: Any, on: date) -> Any:
    return limits.late(_waiting(seen_by, on), on).filter(matter__kind=Case.KIND).order_by().values("matter_id")


# --- figures -----------------------------------------------------------------------------------------------------


def counts(found: QuerySet[Case], *, seen_by: Any, on: date, awaited: Q) -> dict[str, int]:
    """How many of ``found`` stand under each tab: open, late, mine, over, all. One query."""
    return found.order_by().aggregate(
        open=Count("pk", filter=~Q(stage__in=OVER)),
        late=Count("pk", filter=Q(pk__in=_late(seen_by, on))),
        mine=Count("pk", filter=awaited),
        over=Count("pk", filter=Q(stage__in=OVER)),
        all=Count("pk"),
    )


def counts_by_stage(*, seen_by: Any, on: date) -> dict[str, int]:
    """How many cases stand in each stage, under the row filter. One query."""
    rows = sight.cases(seen_by=seen_by, on=on).order_by().values_list("stage").annotate(count=Count("pk"))
    return dict(rows)


def totals(found: QuerySet[Case], *, seen_by: Any, on: date) -> dict[str, int]:
    """Of ``found``: how many cases, people whose matter may be seen, and cases past a day. Two queries."""
    seen = sight.respondents_within(seen_by=seen_by, on=on).order_by()
    cases = found.order_by()
    figures = cases.aggregate(cases=Count("pk"), late=Count("pk", filter=Q(pk__in=_late(seen_by, on))))
    return {**figures, "people": seen.filter(case_id__in=cases.values("pk")).count()}


def officers(found: QuerySet[Case]) -> list[tuple[str, str]]:
    """Who handles cases among ``found``, for a filter. One query."""
    listed = Account.objects.filter(Exists(found.order_by().filter(officer_id=OuterRef("pk"))))
    return [(str(one.pk), str(one)) for one in listed.select_related("organ").order_by("pk")]
