"""What was found beside circumstances and factors, because the regulation asks about it (登记查明事项)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from wenze.engine.facts import Facts, canonical
from wenze.office.cases import citing, facts_found, texts
from wenze.office.cases.forms_matters import MattersForm
from wenze.office.cases.models import Case, Respondent
from wenze.office.cases.turns import MoveInProgress, move
from wenze.office.moves.declared import Done
from wenze.office.people.refusals import Refused
from wenze.office.rulings import queries as law


@move("find_case_facts", form=MattersForm)
def find_case_facts(
    going: MoveInProgress, found: Mapping[str, Any], act_on: date | None = None, direct_reason: str = ""
) -> Done:
    """Register what was found about the case: for each fact its value, None where it is not found (any more). Before the
    case starts also the day of the matter, and why someone managed below is handled here."""
    said = _keep(going, going.case, facts_found.of_case(going.case), found)
    if act_on is not None and act_on != going.case.act_on and facts_found.wants_day(going.case):
        going.case.act_on = texts.past_day(act_on, going.today, "问题发生日", "act_on")
        said.append(f"问题发生日：{texts.spoken(act_on)}")
    reason = texts.optional(direct_reason, "直接问责的必要理由", "direct_reason", texts.LONGEST_REASON)
    if reason and reason != going.case.direct_reason and facts_found.wants_direct_reason(going.case):
        going.case.direct_reason = reason
        said.append(f"直接问责的必要理由：{reason}")
    return _told(going, said)


@move("find_facts", form=MattersForm)
def find_facts(going: MoveInProgress, found: Mapping[str, Any]) -> Done:
    """Register what was found about one person: for each fact its value, None where it is not found (any more)."""
    return _told(going, _keep(going, going.person, facts_found.of_respondent(going.person), found))


def _keep(
    going: MoveInProgress, about: Case | Respondent, asked: Sequence[facts_found.Matter], found: Mapping[str, Any]
) -> list[str]:
    """Put what was found to what was found before; what changed, in words."""
    text = citing.regulation_of(going.case)
    strange = set(found) - {one.code for one in asked}
    if strange:
        raise Refused("这部办法没有问到所填的事项，请刷新页面后重新填写。")
    told = {name: value for name, value in {**about.facts_found, **found}.items() if value is not None}
    before, after = law.facts(text, about.facts_found), law.facts(text, told)
    about.facts_found = json.loads(canonical({name: after[name] for name in after}))
    return [
        f"{after.term(one.code)}：{_shown(text, after, one)}"
        for one in asked
        if before.get(one.code) != after.get(one.code)
    ]


def _shown(text: Any, facts: Facts, matter: facts_found.Matter) -> str:
    """A value as it was chosen in the form."""
    chosen = dict(matter.asked.choices).get(str(facts.get(matter.code, "")))
    return chosen or str(text.shown(facts, matter.code))


def _told(going: MoveInProgress, said: list[str]) -> Done:
    if not said:
        raise Refused("没有新查明的事项，请填写后再提交。")
    who = "" if going.respondent is None else f"{going.respondent.name}："
    going.opinion = "；".join(said)[: texts.LONGEST_REASON]
    return Done(f"{who}登记查明事项：{'；'.join(said)}", detail={"found": said})
