"""Somebody is told once, in the office at once and outside it without a word of what it is about."""

from __future__ import annotations

import email
import json
import socket
import threading
from datetime import date, datetime, time, timedelta
from email.policy import default
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from aiosmtpd.controller import Controller
from django.db import transaction

from tests.office import build
from tests.office import build_cases as cases
from wenze.office import clock
from wenze.office.cases import actions_open
from wenze.office.clock import OFFICE_ZONE
from wenze.office.matters import actions as matters
from wenze.office.notices import actions, actions_sending, hours, queries
from wenze.office.notices.models import Message, Notice
from wenze.office.people.refusals import NotYours, Refused

pytestmark = [pytest.mark.django_db]

WEDNESDAY = datetime(2026, 3, 4, 10, 0, tzinfo=OFFICE_ZONE)


class Inbox:
    """A mail server that keeps what it gets. ``answers`` is what it says to each message."""

    def __init__(self) -> None:
        self.mails, self.answers = [], "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 (the library's name)
        if self.answers.startswith("250"):
            self.mails.append((envelope.rcpt_tos, envelope.content))
        return self.answers


@pytest.fixture
def mail(settings):
    inbox = Inbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(inbox, hostname="127.0.0.1", port=port)
    server.start()
    settings.WENZE_MAIL = f"smtp://127.0.0.1:{port}"
    settings.WENZE_MAIL_FROM = "office@linjiang.example"
    yield inbox
    server.stop()


@pytest.fixture
def gateway(settings):
    taken = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            taken.append((self.headers["X-Wenze-Signature"], json.loads(body)))
            self.send_response(taken and 204)
            self.end_headers()

        def log_message(self, *_arguments):
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.WENZE_GATEWAY = f"http://127.0.0.1:{server.server_port}/"
    settings.WENZE_GATEWAY_KEY = "secret"
    yield taken
    server.shutdown()
    server.server_close()


def wishes(account, **fields):
    values = {"email": f"{account.pk}@linjiang.example", "workdays_only": False, **fields}
    return actions.prefer(by=account, today=WEDNESDAY.date(), account=account, **values)


def told(account, key="甲", says="有事待办"):
    return actions.tell(by=None, today=WEDNESDAY.date(), accounts=[account], key=key, says=says)


def sent(at=WEDNESDAY):
    return actions_sending.send(today=at.date(), now=at)


def test_the_same_thing_is_told_once():
    account = build.account()
    assert len(told(account)) == 1
    assert told(account) == []
    assert queries.unread(seen_by=account, on=WEDNESDAY.date()) == 1


def test_whoever_did_it_is_not_told():
    account = build.account()
    assert actions.tell(by=account, today=WEDNESDAY.date(), accounts=[account], key="甲", says="乙") == []


def test_one_mail_says_how_many_things_there_are_and_nothing_about_them(mail):
    with clock.frozen(WEDNESDAY):
        account = build.account()
        wishes(account)
        told(account, "一", "临问责办案〔2026〕3号：待批准启动")
        told(account, "二", "李某某的申诉")
        done = sent()
    assert (done.messages, done.notices) == (1, 2)
    ((to, content),) = mail.mails
    assert to == [f"{account.pk}@linjiang.example"]
    text = email.message_from_bytes(content, policy=default).get_content()
    assert "2项新的提醒" in text
    assert "问责办案" not in text
    assert "李某某" not in text
    assert sent().messages == 0


def test_a_week_without_a_mail_server_sends_the_same_set_once(mail, settings):
    with clock.frozen(WEDNESDAY):
        account = build.account()
        wishes(account)
        told(account, "一")
    right, settings.WENZE_MAIL = settings.WENZE_MAIL, "smtp://127.0.0.1:9"
    at = WEDNESDAY
    for _ in range(30):
        sent(at)
        at += timedelta(hours=6)
        if at - WEDNESDAY < timedelta(days=3):
            with clock.frozen(at):
                told(account, f"又一件{at.day}")
    assert mail.mails == []
    settings.WENZE_MAIL = right
    done = sent(at + timedelta(hours=12))
    assert (done.messages, done.notices) == (1, Notice.objects.count())
    assert len(mail.mails) == 1
    assert not Message.objects.exclude(state=Message.SENT).exists()


def test_what_was_rolled_back_is_not_sent(mail):
    with clock.frozen(WEDNESDAY):
        account = build.account()
        wishes(account)
        with transaction.atomic():
            told(account)
            transaction.set_rollback(True)
        assert sent().messages == 0


def test_a_message_claimed_by_a_killed_process_goes_out_ten_minutes_later(mail):
    with clock.frozen(WEDNESDAY):
        account = build.account()
        wishes(account)
        told(account)
    assert len(actions_sending._claim(WEDNESDAY)) == 1
    assert sent(WEDNESDAY + timedelta(minutes=9)).messages == 0
    assert sent(WEDNESDAY + timedelta(minutes=11)).messages == 1


def test_one_claim_takes_everything_of_a_few_accounts(mail):
    with clock.frozen(WEDNESDAY):
        for _ in range(actions_sending.ACCOUNTS + 1):
            account = build.account()
            wishes(account)
            told(account, "一")
            told(account, "二")
    assert len(actions_sending._claim(WEDNESDAY)) == 2 * actions_sending.ACCOUNTS
    assert len(actions_sending._claim(WEDNESDAY)) == 2


def test_a_server_that_refuses_for_good_is_not_asked_again(mail):
    with clock.frozen(WEDNESDAY):
        account = build.account()
        wishes(account)
        told(account)
    mail.answers = "550 no such user"
    assert sent().not_taken == 1
    row = Message.objects.get()
    assert (row.state, row.said_last) == (Message.GIVEN_UP, "邮件服务器拒收")


def test_a_gateway_gets_the_words_with_a_signature(gateway):
    with clock.frozen(WEDNESDAY):
        account = build.account()
        wishes(account, email="", gateway="13800000000")
        told(account, says="秘密")
        assert sent().messages == 1
    ((signature, content),) = gateway
    assert len(signature) == 64
    assert content["to"] == "13800000000"
    assert "秘密" not in content["text"]


def test_nobody_is_told_in_quiet_hours_or_on_a_day_off():
    def workday(day: date) -> bool:
        return day.weekday() < 5

    asked = {"quiet_from": time(20), "quiet_until": time(8), "workdays_only": True, "is_workday": workday}
    evening = datetime(2026, 3, 6, 21, 0, tzinfo=OFFICE_ZONE)
    assert hours.next_moment(evening, **asked) == datetime(2026, 3, 9, 8, 0, tzinfo=OFFICE_ZONE)
    assert hours.next_moment(WEDNESDAY, **asked) == WEDNESDAY
    early = datetime(2026, 3, 4, 7, 59, tzinfo=OFFICE_ZONE)
    assert hours.next_moment(early, **asked) == datetime(2026, 3, 4, 8, 0, tzinfo=OFFICE_ZONE)
    by_day = {**asked, "quiet_from": time(9), "quiet_until": time(17)}
    assert hours.next_moment(WEDNESDAY, **by_day) == datetime(2026, 3, 4, 17, 0, tzinfo=OFFICE_ZONE)


def test_everybody_says_only_for_themselves_how_they_are_told():
    one, other = build.account(), build.account()
    with pytest.raises(NotYours):
        actions.prefer(by=one, today=WEDNESDAY.date(), account=other)
    with pytest.raises(Refused, match="电子邮箱"):
        actions.prefer(by=one, today=WEDNESDAY.date(), account=one, email="不是邮箱")
    with pytest.raises(Refused, match="起止时间相同"):
        actions.prefer(by=one, today=WEDNESDAY.date(), account=one, quiet_from=time(8), quiet_until=time(8))


def test_who_must_act_next_is_told_and_nobody_else():
    here = cases.office()
    case = cases.opened(here)
    says = f"{case.number}：待批准启动"
    assert set(Notice.objects.filter(matter_id=case.pk).values_list("account_id", "says")) == {
        (here.director.pk, says),
        (here.leader.pk, says),
    }
    actions_open.return_initiation(by=here.director, today=cases.day(1), case=case, reason="请补正")
    assert Notice.objects.filter(account=here.officer, says=f"{case.number}：待补正后再报").exists()
    actions_open.resubmit(by=here.officer, today=cases.day(1), case=case, title="补正后的案由")
    assert Notice.objects.filter(account=here.director, says=says).count() == 2, "what comes again the same day"


def test_a_matter_one_must_stay_out_of_is_read_about_no_more():
    here = cases.office()
    case = cases.opened(here)
    asked = matters.ask_recusal(
        by=here.director, today=cases.day(1), matter=case, account=here.director, reason="与对象系同学"
    )
    assert queries.unread(seen_by=here.director, on=cases.day(1)) == 1
    matters.decide_recusal(by=here.leader, today=cases.day(1), recusal=asked, grant=True)
    assert queries.unread(seen_by=here.director, on=cases.day(1)) == 0
