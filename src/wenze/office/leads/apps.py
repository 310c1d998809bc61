"""The Django app of this room."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.apps import AppConfig


class LeadsConfig(AppConfig):
    name = "wenze.office.leads"
    label = "leads"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say who may read what belongs to a lead: its files, and what was ruled about it."""
        from django.db.models import Q
        from django.urls import reverse

        from wenze.office.documents import readers
        from wenze.office.leads import queries, queries_submissions
        from wenze.office.leads.actions import MOVES
        from wenze.office.leads.models import Lead, LeadSubject
        from wenze.office.matters import kinds
        from wenze.office.people.models import Cadre
        from wenze.office.rulings.queries import register_reader

        def seen(account: Any, on: date) -> Q:
            return Q(subject_id__in=queries.leads(seen_by=account, on=on).values("pk"))

        readers.register("leads.lead", seen)
        readers.register_files("leads", lambda account, on: Q(subject_kind="leads.lead") & seen(account, on))
        register_reader("leads.lead", queries.may_read)
        kinds.register(
            kinds.Kind(
                Lead.KIND,
                "问责线索",
                lambda account, on: queries.leads(seen_by=account, on=on),
                lambda matter: reverse("leads:lead", args=[matter.pk]),
                lambda matter: list(Cadre.objects.filter(lead_subjects__lead_id=matter.pk)),
                lambda people: LeadSubject.objects.filter(cadre_id__in=people).order_by().values("lead_id"),
                submitted=queries_submissions.submitted,
                assigned=MOVES.derive,
                ledger="leads:ledger",
            )
        )
