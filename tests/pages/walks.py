"""From any state of a case, people go on until it is archived or ended, and leave every optional box empty that they can.

Whoever leaves boxes empty must not learn of it where nothing can be done about it any more. Of the combinations of empty
boxes that a form accepts, those with the fewest filled are walked to the end: any other combination has all that one of
them has, so it lacks nothing later that they do not lack. A form that refuses a combination says so at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Set
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import Any

from django import forms
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from tests.office import build, build_any, build_files
from tests.office import build_cases as cases
from tests.office.build_cases import Office
from tests.pages.bad_input import seated
from wenze.office import clock
from wenze.office.cases import citing, facts, moves, queries_sight
from wenze.office.cases.forms import ReviewForm
from wenze.office.cases.forms_fields import MoveForm
from wenze.office.cases.loading import whole
from wenze.office.cases.models import (
    Appeal,
    Case,
    Decision,
    DefenceArgument,
    FactorFinding,
    Finding,
    Proposal,
    Referral,
    Respondent,
    Review,
)
from wenze.office.cases.models import Step as CaseStep
from wenze.office.people.models import Account
from wenze.office.rulings import queries as law

ONWARD = (
    *("archive", "close_without_rescission", "rescind", "correct_decision", "confirm_rectification", "file_dossier"),
    *("record_execution", "serve_appeal_decision", "decide_appeal", "review_appeal_decision", "draft_appeal_decision"),
    *("accept_appeal", "serve_decision", "issue_decision", "clear_respondent", "exempt", "close_review"),
    *("record_review", "propose_opinion", "propose_measure", "answer_argument", "record_defence", "submit_report"),
    *("record_finding", "add_evidence", "form_group", "approve_initiation", "resubmit", "find_facts"),
    *("find_case_facts", "record_committee_approval", "record_department_meeting", "propose_to_superior"),
    *("approve_extension", "refer"),
)
"""The moves by which a case goes on: the furthest that is open first, and last what is made only where nothing else goes."""

LATER = (0, 40, 200, 320, 800)
"""Days after which a person looks again, where nothing could be done before."""
AGAIN = {"serve_decision": 2, "answer_argument": 5, "refer": 0, "propose_to_superior": 0, "approve_extension": 0}
"""How often a move is made before others are made again; once where nothing is said."""
CHOSEN = {"outcome": ("passed", "uphold"), "effective_rule": ("on_decision",), "mode": ("direct", "spoken")}
FINAL = {"archived", "ended"}


Shape = tuple[str, frozenset[tuple[Any, ...]]]
Sent = dict[str, Any]
Said = dict[str, None]


class DeadEnd(AssertionError):
    """Nobody can do anything that leads on."""


@dataclass(frozen=True)
class Step:
    """One move that somebody can make."""

    move: str
    account: Account
    person: Respondent | None = None


@dataclass
class Walker:
    """The people of an office, and one case about one person that they walk to its end."""

    here: Office
    case: Case
    loaded: Case | None = None
    """The case with all that belongs to it, until something is written."""

    def __post_init__(self) -> None:
        here = self.here
        signer = build.account(role="approving_leader", organ=here.committee)
        self.accounts: dict[str, list[Account]] = {
            "case_officer": [here.officer],
            "office_director": [here.director],
            "approving_leader": [here.leader, signer],
            "appeal_officer": [here.appeals],
            "unit_liaison": [here.liaison],
            "personnel_reader": [here.personnel],
            "respondent": [one.cadre.account for one in cases.respondents(self.case)],
        }

    # --- what can be done

    def steps(self, wanted: Collection[str]) -> Iterator[Step]:
        """The open moves among ``wanted``, in their order, each with the first account that can make it."""
        case, answers = self._case(), {}
        stages = {case.stage, *(one.stage for one in case.respondents.all())}
        moves_here = {one.move: one.who for one in law.procedure_by_id(law.OF_CASES).moves if stages & set(one.stages)}
        for move in wanted:
            for account in (one for role in moves_here.get(move, ()) for one in self.accounts[role]):
                if account.pk not in answers:
                    answers[account.pk] = self._answers(case, account)
                if move in answers[account.pk]:
                    yield Step(move, account, answers[account.pk][move])
                    break

    def _answers(self, case: Case, account: Account) -> dict[str, Respondent | None]:
        """Which moves are open to an account, and on whom."""
        found: dict[str, Respondent | None] = {}
        if queries_sight.cases(seen_by=account, on=clock.today()).filter(pk=case.pk).exists():
            for person, answers in moves.moves_for(case=case, account=account, today=clock.today()):
                found |= {one.move: person for one in answers if one.open}
        return found

    def form(self, step: Step) -> MoveForm:
        return moves.form_for(**self._asked(step))

    def send(self, step: Step, sent: Sent) -> moves.Performed:
        files = {name: value for name, value in sent.items() if isinstance(value, SimpleUploadedFile)}
        for one in files.values():
            one.seek(0)
        words = {name: value for name, value in sent.items() if name not in files}
        with transaction.atomic():
            performed = moves.perform(**self._asked(step), data=words, files=files)
        if performed.done:
            self.loaded = None
        return performed

    def _asked(self, step: Step) -> dict[str, Any]:
        return {
            "by": step.account,
            "today": clock.today(),
            "case": self._case(),
            "respondent": None if step.person is None else cases.again(step.person),
            "move": step.move,
        }

    def _case(self) -> Case:
        if self.loaded is None:
            self.loaded = whole(Case.objects.filter(pk=self.case.pk)).get()
        return self.loaded

    # --- going on

    def go_on(self) -> None:
        """Walk to the end, each form as empty as it is accepted. Raises DeadEnd where nobody can do anything more."""
        counts, passed = Counter(self.case.steps.values_list("move", flat=True)), {shape(self.case)}
        with ExitStack() as time:
            while cases.fresh(self.case).stage not in FINAL and not passed & LEADS_ON:
                self._one_step(counts, time)
                passed.add(shape(self.case))
        LEADS_ON.update(passed)

    def _one_step(self, counts: Counter[str], time: ExitStack) -> None:
        """What was not made yet comes first; then what can be made once more, to supply what was left out; each as soon as
        it can be."""
        refused: Said = {}
        start = clock.today()
        for again, later in product((0, 1), LATER):
            with ExitStack() as waited:
                waited.enter_context(clock.frozen(start + timedelta(days=later)))
                if self._made_one(counts, again, refused):
                    time.push(waited.pop_all())
                    return
        stages = [one.stage for one in cases.respondents(self.case)]
        raise DeadEnd(f"{cases.fresh(self.case).stage} {stages}: {'；'.join(refused)}")

    def _made_one(self, counts: Counter[str], again: int, refused: Said) -> bool:
        for step in self.steps([move for move in ONWARD if counts[move] < AGAIN.get(move, 1) + again]):
            boxes = Boxes(self.form(step), self.filled(step), fullest_first=bool(again))
            known = EMPTIEST.get((self.case.regulation, step.move), boxes.waiting[0])
            boxes.waiting[:0] = [known] if known < boxes.waiting[0] else []
            for empty in boxes:
                if self.tried(step, boxes, empty, refused):
                    EMPTIEST.setdefault((self.case.regulation, step.move), empty)
                    counts[step.move] += 1
                    return True
        return False

    def tried(self, step: Step, boxes: Boxes, empty: frozenset[str], refused: Said) -> bool:
        """Is the move made with these boxes empty? If not, ``boxes`` learns which to fill."""
        performed = self.send(step, boxes.without(empty))
        if performed.refused is None:
            boxes.accepted.append(empty)
            return True
        refused[f"{step.move}: {performed.refused.says}"] = None
        needed = empty & {*performed.form.errors}
        if not needed and not self._is_made(step, boxes.sent):
            return False
        boxes.fill(empty, needed or {one for one in empty if not self._is_made(step, boxes.without({one}))})
        return False

    def _is_made(self, step: Step, sent: Sent) -> bool:
        """Is the move made where this is sent? Nothing of it stays."""
        with self.rolled_back():
            return self.send(step, sent).done

    @contextmanager
    def rolled_back(self) -> Iterator[None]:
        """Whatever is written inside is gone afterwards."""
        kept = self.loaded
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
        self.loaded = kept

    # --- filling in

    def filled(self, step: Step) -> Sent:
        """What a careful person sends who wants to go on."""
        form = self.form(step)
        sent = {name: self._value(form, step, name, one) for name, one in form.fields.items()}
        chosen = str(sent.get(getattr(form, "chosen", ""), ""))
        sent = {name: value for name, value in sent.items() if value is not None and _is_asked(form, name, chosen)}
        return sent | (self._seated(form) if isinstance(form, ReviewForm) else {})

    def _seated(self, form: ReviewForm) -> Sent:
        """Three of the office who all agree, the first of them in the chair."""
        known = (self.here.officer, self.here.director, self.here.leader)
        sitting = [key for key, one in form.members.items() if one.account in known]
        return {**seated(sitting), "chair": sitting[0]}

    def _value(self, form: MoveForm, step: Step, name: str, one: forms.Field) -> Any:
        if name == "to":
            return "unit" if step.person is not None and cases.again(step.person).served_person_on else "person"
        if name == "measures":
            return self._measure(step, form)
        if name == "circumstance":
            return self._circumstance(step)
        if name == "members_entitled":
            return "3"
        if (within := build_any.inside(citing.regulation_of(self.case)).get(name.removeprefix("found_"))) is not None:
            return "yes" if within else "no"
        if isinstance(one, forms.BooleanField):
            return "on" if name == "reflected" else None
        if isinstance(one, forms.FileField):
            return SimpleUploadedFile(f"{name}.pdf", build_files.PDF + name.encode())
        return _plain(form, name, one)

    def _measure(self, step: Step, form: MoveForm) -> list[str]:
        assert step.person is not None
        text = citing.regulation_of(self.case)
        told = facts.of_respondent(cases.again(step.person), on=clock.today())
        asked = {"regulation": text.id, "edition": text.file.edition, "told": told, "asked_on": clock.today()}
        answer = law.measures(**asked)
        if answer.value is None or not answer.value.options:
            return [form.fields["measures"].choices[0][0]]
        return [answer.value.options[0].measure]

    def _circumstance(self, step: Step) -> str:
        """The first that can be found of a person, with whatever it asks."""
        form = self.form(step)
        for code, _label in form.fields["circumstance"].choices[1:]:  # type: ignore[attr-defined]
            sent = {"circumstance": code, "what_happened": "逾期十一个月", "consequence": "群众绕行", "basis": "台账"}
            for name, one in form.fields.items():
                if name.startswith("detail_") and _is_asked(form, name, code):
                    sent[name] = _plain(form, name, one)
            with self.rolled_back():
                if self.send(step, sent).done:
                    return str(code)
        raise AssertionError("no circumstance can be found of a person")


def _is_asked(form: MoveForm, name: str, chosen: str) -> bool:
    """Does a page show this box once ``chosen`` was chosen?"""
    codes = form.fields[name].widget.attrs.get("data-codes")
    return codes is None or chosen in codes.split()


def _plain(form: MoveForm, name: str, one: forms.Field) -> Any:
    initial = form.get_initial_for_field(one, name)
    if isinstance(one, forms.DateField):
        return clock.today().isoformat() if name == "happened_on" or not initial else str(initial)
    if isinstance(one, forms.ChoiceField | forms.ModelChoiceField):
        codes = [str(code) for code, _label in one.choices if str(code)]
        if isinstance(one, forms.ModelMultipleChoiceField):
            return codes[:2]
        if isinstance(one, forms.MultipleChoiceField):
            return codes[:1]
        wanted = [code for code in (*CHOSEN.get(name, ()), str(initial), *codes) if code in codes]
        return wanted[0] if wanted else None
    if isinstance(one, forms.IntegerField):
        return str(initial if initial is not None else 3)
    return str(initial or "经核对无误")


# --- leaving boxes empty ------------------------------------------------------------------------------------------


class Boxes:
    """What is sent with a form, and the sets of optional boxes to leave empty in it, the largest first. What is part of a set
    that was accepted is not tried."""

    def __init__(self, form: MoveForm, sent: Sent, *, fullest_first: bool = False) -> None:
        self.sent, self.accepted = sent, list[frozenset[str]]()
        fixed = {"happened_on", "version"}
        optional = {name for name in sent if name in form.fields and not form.fields[name].required} - fixed
        self.waiting = [frozenset[str](), frozenset(optional)] if fullest_first else [frozenset(optional)]

    def __iter__(self) -> Iterator[frozenset[str]]:
        for empty in self.waiting:
            if not any(empty < other for other in self.accepted):
                yield empty

    def fill(self, empty: frozenset[str], needed: Set[str]) -> None:
        """After a refusal: fill the boxes without which it never goes, or any one where there is none of these."""
        for fewer in [empty - needed] if needed else [empty - {one} for one in sorted(empty)]:
            if fewer not in self.waiting:
                self.waiting.append(fewer)

    def without(self, empty: Set[str]) -> Sent:
        """What is sent where these boxes are left empty."""
        emptied = {name: "" for name in empty if isinstance(self.sent[name], str)}
        return emptied | {name: value for name, value in self.sent.items() if name not in empty}


def dead_ends(walker: Walker, move: str) -> list[str]:
    """Make one move with as much left empty as is accepted, in every way there is, and walk on to the end: where that was
    not possible."""
    step = next(walker.steps([move]), None)
    if step is None:
        return [f"{move}: nobody can make it here"]
    boxes, wrong, refused = Boxes(walker.form(step), walker.filled(step)), [], Said()
    for empty in boxes:
        with walker.rolled_back():
            if walker.tried(step, boxes, empty, refused):
                try:
                    walker.go_on()
                except DeadEnd as dead:
                    wrong.append(f"{move} without {sorted(empty)}: {dead}")
    return wrong if boxes.accepted else [f"{move}: nothing is accepted: {'；'.join(refused)}"]


# --- what stands where --------------------------------------------------------------------------------------------

EMPTIEST: dict[tuple[str, str], frozenset[str]] = {}
"""By regulation and move, the largest set of boxes that was found to be left empty on the way: tried first the next time."""

LEADS_ON: set[Shape] = set()
"""The shapes of cases that were walked to the end: whoever comes to one of them again goes on as before."""

LOOKED_AT = (Case, Respondent, Finding, FactorFinding, DefenceArgument, Proposal, Review, Decision, Appeal, Referral)
AFTER_DECISION = (Case, Respondent, Decision, Appeal, Referral)
"""The rows whose fields later moves look at. Of other rows they ask at most whether there is one."""


def shape(case: Case) -> Shape:
    """How a case stands, without its days and its words: which rows there are, and which of their fields are empty."""
    is_open = Respondent.objects.filter(case=case, stage="open").exists()
    looked_at = LOOKED_AT if is_open else AFTER_DECISION
    rows: set[tuple[Any, ...]] = set()
    for model in looked_at:
        names = [one.attname for one in model._meta.concrete_fields if not one.primary_key]
        rows |= {(model.__name__, *map(_mark, row)) for row in model._default_manager.values_list(*names)}
    others = set(LOOKED_AT if not is_open else apps.get_app_config("cases").get_models()) - {*looked_at, CaseStep}
    rows |= {(model.__name__,) for model in others if model._default_manager.exists()}
    return case.regulation, frozenset(rows)


def _mark(value: Any) -> Any:
    """Codes and answers as they are; of everything else, whether it is there."""
    if isinstance(value, bool) or (isinstance(value, str) and value.isascii()):
        return value
    return str(value) if isinstance(value, list | dict) else bool(value)
