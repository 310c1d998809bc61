"""The form of what must be found beside circumstances and factors: made from what the regulation of the case asks."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from wenze.office.cases import facts_found
from wenze.office.cases.forms_fields import Asked, MoveForm
from wenze.office.cases.texts import LONGEST_REASON
from wenze.office.paper.forms import DayField, LongText
from wenze.office.rulings.forms import field_for, told_by


class MattersForm(MoveForm):
    """A box for each fact, filled with what was found before; a box left empty is not found yet."""

    def __init__(self, *arguments: Any, asked: Asked, **options: Any) -> None:
        super().__init__(*arguments, asked=asked, **options)
        about, person = asked.respondent or asked.case, asked.respondent
        self.matters = facts_found.of_case(asked.case) if person is None else facts_found.of_respondent(person)
        for one in self.matters:
            field = field_for(one.asked)
            field.clause = one.row  # type: ignore[attr-defined]
            held = about.facts_found.get(one.code)
            field.initial = {True: "yes", False: "no"}[held] if isinstance(held, bool) else held
            self.fields[_box(one)] = field
        if person is None and facts_found.wants_day(asked.case):
            help_text = _("持续的，写最后一日")
            self.fields["act_on"] = DayField(
                label=_("问题发生日"),
                required=False,
                latest=asked.today,
                initial=asked.case.act_on,
                help_text=help_text,
            )
        if person is None and facts_found.wants_direct_reason(asked.case):
            label, held = _("直接问责的必要理由"), asked.case.direct_reason
            self.fields["direct_reason"] = LongText(
                label=label, required=False, max_length=LONGEST_REASON, initial=held
            )

    def values(self) -> dict[str, Any]:
        kept = super().values()
        found = {one.code: told_by(one.asked, kept.pop(_box(one), None)) for one in self.matters}
        return {**kept, "found": found}


def _box(matter: facts_found.Matter) -> str:
    return f"found_{matter.code}"
