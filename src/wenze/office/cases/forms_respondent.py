"""Forms of the moves on one respondent. What may be chosen comes from the regulation of the case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wenze.office.cases import citing, facts_respondent, letters
from wenze.office.cases.forms import ReasonForm
from wenze.office.cases.forms_fields import (
    Asked,
    LinesField,
    MoveForm,
    UnsureField,
    add_served,
    served_from,
)
from wenze.office.cases.models import (
    AppealOutcome,
    DefenceArgument,
    DefenceMode,
    EffectiveRule,
    Evidence,
    ReferralKind,
)
from wenze.office.cases.texts import LONGEST_LINE, LONGEST_REASON, LONGEST_TEXT
from wenze.office.documents.forms_file import PaperFile
from wenze.office.paper.forms import DayField, LongText, SeveralRows
from wenze.office.rulings import queries as law
from wenze.office.rulings.facts_trial import Asked as Wanted
from wenze.office.rulings.facts_trial import asked as asked_for
from wenze.office.rulings.forms import field_for, told_by


class _FindingForm(MoveForm):
    """Shared by circumstances and factors: the choice from the regulation, and the facts each asks for."""

    kind = ""
    chosen = ""
    evidence = SeveralRows(label=_("证据"), queryset=Evidence.objects.none(), required=False)

    def __init__(self, *arguments: Any, asked: Asked, **options: Any) -> None:
        super().__init__(*arguments, asked=asked, **options)
        self.wanted: dict[str, Wanted] = {}
        text = citing.regulation_of(asked.case)
        listed = law.circumstances(text, target="person") if self.kind == "circumstance" else law.factors(text)
        offered = [(one.code, f"{one.clause}　{one.says}") for one, _group in listed]
        self.fields[self.chosen].choices = [("", _("请选择")), *offered]  # type: ignore[attr-defined]
        self.fields["evidence"].queryset = Evidence.objects.filter(case=asked.case)  # type: ignore[attr-defined]
        for one, _group in listed:
            for name in citing.details_of(text, self.kind, one.code):
                self._ask_detail(text, name, one)
        details = [name for name in self.fields if name.startswith("detail_")]
        self.order_fields([self.chosen, *details, "what_happened", "consequence", "basis", "evidence"])

    def _ask_detail(self, text: Any, name: str, asking: Any) -> None:
        """A box for one fact; a page with script shows it only while what asks for it is chosen."""
        key = f"detail_{name}"
        if key in self.fields:
            self.fields[key].widget.attrs["data-codes"] += f" {asking.code}"
            return
        wanted = asked_for(text, name)
        if wanted is None:
            return
        self.wanted[name], field = wanted, field_for(wanted)
        field.clause = asking.clause  # type: ignore[attr-defined]
        field.widget.attrs |= {"data-for": self.chosen, "data-codes": asking.code}
        self.fields[key] = field

    def values(self) -> dict[str, Any]:
        kept = super().values()
        told = {name: told_by(one, kept.pop(f"detail_{name}", None)) for name, one in self.wanted.items()}
        kept["details"] = {name: value for name, value in told.items() if value is not None}
        return kept


class FindingForm(_FindingForm):
    kind, chosen = "circumstance", "circumstance"
    circumstance = forms.ChoiceField(label=_("问责情形"), required=False)
    what_happened = LongText(label=_("查明的事实"), required=False, rows=6, max_length=LONGEST_TEXT)
    consequence = LongText(label=_("后果或影响"), required=False, max_length=LONGEST_TEXT)
    basis = LongText(label=_("认定依据"), required=False, max_length=LONGEST_TEXT)
    none_found = forms.BooleanField(label=_("没有问责情形"), required=False)
    none_says = LongText(label=_("没有问责情形的理由"), required=False, max_length=LONGEST_REASON)
    discipline_needed = UnsureField(
        label=_("需追究纪律责任"), help_text=_("查明需要的，办理移送以后才能了结；尚未查明的，以后可以补填")
    )
    crime_suspected = UnsureField(label=_("涉嫌犯罪"))
    topics = {"discipline_needed": "referral", "crime_suspected": "referral"}

    def __init__(self, *arguments: Any, asked: Asked, **options: Any) -> None:
        super().__init__(*arguments, asked=asked, **options)
        words = {True: "yes", False: "no", None: ""}
        for name in self.topics:
            self.fields[name].initial = words[getattr(asked.respondent, name, None)]
        choose = _("请在本办法列明的情形中选择一项；没有问责情形的，请勾选“没有问责情形”并写明理由。")
        self.fields["circumstance"].error_messages["required"] = choose

    def clean(self) -> dict[str, Any]:
        """All that is missing is said at once."""
        kept = super().clean() or {}
        wanted = ("none_says",) if kept.get("none_found") else ("circumstance", "what_happened")
        for name in wanted:
            if name not in self.errors and not kept.get(name):
                self.add_error(name, self.fields[name].error_messages["required"])
        return kept


class FactorForm(_FindingForm):
    kind, chosen = "factor", "factor"
    factor = forms.ChoiceField(label=_("情节"))
    what_happened = LongText(label=_("查明的事实"), required=False, max_length=LONGEST_TEXT)
    basis = LongText(label=_("法规依据"), required=False, max_length=LONGEST_REASON)
    withdraw = forms.BooleanField(label=_("撤回该情节"), required=False)

    def clean(self) -> dict[str, Any]:
        """All that is missing is said at once."""
        kept = super().clean() or {}
        if not kept.get("withdraw") and "what_happened" not in self.errors and not kept.get("what_happened"):
            self.add_error("what_happened", self.fields["what_happened"].error_messages["required"])
        return kept


class DefenceForm(MoveForm):
    topics = {"says": "hearing", "arguments": "hearing"}
    mode = forms.ChoiceField(label=_("方式"), choices=DefenceMode.choices)
    says = LongText(label=_("陈述申辩内容"), rows=6, max_length=LONGEST_TEXT)
    arguments = LinesField(
        label=_("申辩意见"), required=False, max_length=LONGEST_TEXT, help_text=_("每行一条，其后逐条答复采纳或不采纳")
    )
    place = forms.CharField(label=_("地点"), required=False, max_length=LONGEST_LINE)
    heard_by = forms.CharField(label=_("听取人"), required=False, max_length=LONGEST_LINE)
    proof = PaperFile(label=_("本人书面材料或签字笔录"), required=False)


class AnswerForm(MoveForm):
    topics = {"answer": "hearing"}
    argument = forms.ModelChoiceField(label=_("申辩意见"), queryset=DefenceArgument.objects.none())
    answer = forms.ChoiceField(label=_("答复"), choices=DefenceArgument.ANSWERS)
    reason = LongText(label=_("理由"), max_length=LONGEST_REASON)

    def __init__(self, *arguments: Any, asked: Asked, **options: Any) -> None:
        super().__init__(*arguments, asked=asked, **options)
        open_ones = DefenceArgument.objects.filter(defence__respondent=asked.respondent, answer="")
        self.fields["argument"].queryset = open_ones  # type: ignore[attr-defined]
        self.fields["argument"].label_from_instance = lambda one: f"{one.order}．{one.says[:60]}"  # type: ignore[attr-defined]


class MeasureForm(MoveForm):
    topics = {"measures": "measures", "disclosure_range": "disclosure"}
    future = frozenset({"effective_on"})
    measures = forms.MultipleChoiceField(label=_("处理方式"))
    reason = LongText(label=_("理由"), max_length=LONGEST_REASON)
    joining_reason = LongText(label=_("并用的依据"), required=False, max_length=LONGEST_REASON)
    departure_reason = LongText(label=_("例外的理由"), required=False, max_length=LONGEST_REASON)
    own_application = PaperFile(label=_("本人申请书"), required=False)
    effective_rule = forms.ChoiceField(
        label=_("生效"), choices=EffectiveRule.choices, initial=EffectiveRule.choices[0][0]
    )
    effective_on = DayField(label=_("生效日期"), required=False)
    disclosure_range = forms.CharField(
        label=_("公开范围"),
        required=False,
        max_length=LONGEST_LINE,
        help_text=_("由作决定的机关填写，不默认对社会公开"),
    )
    demands = LongText(label=_("整改要求"), required=False, max_length=LONGEST_REASON)

    def __init__(self, *arguments: Any, asked: Asked, **options: Any) -> None:
        super().__init__(*arguments, asked=asked, **options)
        self.fields["measures"].choices = _measures(asked)  # type: ignore[attr-defined]


class DecisionForm(MoveForm):
    """The letter as it will be issued, part by part; each may be rewritten, none left out."""

    topics = dict.fromkeys(("facts", "basis", "approving_organ", "appeal_period", "appeal_organ"), "letter")
    facts = LongText(label=_("问责事实"), required=False, rows=6, max_length=LONGEST_TEXT)
    basis = LongText(label=_("问责依据"), required=False, max_length=LONGEST_REASON)
    hearing = LongText(label=_("陈述申辩及采纳情况"), required=False, max_length=LONGEST_TEXT)
    factors = LongText(label=_("从重、从轻情节"), required=False, max_length=LONGEST_REASON)
    demands = LongText(label=_("整改要求"), required=False, max_length=LONGEST_REASON)
    approving_organ = forms.CharField(label=_("批准机关"), required=False, max_length=LONGEST_LINE)
    appeal_period = forms.CharField(label=_("申诉期限"), required=False, max_length=60)
    appeal_organ = forms.CharField(label=_("申诉受理机关"), required=False, max_length=LONGEST_LINE)

    def __init__(self, *arguments: Any, asked: Asked, **options: Any) -> None:
        if asked.respondent is not None:
            parts = letters.decision_parts(asked.respondent)
            options.setdefault("initial", {"version": asked.case.version, "happened_on": asked.today, **parts})
        super().__init__(*arguments, asked=asked, **options)

    def values(self) -> dict[str, Any]:
        kept = super().values()
        parts = [name for name in self.fields if name not in {"happened_on", "version"}]
        sent = set(self.data)
        kept["words"] = {name: kept.pop(name, "") for name in parts if name in sent}
        for name in parts:
            kept.pop(name, None)
        return kept


class ServeForm(MoveForm):
    topics = {"to": "disclosure"}
    to = forms.ChoiceField(label=_("送达"), choices=(("person", _("本人")), ("unit", _("所在单位"))))

    def __init__(self, *arguments: Any, asked: Asked, **options: Any) -> None:
        super().__init__(*arguments, asked=asked, **options)
        add_served(self, "it", _("受送达人"))
        del self.fields["happened_on"]

    def values(self) -> dict[str, Any]:
        kept = super().values()
        served = served_from(kept, "it")
        return {**kept, "served": served}

    def refuse(self, refused: Any) -> None:
        """A refusal about the one or the other recipient belongs to the one box there is."""
        own = f"it_{refused.field.removeprefix('person_').removeprefix('unit_')}"
        refused.field = own if own in self.fields else refused.field
        super().refuse(refused)


class WithdrawServiceForm(ReasonForm):
    to = forms.ChoiceField(label=_("撤回"), choices=(("person", _("送达本人的登记")), ("unit", _("送达单位的登记"))))
    field_order = ("to", "reason")


class BothServedForm(MoveForm):
    """A document that is served on the person and on the unit in one go."""

    def __init__(self, *arguments: Any, asked: Asked, **options: Any) -> None:
        super().__init__(*arguments, asked=asked, **options)
        add_served(self, "person", _("本人"))
        add_served(self, "unit", _("单位"))

    def values(self) -> dict[str, Any]:
        kept = super().values()
        person, unit = served_from(kept, "person"), served_from(kept, "unit")
        return {**kept, "person": person, "unit": unit}


class AppealServedForm(BothServedForm):
    """Telling the decision on an appeal: the days of service are the days of the move."""

    def __init__(self, *arguments: Any, asked: Asked, **options: Any) -> None:
        super().__init__(*arguments, asked=asked, **options)
        del self.fields["happened_on"]


class CorrectionForm(BothServedForm):
    reason = LongText(label=_("撤销或更正的理由"), max_length=LONGEST_REASON)
    decide_again = forms.BooleanField(label=_("另行作出决定"), required=False)


class ProposeUpForm(ReasonForm):
    topics = {"sent_to": "proposal"}
    sent_to = forms.CharField(label=_("主送机关"), max_length=LONGEST_LINE)
    reported_on = DayField(
        label=_("向当地党委汇报日期"), required=False, help_text=_("垂直管理的对象，提出建议前须向当地党委汇报")
    )


class ReferForm(ReasonForm):
    topics = {"kind": "referral"}
    kind = forms.ChoiceField(
        label=_("移送"),
        choices=[(one.value, one.label) for one in (ReferralKind.DISCIPLINE, ReferralKind.JUSTICE)],
    )
    sent_to = forms.CharField(label=_("主送机关"), max_length=LONGEST_LINE)


class ExecutionForm(MoveForm):
    says = LongText(label=_("执行情况"), max_length=LONGEST_REASON)
    proof = PaperFile(label=_("材料"), required=False)


class RectificationForm(MoveForm):
    topics = {"reflected": "rescission", "rectified_on": "rescission"}
    reflected = forms.BooleanField(label=_("反省深刻"), required=False)
    rectified_on = DayField(label=_("整改到位日期"), required=False, help_text=_("尚未到位的不填"))
    says = LongText(label=_("反省和整改情况"), max_length=LONGEST_REASON)
    proof = PaperFile(label=_("材料"), required=False)


class AppealForm(MoveForm):
    topics = {"written": "appeal"}
    demand = LongText(label=_("申诉请求"), max_length=LONGEST_REASON)
    grounds = LongText(label=_("事实和理由"), rows=6, max_length=LONGEST_TEXT)
    written = PaperFile(label=_("书面申诉"))


class AcceptAppealForm(MoveForm):
    topics = {"reason": "appeal"}
    reason = LongText(
        label=_("受理的理由"),
        required=False,
        max_length=LONGEST_REASON,
        help_text=_("期限内的申诉不必填写；逾期而受理的，须写明理由"),
    )


class DraftAppealDecisionForm(MoveForm):
    topics = {"outcome": "appeal"}
    outcome = forms.ChoiceField(label=_("处理决定"), choices=AppealOutcome.choices)
    new_measures = forms.MultipleChoiceField(label=_("变更为"), required=False, help_text=_("只在变更时选择"))
    findings = LongText(label=_("复核查明的事实"), rows=6, max_length=LONGEST_TEXT)
    reason = LongText(label=_("复核意见"), max_length=LONGEST_TEXT)

    def __init__(self, *arguments: Any, asked: Asked, **options: Any) -> None:
        super().__init__(*arguments, asked=asked, **options)
        self.fields["new_measures"].choices = _measures(asked)  # type: ignore[attr-defined]
        returned = None if asked.respondent is None else facts_respondent.current_appeal(asked.respondent)
        if returned is not None and returned.drafted_on is not None:
            kept = ("outcome", "new_measures", "findings", "reason")
            self.initial |= {name: getattr(returned, name) for name in kept}


def _measures(asked: Asked) -> list[tuple[str, str]]:
    """Every measure that the regulation has for a person, with its clause, in the order of the paper."""
    text = citing.regulation_of(asked.case)
    brings: dict[str, list[str]] = {}
    for provision, rule in text.rules("effect"):
        for code in rule.of:
            brings.setdefault(code, []).append(f"{provision.says}（{provision.clause}）")
    listed: dict[str, str] = {}
    for provision, rule in text.rules("measure"):
        for code in rule.codes if rule.target == "person" else ():
            effects = "；".join(dict.fromkeys(brings.get(code, [])))
            says = f"{text.term(code)}（{provision.clause}）" + (f"　{effects}" if effects else "")
            listed.setdefault(code, says)
    return list(listed.items())
