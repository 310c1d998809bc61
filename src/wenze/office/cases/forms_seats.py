"""The attendance of a meeting: who sat, in what post, and how they voted. People are chosen from the register, not typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wenze.office.cases.forms_fields import Asked, accounts_of
from wenze.office.cases.given import Seat
from wenze.office.people import queries as people
from wenze.office.people.models import Account, Cadre

MOST_SEATS = 60
FEWEST_LINES = 5
VOTES = (
    ("in_favour", _("同意")),
    ("against", _("不同意")),
    ("abstain", _("弃权")),
    ("recused", _("回避")),
    ("absent", _("缺席")),
)
WITHOUT_VOTE = frozenset({"recused", "absent"})


@dataclass(frozen=True)
class Member:
    """Somebody on the register who may sit in a meeting. ``key`` names them in a form."""

    key: str
    name: str
    post: str
    account: Account | None

    @property
    def says(self) -> str:
        """The name and the post, as a list shows them."""
        return f"{self.name}　{self.post}".strip()


def members(asked: Asked) -> list[Member]:
    """Who may sit in a meeting about this case: who serves in the handling organ or the organ above, at any time since the
    case was opened, in official order; then who else signs in for them."""
    organ = asked.case.handling_organ
    organs = [one for one in (organ.pk, organ.parent_id) if one is not None]
    begun = people.serving_on(asked.today, "tenures__") | people.serving_on(asked.case.opened_on, "tenures__")
    serving = Cadre.objects.filter(begun, tenures__post__organ_id__in=organs).select_related("account")
    known = people.in_official_order(people.with_tenures_on(serving, asked.today), asked.today).distinct()
    found = [_serving(cadre) for cadre in known]
    accounts = {one.account.pk for one in found if one.account is not None}
    others = [one for one in accounts_of(asked) if one.pk not in accounts]
    return found + [Member(f"account-{one.pk}", one.display_name, "、".join(one.role_terms), one) for one in others]


def _serving(cadre: Any) -> Member:
    account = getattr(cadre, "account", None)
    return Member(f"cadre-{cadre.pk}", cadre.name, people.title_of(cadre.serving), account)


class SeatsInput(forms.Widget):
    """A line for each person: who sits, chosen from the list; the post, where the meeting knows another; and the vote."""

    template_name = "cases/_seats.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({**(attrs or {}), "rows": "1"})
        self.members: list[Member] = []

    def value_from_datadict(self, data: Any, _files: Any, name: str) -> list[tuple[str, str, str]]:
        who, posts, votes = (_listed(data, each) for each in (name, f"{name}_post", f"{name}_vote"))
        most = min(max(len(who), len(votes)), MOST_SEATS + 1)
        return [(_at(who, place), _at(posts, place), _at(votes, place)) for place in range(most)]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        filled = [one for one in (value or []) if any(one)]
        spare = max(FEWEST_LINES, min(len(self.members), MOST_SEATS)) - len(filled)
        context["widget"] |= {
            "lines": filled + [("", "", "")] * spare,
            "members": self.members,
            "votes": VOTES,
            "fewest": FEWEST_LINES,
        }
        return context


class SeatsField(forms.Field):
    """Who sat in a meeting and how they voted. Cleans to a list of ``Seat``."""

    widget = SeatsInput

    def ask(self, found: list[Member]) -> None:
        """Offer these people. Called once a form."""
        self.widget.members = found

    def clean(self, value: Any) -> list[Seat]:
        lines = [(place, *one) for place, one in enumerate(value or [], start=1) if any(one)]
        if not lines:
            raise forms.ValidationError("请登记到会和表决：逐行选择人员和表决。")
        if len(lines) > MOST_SEATS:
            raise forms.ValidationError(f"超过{MOST_SEATS}人，请核对。")
        offered = {one.key: one for one in self.widget.members}
        wrong = [says for line in lines if (says := self._wrong(offered, *line))]
        if wrong:
            raise forms.ValidationError(wrong)
        return [_seat(offered[who], post, vote) for _place, who, post, vote in lines]

    def _wrong(self, offered: dict[str, Member], place: int, who: str, post: str, vote: str) -> str:
        if not who:
            return f"第{place}行没有选择人员。"
        if who not in offered:
            return f"第{place}行的人员不在可选范围内，请在列表中选择；列表中没有的，先登记人员任职。"
        name = offered[who].name
        if vote not in dict(VOTES):
            return f"第{place}行{name}没有选择表决。"
        return f"第{place}行{name}的职务超过100字，请精简。" if len(post) > 100 else ""


def _seat(member: Member, post: str, vote: str) -> Seat:
    return Seat(
        name=member.name,
        post=(post or member.post)[:100],
        account=member.account,
        present=vote != "absent",
        recused=vote == "recused",
        vote="" if vote in WITHOUT_VOTE else vote,
    )


def _listed(data: Any, name: str) -> list[str]:
    found = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
    return [str(one).replace("\x00", "").strip()[:200] for one in found] if isinstance(found, list | tuple) else []


def _at(listed: list[str], place: int) -> str:
    return listed[place] if place < len(listed) else ""
