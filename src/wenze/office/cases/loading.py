"""A case with everything about it, in a fixed number of queries however much there is."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet

from wenze.office.cases import models as rows
from wenze.office.cases.models import Case
from wenze.office.limits.models import Limit

ONE_EACH = (
    "handling_organ__parent",
    "lead__confirming_organ",
    "officer",
    "opened_by",
    "continues__case",
)


def _with(lookup: str, model: Any, *joined: str) -> Prefetch:
    """The rows behind a lookup, each with what it refers to in the same query."""
    return Prefetch(lookup, model.objects.select_related(*joined))


WITH_LIMITS = _with("limits", Limit, "ruling", "extension")
"""The limits, each with the ruling by which it is counted and the extension asked for."""

JUDGED: tuple[Any, ...] = (
    _with("respondents", rows.Respondent, "cadre", "organ"),
    "respondents__findings",
    "respondents__factors",
    "respondents__defences__arguments",
    "respondents__proposals",
    "respondents__decisions__imposed__effects",
    "respondents__appeals",
    "respondents__corrections_reviewed",
    "respondents__referrals",
    "respondents__continued_in",
    _with("group", rows.WorkingGroupMember, "account"),
    "evidence",
    "opinions",
    "reviews",
    _with("reviews__attendance", rows.Attendance, "account"),
    WITH_LIMITS,
    _with("steps", rows.Step, "by"),
)
"""What the facts read."""

SHOWN: tuple[Any, ...] = (
    JUDGED[0],
    "respondents__findings__evidence",
    "respondents__factors__evidence",
    _with("respondents__defences", rows.Defence, "document"),
    "respondents__defences__arguments",
    "respondents__proposals",
    _with("respondents__decisions", rows.Decision, "document"),
    "respondents__decisions__imposed__effects",
    _with("respondents__appeals", rows.Appeal, "document"),
    "respondents__corrections_reviewed",
    _with("respondents__referrals", rows.Referral, "document"),
    "respondents__continued_in",
    _with("group", rows.WorkingGroupMember, "account"),
    "evidence__attachment__original",
    "evidence__respondents",
    _with("opinions", rows.Opinion, "document"),
    _with("reviews", rows.Review, "minutes", "document"),
    _with("reviews__attendance", rows.Attendance, "account"),
    WITH_LIMITS,
    _with("steps", rows.Step, "by"),
)
"""What a page and the letters read besides."""


def whole(found: QuerySet[Case]) -> QuerySet[Case]:
    """``found`` with every relation the facts, the page and the letters read."""
    return found.select_related(*ONE_EACH, "report").prefetch_related(*SHOWN)


def judged(found: QuerySet[Case]) -> QuerySet[Case]:
    """``found`` with every relation the facts read, and no other: for asking the law after something was written."""
    return found.select_related(*ONE_EACH).prefetch_related(*JUDGED)
