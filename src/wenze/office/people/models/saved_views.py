"""Ledgers as somebody likes to see them."""

from __future__ import annotations

from django.db import models

from wenze.office.people.models.accounts import Account

LONGEST_NAME, LONGEST_ADDRESS, LONGEST_QUERY = 20, 200, 1500


class SavedView(models.Model):
    """The ledger at ``address`` (a path) with its tab, filters and columns (``query``), under a name of the account's own."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="saved_views")
    address = models.CharField("台账", max_length=LONGEST_ADDRESS)
    name = models.CharField("名称", max_length=LONGEST_NAME)
    query = models.CharField("条件", max_length=LONGEST_QUERY, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["account", "address", "name"], name="saved_view_once")]

    def __str__(self) -> str:
        return self.name
