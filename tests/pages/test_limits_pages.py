"""Pages on which a clerk enters the last day of a limit with its source, and lets a limit pause and run on."""

from __future__ import annotations

from datetime import date

import pytest

from tests.office import build_limits
from wenze.office import clock
from wenze.office.limits import queries_page
from wenze.office.limits.models import Limit

pytestmark = [pytest.mark.django_db]
ON = date(2026, 3, 9)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return build_limits.write_law(tmp_path_factory.mktemp("office") / "regulations")


@pytest.fixture
def desk(settings, folder):
    settings.WENZE_REGULATIONS = folder
    with clock.frozen(ON):
        yield build_limits.desk()


def shown(limit: Limit) -> queries_page.Shown:
    return queries_page.laid_out([Limit.objects.get(pk=limit.pk)], ON, may_state=True)[0]


def test_a_limit_without_a_number_says_so_and_offers_to_enter_its_day(desk, signed_in):
    found = desk.started()
    assert "条文未定天数，建议2026年3月30日以前办理，不算逾期" in shown(found["bridge-review"]).note
    assert "到期日期以文书载明的为准，还没有登记" in shown(found["bridge-mend"]).note
    assert shown(found["bridge-objection"]).links == ()
    limit = found["bridge-review"]
    ((_says, address),) = shown(limit).links
    browser = signed_in(desk.officer)
    assert "登记到期日期" in browser.get(address).content.decode()
    refused = browser.post(address, {"due_on": "2026-02-01", "source": "限期通知书"})
    assert "到期日期不能早于起算的2026年3月2日" in refused.content.decode()
    assert browser.post(address, {"due_on": "2026-03-13", "source": "限期通知书"}).status_code == 302
    assert "依“限期通知书”登记" in shown(limit).note
    assert (shown(limit).due_on, shown(limit).lamp.says) == (date(2026, 3, 13), "剩 4 日")
    assert signed_in(desk.stranger).get(address).status_code == 404


def test_a_limit_pauses_and_runs_on_where_the_text_lets_it(desk, signed_in):
    limit = desk.started()["bridge-answer"]
    ((says, address),) = shown(limit).links
    browser = signed_in(desk.officer)
    assert "检测" in browser.get(address).content.decode()
    told = {"reason": "bridge_tested_from", "from_on": "2026-03-06", "source": "检测委托书"}
    assert browser.post(address, told).status_code == 302
    assert "自2026年3月6日起中止（检测），剩余7个工作日" in shown(limit).note
    ((again, address),) = shown(limit).links
    assert (says, again) == ("中止计算", "恢复计算")
    assert browser.post(address, {"until_on": "2026-03-09"}).status_code == 302
    assert (shown(limit).due_on, shown(limit).links) == (date(2026, 3, 18), ())
    assert "没有中止" in browser.post(address, {"until_on": "2026-03-09"}).content.decode()
