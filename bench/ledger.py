"""`make bench-ledger`: a throwaway office with 100,000 cases (fewer: CASES=10000), and how long its pages take.

The cases are written straight into the tables, as a database of ten years would hold them: most of them over, a decision in two of three, a
thousand open, limits running. Each page is asked for as its readers ask, through the whole of the office: sign-in, row filter, frame, template.
Wall time, the best of three.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wenze.office.site.settings")

TODAY = date(2026, 11, 20)
GOALS_SECONDS = {"search": 1.0, "ledger": 1.0, "case": 1.0, "workbench": 1.0}
UNITS, BATCH, OPEN = 40, 2000, 1000
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "望山知微砚舟听澜以宁若谷怀远景行"
MATTERS = ("征地拆迁推进缓慢", "信访答复超期", "防汛值守脱岗", "审批久拖不决", "项目资金闲置", "安全生产失管")


def ready(home: str) -> None:
    """An empty office in a folder of its own."""
    os.environ["WENZE_HOME"] = home
    os.environ.pop("DATABASE_URL", None)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def in_batches(rows: Iterator[Any]) -> None:
    """Write the rows, so many at a time; of a matter first the row that every matter has, then that of its kind."""
    from django.db.models import QuerySet

    from wenze.office.matters.models import Matter

    while batch := list(islice(rows, BATCH)):
        model = type(batch[0])
        if not issubclass(model, Matter):
            QuerySet(model).bulk_create(batch)
            continue
        names = [field.attname for field in Matter._meta.concrete_fields]
        Matter.objects.bulk_create(Matter(**{name: getattr(one, name) for name in names}) for one in batch)
        QuerySet(model)._insert(batch, fields=model._meta.local_concrete_fields, using="default")  # noqa: SLF001


def people(number: int) -> tuple[Any, list[Any], list[Any], list[Any]]:
    """The committee's office, the units, a cadre for every fourth case, and who signs in."""
    from tests.office import build
    from wenze.office.people.models import Cadre

    committee = build.organ("中共临江市委员会")
    office = build.organ("临江市问责工作办公室", parent=committee, short_name="问责办")
    units = [build.organ(f"临江市第{one}局", short_name=f"{one}局") for one in range(1, UNITS + 1)]
    roles = ("case_officer", "office_director", "approving_leader", "personnel_reader")
    accounts = [build.account(role=role, organ=committee if role == "approving_leader" else office) for role in roles]
    accounts.append(build.account(role="unit_liaison", organ=units[0]))
    in_batches(Cadre(name=named(one), managed_by="unit") for one in range(number // 4))
    return office, units, list(Cadre.objects.order_by("pk")), accounts


def named(one: int) -> str:
    return SURNAMES[one % len(SURNAMES)] + GIVEN[one // 7 % len(GIVEN)] + GIVEN[one // 11 % len(GIVEN)]


def opened_on(one: int, number: int) -> date:
    """Ten years of cases, the open ones the latest."""
    return TODAY - timedelta(days=3650 * (number - one) // number)


def fill(number: int) -> list[Any]:
    """Leads, cases, people concerned, findings, decisions with their letters, limits; who signs in."""
    from django.db import connection

    from wenze.office.site import integrity

    office, units, cadres, accounts = people(number)
    for guards in integrity.guards():  # a throwaway office: its decisions rest on no ruling of their own
        guards.remove(connection)
    matters(number, office, units, accounts[0])
    concerned(number, units, cadres, accounts[0])
    limits(number)
    decisions(number, accounts[0])
    for guards in integrity.guards():
        guards.install(connection)
    return accounts


def matters(number: int, office: Any, units: list[Any], officer: Any) -> None:
    """A lead and its case."""
    from wenze.office import clock
    from wenze.office.cases.models import Case
    from wenze.office.leads.models import Lead

    law = {"regulation": "yy-wgbw", "edition": "1"}
    now = clock.now()
    in_batches(
        Lead(
            pk=number + one, id=number + one, origin_id=number + one, year=opened_on(one, number).year, serial=one, number=f"线〔{one}〕", title=MATTERS[one % 6], content="反映材料",
            content_digest=f"{one:064x}", channel="9-2", received_on=opened_on(one, number), handling_organ=office, stage="opened",
            ended_on=TODAY, registered_by=officer, opened_on=TODAY, registered_at=now, submission_key=UUID(int=one), decided_on=TODAY, **law,
        )
        for one in range(1, number + 1)
    )  # fmt: skip
    in_batches(
        Case(
            pk=one, id=one, origin_id=number + one, came_from_id=number + one, number=f"临问案〔{opened_on(one, number).year}〕{one}号", title=f"{units[one % UNITS].short_name}{MATTERS[one % 6]}案",
            handling_organ=office, lead_id=number + one, officer=officer, opened_by=officer, opened_on=opened_on(one, number), entered_at=now,
            initiated_on=opened_on(one, number), main_issue="主要问题" * 40, report_says="调查结论" * 100,
            ended_on=opened_on(one, number) if one <= number - OPEN else None,
            stage="archived" if one <= number - OPEN else ("investigating", "hearing", "executing")[one % 3], **law,
        )
        for one in range(1, number + 1)
    )  # fmt: skip


def concerned(number: int, units: list[Any], cadres: list[Any], officer: Any) -> None:
    """One person in each case, and what was found."""
    from wenze.office.cases.models import Finding, Respondent

    in_batches(
        Respondent(
            pk=one, case_id=one, cadre=cadres[one % len(cadres)], name=cadres[one % len(cadres)].name, organ=units[one % UNITS],
            organ_name=units[one % UNITS].name, post_title="副局长", level="division", managed_by="unit", order=1,
            stage="closed" if one <= number - OPEN else "open", outcome="measure" if one % 3 and one <= number - OPEN else "",
            served_unit_on=opened_on(one, number) if one % 3 and one <= number - OPEN else None,
        )
        for one in range(1, number + 1)
    )  # fmt: skip
    in_batches(
        Finding(
            respondent_id=one, circumstance="7-2", clause="第七条(二)", what_happened="查明的事实" * 60, found_on=TODAY, found_by=officer,
        )
        for one in range(1, number + 1)
    )  # fmt: skip


def limits(number: int) -> None:
    """One limit of each case: met where the case is over."""
    from wenze.office.limits.models import Limit

    in_batches(
        Limit(
            matter_id=one, track="case", code="preliminary-opinion", term="提出初步意见", clause="第十条(一)", starts_with="initiated_on",
            waits_for="opinion_proposed_on", from_on=TODAY, read_on=TODAY, first_due_on=opened_on(one, number) + timedelta(days=21),
            due_on=opened_on(one, number) + timedelta(days=21), state="met" if one <= number - OPEN else "running",
            met_on=opened_on(one, number) if one <= number - OPEN else None,
        )
        for one in range(1, number + 1)
    )  # fmt: skip


def decisions(number: int, officer: Any) -> None:
    """Two of three closed cases carry a decision under a number. One ruling stands for all: nothing is read from it."""
    from wenze.office import clock
    from wenze.office.cases.models import Decision
    from wenze.office.documents.models import Document
    from wenze.office.rulings.models import Ruling

    decided = [one for one in range(1, number - OPEN + 1) if one % 3]
    hashes = dict.fromkeys(("file_sha256", "file_sm3", "calendar_sha256", "facts_sha256"), "0" * 64)
    ruling = Ruling(question="move", about="", regulation="yy-wgbw", edition="1", asked_on=TODAY, asked_at=clock.now())
    for name, value in {**hashes, "facts_text": "{}", "shown_text": "[]", "answer_text": "{}"}.items():
        if hasattr(ruling, name):
            setattr(ruling, name, value)
    in_batches(iter([ruling]))
    letter = json.dumps({"kind": "decision", "body": "正文" * 600}, ensure_ascii=False)
    in_batches(
        Document(
            pk=one, kind="decision", status="issued", word="临问责", year=opened_on(one, number).year, serial=one,
            number=f"临问责〔{opened_on(one, number).year}〕{one}号", title="问责决定书", content_text=letter, subject_kind="cases.respondent",
            subject_id=one, drafted_by=officer, drafted_on=TODAY, issued_on=opened_on(one, number), pdf="x", sha256="0" * 64,
        )
        for one in decided
    )  # fmt: skip
    in_batches(
        Decision(
            respondent_id=one, document_id=one, ruling=Ruling.objects.get(), measures=["admonition-talk"], decided_on=TODAY,
            effective_on=TODAY, approving_organ="问责办", appeal_organ="市委", disclosure_range="本单位", decided_by=officer,
        )
        for one in decided
    )  # fmt: skip


def best(act: Callable[[], Any], rounds: int = 3) -> float:
    found = []
    for _ in range(rounds):
        start = time.perf_counter()
        act()
        found.append(time.perf_counter() - start)
    return min(found)


PAGES = (
    ("workbench", "/", 3),
    ("ledger", "/cases/", 3),
    ("ledger", "/cases/?tab=all&page=900&year=all", 3),
    ("search", "/cases/?tab=all&year=all&q=征地", 3),
    ("search", "/cases/?tab=all&year=all&q=7局 陈", 3),
    ("search", "/cases/?tab=all&year=all&q=临问责〔2020〕40001号", 3),
    ("search", "/search/?q=陈望知", 3),
    ("case", "/cases/50000/", 3),
    ("export", "/cases/?tab=all&year=all&export=xlsx", 1),
)


def measure(accounts: list[Any]) -> None:
    from django.test import Client

    from wenze.office import clock

    with clock.frozen(TODAY):
        for account in accounts:
            client = Client(SERVER_NAME="localhost")
            client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
            print(f"\n{account} · {'、'.join(one.get_role_display() for one in account.grants.all())}")
            for kind, address, rounds in PAGES:
                show(client, kind, address, rounds)


def show(client: Any, kind: str, address: str, rounds: int) -> None:
    answer = None

    def ask() -> None:
        nonlocal answer
        answer = client.get(address)
        for _ in answer.streaming_content if answer.streaming else ():
            pass

    took = best(ask, rounds)
    goal = GOALS_SECONDS.get(kind)
    verdict = (
        "" if goal is None or answer is None or answer.status_code != 200 else "  ok" if took <= goal else "  TOO SLOW"
    )
    print(f"{took:8.2f} s  {answer.status_code if answer else 0}  {kind:10} {address}{verdict}")


def main() -> None:
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("--cases", type=int, default=100_000)
    told.add_argument("--home", default="", help="a folder to keep; filled only where it is empty")
    chosen = told.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        home = chosen.home or scratch
        is_new = not (Path(home) / "wenze.sqlite3").exists()
        ready(home)
        from wenze.office.people.models import Account

        start = time.perf_counter()
        accounts = fill(chosen.cases) if is_new else list(Account.objects.order_by("pk"))
        print(f"{chosen.cases} cases written in {time.perf_counter() - start:.0f} s")
        measure(accounts)


if __name__ == "__main__":
    main()
