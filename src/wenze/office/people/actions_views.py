"""Writes about the views of ledgers that an account keeps for itself."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.http import QueryDict
from django.urls import Resolver404, resolve

from wenze.office.journal.actions import record
from wenze.office.people.models import Account, SavedView
from wenze.office.people.models.saved_views import LONGEST_ADDRESS, LONGEST_NAME, LONGEST_QUERY
from wenze.office.people.refusals import NotYours, Refused

MOST_VIEWS = 12
"""Of one ledger; more would be no shortcut."""
PASSING = ("page", "export")
"""Words of an address that are no part of a view."""


@transaction.atomic
def save_view(*, by: Account, today: date, address: str, query: str, name: str) -> SavedView:
    """Keep the ledger at ``address`` as ``query`` shows it. A view of the same name is replaced."""
    called, kept = name.strip(), _kept(query)
    _check_ledger(address)
    if not called:
        raise Refused("请给常用视图起个名称。", field="name")
    if len(called) > LONGEST_NAME:
        raise Refused(f"名称不超过{LONGEST_NAME}字，请缩短。", field="name")
    if len(kept) > LONGEST_QUERY:
        raise Refused("筛选条件过长，不能存为常用视图。请减少条件。")
    mine = SavedView.objects.filter(account=by, address=address)
    if not mine.filter(name=called).exists() and mine.count() >= MOST_VIEWS:
        raise Refused(f"每本台账最多存{MOST_VIEWS}个常用视图，请先移除不用的。")
    view, _made = SavedView.objects.update_or_create(account=by, address=address, name=called, defaults={"query": kept})
    record(by=by, verb="people.save_view", subject=view, says=f"存为常用视图：{called}", on=today)
    return view


@transaction.atomic
def remove_view(*, by: Account, today: date, pk: int) -> str:
    """Take a view of one's own away; answers the address of its ledger. NotYours for another's."""
    view = SavedView.objects.filter(account=by, pk=pk).first()
    if view is None:
        raise NotYours("没有这个视图")
    record(by=by, verb="people.remove_view", subject=view, says=f"移除常用视图：{view}", on=today)
    view.delete()
    return view.address


def _check_ledger(address: str) -> None:
    """A page of this office without arguments of its own: ledgers are such."""
    try:
        is_ledger = len(address) <= LONGEST_ADDRESS and not resolve(address).captured_kwargs
    except Resolver404:
        is_ledger = False
    if not is_ledger:
        raise Refused("没有这本台账，请从台账页面保存。")


def _kept(query: str) -> str:
    words = QueryDict(query.replace("\x00", ""), mutable=True)
    for one in PASSING:
        words.pop(one, None)
    return words.urlencode()
