"""A case with everything about it, in a fixed number of queries however much there is."""

from __future__ import annotations

from django.db.models import QuerySet

from wenze.office.cases.models import Case

ONE_EACH = (
    "handling_organ__parent",
    "lead__confirming_organ",
    "officer",
    "opened_by",
    "report",
    "extension",
    "continues__case",
)
MANY = (
    "respondents__cadre",
    "respondents__organ",
    "respondents__findings__evidence",
    "respondents__factors__evidence",
    "respondents__defences__arguments",
    "respondents__defences__document",
    "respondents__proposals",
    "respondents__decisions__document",
    "respondents__decisions__imposed__effects",
    "respondents__appeals__document",
    "respondents__corrections_reviewed",
    "respondents__deadlines",
    "respondents__referrals__document",
    "respondents__continued_in",
    "group__account",
    "evidence__attachment__original",
    "evidence__respondents",
    "opinions__document",
    "reviews__attendance__account",
    "reviews__minutes",
    "reviews__document",
    "deadlines__ruling",
    "steps__by",
)


def whole(found: QuerySet[Case]) -> QuerySet[Case]:
    """``found`` with every relation the facts, the page and the letters read."""
    return found.select_related(*ONE_EACH).prefetch_related(*MANY)
